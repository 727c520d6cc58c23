"""The list of a day: who comes when, where and why, with one tap for how it went. It prints."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from admin.appointments import labels, queries
from admin.context import Context
from budgeting import programmes
from budgeting.access import Action
from budgeting.calendars import ONE_DAY
from dialogs.appointments.wording import ABOUTS

router = APIRouter()


@router.get("/appointments/day")
def show(context: Context, day: str = "", of: str = "mine") -> HTMLResponse:
    """``of``: "mine" or "desk", all that the reader may see."""
    context.needs(Action.READ_APPOINTMENT)
    today = programmes.today(context.clock, context.me)
    shown = _read(day) or today
    with context.read() as session:
        rows = queries.of_day(session, context, shown, mine=of != "desk")
    return context.page(
        "appointments/day.html",
        rows=rows,
        now=context.clock.now(),
        day=shown,
        today=today,
        before=shown - ONE_DAY,
        after=shown + ONE_DAY,
        of="desk" if of == "desk" else "mine",
        states=labels.STATES,
        tags=labels.TAGS,
        ways=labels.WAYS,
        abouts=ABOUTS,
    )


def _read(day: str) -> date | None:
    """The day of an address; None for nonsense, and for one that no calendar turns past."""
    try:
        read = date.fromisoformat(day)
    except ValueError:
        return None
    return read if date(2000, 1, 1) < read < date(2100, 1, 1) else None
