"""Who looked at the household and who changed what, for those who may read it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from admin.context import Context
from admin.household_frame import Tab
from admin.households.history import trail
from admin.households.tabs.drawing import draw
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Household

router = APIRouter()


@router.get("/{household_id}/history")
def show(context: Context, household_id: int, part: str = "", done: str = "") -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.READ_TRAIL)
        steps = trail(session, context, household)
    return draw(context, household, Tab.HISTORY, part, done, trail=steps)
