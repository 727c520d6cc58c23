"""Activities: courses, labs and meetings with their sessions, who comes, who was there, and allowances.

May import `budgeting.activities`, and from this room the context, the kit and the pages' parts.
"""

from fastapi import APIRouter

from admin.activities import (
    allowances,
    calendar,
    certificates,
    childcare,
    editing,
    lists,
    paid,
    papers,
    register,
    routes,
    series,
    sessions,
)

router = APIRouter()
for _part in (
    *(lists, calendar, certificates, paid, editing, papers, routes, series),
    *(sessions, register, allowances, childcare),
):
    router.include_router(_part.router)

__all__ = ["router"]
