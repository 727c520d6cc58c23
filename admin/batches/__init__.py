"""Background jobs: a list of your own, and a page for each with its progress, to stop it or download its file.

The screen that starts a job (`budgeting.batches.start`) leads here. Builds on the kit.
"""

from fastapi import APIRouter

from admin.batches import lists, routes

router = APIRouter()
router.include_router(lists.router)
router.include_router(routes.router)

__all__ = ["router"]
