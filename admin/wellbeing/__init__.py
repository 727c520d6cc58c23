"""A family's answers to the financial well-being scale, with their scores; and filling it in together with a person."""

from admin.wellbeing.routes import router

__all__ = ["router"]
