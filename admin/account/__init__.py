"""Your own sign-in: your password, its second factor, and where you are signed in; `joining` is how an invited
colleague gets in."""

from fastapi import APIRouter

from admin.account.joining import router as joining
from admin.account.routes import router as own
from admin.account.second_factor import router as second_factor

router = APIRouter()
for part in (own, second_factor, joining):
    router.include_router(part)

__all__ = ["router"]
