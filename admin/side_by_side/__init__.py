"""Together with a family that has no phone: side by side at this device, and what it wrote on paper."""

from fastapi import APIRouter

from admin.side_by_side import beginning, entering, page, printing

router = APIRouter()
for part in (beginning, entering, page, printing):
    router.include_router(part.router)

__all__ = ["router"]
