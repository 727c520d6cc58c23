"""Right before something is said: whether it is still wanted, and whether now is a time to say it.

Whatever settles a matter takes its reminders back at once; this second look closes the gap between the
claim and the sending, and catches what changed without a word to us (a ledger, another process).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from budgeting.calendars import is_allowed, next_allowed, quiet_begins
from budgeting.clock import Clock
from budgeting.db.tables import Member
from budgeting.schedule import due
from budgeting.schedule.due import SWITCHED_OFF, Due
from budgeting.schedule.reminders import plan_news
from budgeting.schedule.reminders.audience import ActiveHousehold, active_household, why_unwelcome
from budgeting.schedule.reminders.instalments import plan_instalments
from budgeting.schedule.reminders.kinds import Reader
from budgeting.schedule.reminders.registry import KINDS, is_switched_off
from budgeting.states.schedule import DueState

log = logging.getLogger(__name__)

#: Later than this, the moment is no longer the one that was planned, and the quiet rules are asked again.
PUNCTUAL = timedelta(minutes=15)
#: For so long a word at an hour of the family's own choice, in the quiet hours, may be under way.
TO_THE_HOUR = timedelta(hours=1)


def take(session: Session, clock: Clock, limit: int) -> list[Due]:
    """Claim what is due and give out what is to be acted on now; the rest is settled or moved.

    Whoever acts on an event settles it in the same transaction (`due.settle`).
    """
    now = clock.now()
    acted_on: list[Due] = []
    # What is settled or moved is not due any more: the next look finds others, or nothing.
    while not acted_on and (claimed := due.claim(session, now, limit)):
        acted_on = [event for event in claimed if _is_on(session, clock, event)]
    return acted_on


def _is_on(session: Session, clock: Clock, event: Due) -> bool:
    kind = KINDS[event.kind]
    reason = still_wanted(session, clock, event)
    later = None
    if not reason:
        later = next_moment(session, clock, event) or (
            kind.after(session, clock, event) if kind.after else None
        )
        if later is None:
            return True
    if later is not None and later <= event.stale_at:
        due.move(session, event.id, later)
        return False
    # What is taken back can be planned again; what was skipped is not.
    state = DueState.CANCELLED if reason == SWITCHED_OFF else DueState.SKIPPED
    due.settle(session, clock.now(), event.id, state, reason or "stale")
    log.info("due event %s %d was skipped: %s", event.kind.value, event.id, reason or "stale")
    if kind.unsaid is not None and state is DueState.SKIPPED:
        kind.unsaid(session, clock, event)
    return False


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why an event is no longer wanted, as a short code; None where it is."""
    if is_switched_off(session, event):
        return SWITCHED_OFF
    return KINDS[event.kind].unwanted(session, clock, event)


def silence_member(session: Session, clock: Clock, member_id: int) -> None:
    """Take back everything that was still to be said to a member: at once, at their own word.

    Where nobody else of the household can be reminded, or told of a change, a person phones instead.
    """
    untold = plan_news.to_be_told(session, member_id)
    due.cancel_of_member(session, clock, member_id, "stopped")
    for event in untold:
        plan_news.left_untold(session, clock, event)
    member = session.get(Member, member_id, populate_existing=True)
    if member is not None and why_unwelcome(session, member, arrears=True) is not None:
        plan_instalments(session, clock, member.household_id)


def next_moment(session: Session, clock: Clock, event: Due) -> datetime | None:
    """When an event that comes late may be sent instead, because now is a quiet time; None for "now".

    A clock that starts again at night must not write to families at night.
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
    """Until when what is said now about ``event`` may still leave the outbox: not at night, where that is late."""
    now = clock.now()
    place = _place(session, event)
    if place is None:
        return event.stale_at
    if is_allowed(now, place.rules, place.zone):
        quiet = quiet_begins(now, place.rules, place.zone)
        return min(event.stale_at, quiet + PUNCTUAL) if quiet else event.stale_at
    return min(event.stale_at, now + TO_THE_HOUR)


def _place(session: Session, event: Due) -> ActiveHousehold | None:
    """The home of the member whom the event would be said to."""
    if KINDS[event.kind].to is Reader.STAFF or event.member_id is None:
        return None
    member = session.get(Member, event.member_id)
    return active_household(session, member.household_id) if member else None
