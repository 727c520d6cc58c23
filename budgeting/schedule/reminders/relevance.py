"""Right before something is said: whether it is still wanted, and whether now is the time to say it.

Code that settles a matter cancels its reminders at once. This second check closes the gap between claiming and
sending, and catches changes nobody told us about (a ledger, another process).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from budgeting.calendars import is_allowed, next_allowed, quiet_begins
from budgeting.clock import Clock
from budgeting.db.tables import Member
from budgeting.schedule import due
from budgeting.schedule.due import PAUSED, SWITCHED_OFF, Due
from budgeting.schedule.reminders import cries, plan_news
from budgeting.schedule.reminders.audience import ActiveHousehold, active_household, why_unwelcome
from budgeting.schedule.reminders.instalments import plan_instalments
from budgeting.schedule.reminders.kind import Reader
from budgeting.schedule.reminders.kinds import KINDS
from budgeting.schedule.reminders.switched_off import is_switched_off
from budgeting.states.schedule import DueKind, DueState

log = logging.getLogger(__name__)

#: Later than this, the planned moment has passed and the quiet rules are checked again.
PUNCTUAL = timedelta(minutes=15)
#: What a person wrote, a person may send in a pause.
_BY_A_PERSON = (DueKind.SCHEDULED_ANSWER,)
#: How long a message may take to leave in the quiet hours, if the family chose its time.
TO_THE_HOUR = timedelta(hours=1)


def take(session: Session, clock: Clock, limit: int) -> list[Due]:
    """Claim what is due and return what needs action now; the rest is settled or moved.

    Code that acts on an event settles it in the same transaction (`due.settle`).
    """
    now = clock.now()
    acted_on: list[Due] = []
    # Settled and moved events are no longer due: the next query finds others, or none.
    while not acted_on and (claimed := due.claim(session, now, limit)):
        acted_on = [event for event in claimed if _is_on(session, clock, event)]
    return acted_on


def _is_on(session: Session, clock: Clock, event: Due) -> bool:
    kind = KINDS[event.kind]
    reason = still_wanted(session, clock, event)
    later = None
    if not reason:
        later = (
            next_moment(session, clock, event)
            or (kind.after(session, clock, event) if kind.after else None)
            or cries.until_handled(session, clock, event)
        )
        if later is None:
            return True
    if later is not None and later <= event.stale_at:
        due.move(session, event.id, later)
        return False
    # Cancelled events can be planned again, skipped ones can't.
    state = DueState.CANCELLED if reason in (SWITCHED_OFF, PAUSED) else DueState.SKIPPED
    due.settle(session, clock.now(), event.id, state, reason or "stale")
    log.info("due event %s %d was skipped: %s", event.kind.value, event.id, reason or "stale")
    if kind.unsaid is not None and state is DueState.SKIPPED:
        kind.unsaid(session, clock, event)
    return False


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why an event is no longer wanted, as a short code; None: it still is."""
    if is_switched_off(session, event):
        return SWITCHED_OFF
    place = _place(session, event)
    if place is not None and place.paused and event.kind not in _BY_A_PERSON:
        return PAUSED
    return KINDS[event.kind].unwanted(session, clock, event)


def silence_member(session: Session, clock: Clock, member_id: int) -> None:
    """Cancel everything still to be said to a member, at once, because they asked.

    If nobody else in the household can be reminded or told of a change, a person phones instead.
    """
    untold = plan_news.to_be_told(session, member_id)
    due.cancel_of_member(session, clock, member_id, "stopped")
    for event in untold:
        plan_news.left_untold(session, clock, event)
    member = session.get(Member, member_id, populate_existing=True)
    if member is not None and why_unwelcome(session, member, arrears=True) is not None:
        plan_instalments(session, clock, member.household_id)


def next_moment(session: Session, clock: Clock, event: Due) -> datetime | None:
    """When to send a late event instead, because now is quiet time; None: now.

    A clock that restarts at night must not message families at night.
    """
    now = clock.now()
    place = _place(session, event)
    if place is None or is_allowed(now, place.rules, place.zone):
        return None
    if now - event.due_at <= PUNCTUAL and (
        # Chosen by the family, or planned for a rest day on purpose.
        KINDS[event.kind].own_hour or not is_allowed(event.due_at, place.rules, place.zone)
    ):
        return None
    return next_allowed(now, place.rules, place.zone)


def sent_until(session: Session, clock: Clock, event: Due) -> datetime:
    """Until when a message about ``event`` may leave the outbox: not at night, if that is late."""
    now = clock.now()
    place = _place(session, event)
    if place is None:
        return event.stale_at
    if is_allowed(now, place.rules, place.zone):
        quiet = quiet_begins(now, place.rules, place.zone)
        return min(event.stale_at, quiet + PUNCTUAL) if quiet else event.stale_at
    return min(event.stale_at, now + TO_THE_HOUR)


def _place(session: Session, event: Due) -> ActiveHousehold | None:
    """The household of the member the event is for."""
    if KINDS[event.kind].to is Reader.STAFF or event.member_id is None:
        return None
    member = session.get(Member, event.member_id)
    return active_household(session, member.household_id) if member else None
