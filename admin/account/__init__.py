"""Your own sign-in: your password, and where you are signed in; `joining` is how an invited colleague gets in."""

from fastapi import APIRouter

from admin.account.joining import router as joining
from admin.account.routes import router as own

router = APIRouter()
for part in (own, joining):
    router.include_router(part)

__all__ = ["router"]
