"""Weekly review: the coach's queue of weeks to read, and the page of one household's week.

Coaches read and write about their own households, coordinators read. `budgeting.reviews` judges and keeps the weeks;
`dialogs.staff_side.comments` writes to the family.
"""

from fastapi import APIRouter

from admin.reviews.lists import router as lists
from admin.reviews.routes import router as details

router = APIRouter()
for part in (lists, details):
    router.include_router(part)

__all__ = ["router"]
