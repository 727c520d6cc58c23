"""About the console itself: the accessibility statement, which everybody may read without signing in."""

from admin.about.routes import router

__all__ = ["router"]
