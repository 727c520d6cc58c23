"""Jobs in the background: one's own list, and a page for each with its progress, to stop it or download its file.

A job is started by the screen whose it is (`budgeting.batches.start`), which then leads here. Stands on the kit.
"""

from fastapi import APIRouter

from admin.batches import lists, routes

router = APIRouter()
router.include_router(lists.router)
router.include_router(routes.router)

__all__ = ["router"]
