"""Weekly review: the coach's queue of weeks to be read, and the page of one household's week.

Coaches read and write about their own households, coordinators read. Judges and keeps through
`budgeting.reviews`, speaks to the family through `dialogs.staff_side.comments`.
"""

from fastapi import APIRouter

from admin.reviews.lists import router as lists
from admin.reviews.routes import router as details

router = APIRouter()
for part in (lists, details):
    router.include_router(part)

__all__ = ["router"]
