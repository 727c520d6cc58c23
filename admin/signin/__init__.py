"""Sign in and out: the password, and where somebody has turned it on, a code after it."""

from fastapi import APIRouter

from admin.signin import code_page, routes

router = APIRouter()
for part in (routes, code_page):
    router.include_router(part.router)

__all__ = ["router"]
