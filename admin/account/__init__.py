"""Your own sign-in: your password, and where you are signed in."""

from admin.account.routes import router

__all__ = ["router"]
