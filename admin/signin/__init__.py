"""Sign in and out."""

from admin.signin.routes import router

__all__ = ["router"]
