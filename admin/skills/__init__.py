"""What families offer each other and look for: looked at before it is shown, and families brought together.

`budgeting.skills` keeps it; `dialogs.skills.news` tells the families in the same transaction.
"""

from fastapi import APIRouter

from admin.skills.lists import router as lists
from admin.skills.routes import router as details

router = APIRouter()
for part in (lists, details):
    router.include_router(part)

__all__ = ["router"]
