"""One's own sign-in: the password, and where one is signed in."""

from admin.account.routes import router

__all__ = ["router"]
