"""Reports of a programme: what there is, and a page for each with its files.

What is counted is `budgeting.reports`; here are the words, and the list page that is made of any of them.
"""

from fastapi import APIRouter

from admin.reports import lists, routes

router = APIRouter()
router.include_router(routes.router)
router.include_router(lists.router)

__all__ = ["router"]
