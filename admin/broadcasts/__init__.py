"""Announcements: the list, the form with its live count and previews, each one's progress and report, and its
recipients.

Operators write, coordinators read. Everything is sent through `dialogs.broadcasts`.
"""

from fastapi import APIRouter

from admin.broadcasts.lists import router as lists
from admin.broadcasts.recipients import router as recipients
from admin.broadcasts.routes import router as looking
from admin.broadcasts.writing import router as writing

router = APIRouter()
for part in (lists, recipients, writing, looking):
    router.include_router(part)

__all__ = ["router"]
