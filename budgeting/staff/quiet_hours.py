"""A colleague's own quiet hours: when their phone stays silent, unless they are on night duty."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock, at_local, local_date
from budgeting.errors import NotPossible
from budgeting.staff.people import get


def ends(now: datetime, start: time | None, end: time | None, zone: str) -> datetime | None:
    """The moment (UTC) when the quiet hours around ``now`` end; None outside them and without any.

    ``start`` and ``end`` are local times in ``zone``; hours that end before they start go over midnight.
    """
    if start is None or end is None or start == end:
        return None
    today = local_date(now, zone)
    for day in (today - timedelta(days=1), today):
        begins = at_local(day, start, zone)
        stops = at_local(day if start < end else day + timedelta(days=1), end, zone)
        if begins <= now < stops:
            return stops
    return None


def set_quiet(session: Session, clock: Clock, staff_id: int, start: time | None, end: time | None) -> None:
    """Store one's own quiet hours; None twice ends them.

    Raises NotFound, NotPossible("half") if only one is given, NotPossible("same") if they are equal.
    """
    if (start is None) != (end is None):
        raise NotPossible("half")
    if start is not None and start == end:
        raise NotPossible("same")
    person = get(session, staff_id)
    if (person.quiet_from, person.quiet_to) == (start, end):
        return
    person.quiet_from, person.quiet_to = start, end
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.STAFF_QUIET, "staff", staff_id)
