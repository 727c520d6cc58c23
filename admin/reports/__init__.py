"""Reports of a programme: the list of reports, and a page for each with its files.

`budgeting.reports` does the counting; this package has the words, and makes a list page of each report.
"""

from fastapi import APIRouter

from admin.reports import lists, routes

router = APIRouter()
router.include_router(routes.router)
router.include_router(lists.router)

__all__ = ["router"]
