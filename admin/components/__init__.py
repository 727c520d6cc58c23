"""All components on one page, for whoever builds the next screen. Administrators only."""

from admin.components.routes import router

__all__ = ["router"]
