"""Today: what waits for me."""

from admin.today.routes import router

__all__ = ["router"]
