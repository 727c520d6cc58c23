"""The household at a glance: what is to be done next, whether the rent is safe, who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from admin.appointments import labels as appointment_labels
from admin.appointments import queries as appointments
from admin.context import Context, RequestContext
from admin.household_frame import Tab
from admin.household_frame.summary import place_and_coach
from admin.households.tabs.drawing import draw
from admin.households.tabs.people import invitations, people
from admin.rent import rent
from admin.today import tasks
from admin.today.kinds import LEVELS, Level
from admin.today.tasks import Narrowed, TaskRow
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Household, Task
from dialogs.staff_side.alerts import KINDS

router = APIRouter()
#: As many things to do; all are on the first page of the console.
TASKS = 12


@dataclass(frozen=True, slots=True)
class Next:
    """Something to be done for the household, and how urgent it is."""

    level: Level
    row: TaskRow


@router.get("/{household_id}")
def show(context: Context, household_id: int, part: str = "", done: str = "") -> HTMLResponse:
    me = context.me
    with context.read() as session:
        household = access.get(session, me, Household, household_id)
        site, coach = place_and_coach(session, household)
        shown: dict[str, Any] = {
            "todo": todo(session, context, household),
            "levels": LEVELS,
            "task_kinds": KINDS,
            "rent": rent(session, context, household),
            "people": people(session, me, household, invitations(session, context.clock, household)),
            "speaks": context.language_name,
            "meetings": [
                row for row in appointments.of_household(session, context, household.id) if row.open
            ],
            "appointment_states": appointment_labels.STATES,
            "site": site,
            "coach": coach,
            "may_accompany": access.allows(me, Action.ACCOMPANY, household),
            "may_write": access.allows(me, Action.KEEP_HOUSEHOLD, household),
        }
    return draw(context, household, Tab.OVERVIEW, part, done, **shown)


def todo(session: Session, context: RequestContext, household: Household) -> Sequence[Next]:
    """The household's open tasks that the reader may see, the most urgent first."""
    now = context.clock.now()
    which = tasks.shown(context.me, now, Narrowed()) & (Task.household_id == household.id)
    places = tasks.first(session, now, which, TASKS)
    rows = tasks.rows(session, context, [place.id for place in places], {})
    return [Next(Level(place.order[0]), rows[place.id]) for place in places]
