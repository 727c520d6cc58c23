"""A pause of a whole programme: nothing unasked goes to its families until a day, and whoever writes reads so.

What would have been said meanwhile isn't said afterwards, except news that still holds (a changed plan, a cancelled
session). Pages of staff and their tasks go on.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes.days import today
from budgeting.schedule import due
from budgeting.states.schedule import DueKind

#: A pause that is longer is an end.
LONGEST = timedelta(days=180)
#: What a family has to learn, however late; a reminder of yesterday is of no use.
NEWS = (DueKind.PLAN_NEWS, DueKind.SESSION_NEWS, DueKind.ALLOWANCE_NEWS)


def pause(session: Session, clock: Clock, staff_id: int | None, programme_id: int, until: date) -> Programme:
    """Pause it until a local day, on which it goes on by itself; pausing again changes the day.

    Raises NotFound, NotPossible("past" | "far" for the day, "ended").
    """
    programme = _running(session, programme_id)
    now = today(clock, programme)
    if until <= now:
        raise NotPossible("past")
    if until > now + LONGEST:
        raise NotPossible("far")
    programme.paused_at = programme.paused_at or clock.now()
    programme.paused_until = until
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.PROGRAMME_PAUSE, "programme", programme_id)
    return programme


def resume(session: Session, clock: Clock, staff_id: int | None, programme_id: int) -> Programme:
    """It goes on; doing it twice changes nothing. Raises NotFound, NotPossible("ended")."""
    programme = _running(session, programme_id)
    if programme.paused_at is not None:
        _go_on(session, clock, programme)
        audit.note(session, clock, staff_id, AuditAction.PROGRAMME_RESUME, "programme", programme_id)
    return programme


def resume_due(session: Session, clock: Clock) -> int:
    """End the pauses whose day has come. Returns how many."""
    paused = select(Programme).where(Programme.paused_at.is_not(None), Programme.archived_at.is_(None))
    ended = 0
    for programme in session.scalars(paused.order_by(Programme.id)).all():
        if programme.paused_until is None or today(clock, programme) >= programme.paused_until:
            resume(session, clock, None, programme.id)
            ended += 1
    return ended


def _go_on(session: Session, clock: Clock, programme: Programme) -> None:
    programme.paused_at = programme.paused_until = None
    session.flush()
    due.revive(session, clock, due.PAUSED, NEWS)


def _running(session: Session, programme_id: int) -> Programme:
    programme = session.get(Programme, programme_id, with_for_update=True, populate_existing=True)
    if programme is None:
        raise NotFound("programme", programme_id)
    if programme.archived_at is not None:
        raise NotPossible("ended")
    return programme
