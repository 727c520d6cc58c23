"""What /quiet answers: the hours in which a colleague's phone stays silent."""

from __future__ import annotations

from datetime import time

from sqlalchemy.orm import Session

from budgeting import staff
from budgeting.clock import Clock
from budgeting.errors import NotPossible
from budgeting.staff import quiet_hours
from dialogs.staff_side import clock_times
from dialogs.text import Text, t

NONE = t("This phone may ring at any hour. Quiet hours: for example /quiet 21:00 7:30.")
NOT_HOURS = t("Those are not hours. Write for example /quiet 21:00 7:30 or /quiet off.")


def chosen(session: Session, clock: Clock, staff_id: int, said: str) -> Text:
    """What stands after the command: two times, "off" or nothing."""
    words = said.casefold().replace("-", " ").replace("–", " ").split()
    if words == ["off"]:
        quiet_hours.set_quiet(session, clock, staff_id, None, None)
    elif words:
        times = [clock_times.read(word) for word in words]
        start, end = times if len(times) == 2 else (None, None)
        if start is None or end is None:
            return NOT_HOURS
        try:
            quiet_hours.set_quiet(session, clock, staff_id, start, end)
        except NotPossible:
            return NOT_HOURS
    person = staff.get(session, staff_id)
    return _state(person.quiet_from, person.quiet_to)


def _state(start: time | None, end: time | None) -> Text:
    if start is None or end is None:
        return NONE
    return t(
        "From {start} to {end} this phone stays silent. What is urgent then goes to the next person. "
        "Never: /quiet off.",
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
    )
