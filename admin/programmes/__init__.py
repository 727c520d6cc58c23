"""Programmes: the settings of each, for its administrators and coordinators. Whether it uses an instrument decides
which screens, entries and reminders exist.

May import `budgeting.programmes`, and from this room the context, the kit and the pages' parts.
"""

from fastapi import APIRouter

from admin.programmes import beginning, closing, group, numbers, routes, sites

router = APIRouter()
for part in (routes, closing, numbers, sites, group, beginning):
    router.include_router(part.router)

__all__ = ["router"]
