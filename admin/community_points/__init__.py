"""Community points: places with opening hours, as staff keep them.

May import `budgeting.community_points`, and from this room the context, the kit and the pages' parts.
"""

from fastapi import APIRouter

from admin.community_points import lists, routes

router = APIRouter()
router.include_router(lists.router)
router.include_router(routes.router)

__all__ = ["router"]
