"""The month's card: on the first day of a budget month each adult hears what was managed in the one before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from budgeting.calendars import QuietRules, next_allowed
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import Household, Member
from budgeting.periods import budget_month
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import HouseholdPage, nobody_there
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind

#: Not with the first reminders of the day.
HOUR = time(10, 30)
#: Later than this a card of last month is no news.
FRESH = timedelta(days=7)


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """Plan the next card of each adult in these households."""
    now = clock.now()
    session.flush()
    places = households.active(Instrument.MONTH_PLAN)
    planned: list[due.Planned] = []
    members: list[int] = []
    for household_id, people in households.adults(places).items():
        place = places[household_id]
        first, moment = next_card(now, place.pay_day, place.rules, place.zone)
        for member in people:
            members.append(member.id)
            planned.append(
                due.Planned(DueKind.MONTH_CARD, member.id, member.id, first, 0, moment, moment + FRESH)
            )
    keep = [event.slot for event in planned]
    # A card whose day has come goes out, or says by itself that the pay day has changed.
    due.cancel_others(
        session, clock, [DueKind.MONTH_CARD], members, keep, "replanned", stale_after=now + FRESH
    )
    due.put_all(session, planned)


def next_card(now: datetime, pay_day: int, rules: QuietRules, zone: str) -> tuple[date, datetime]:
    """The first day of the month whose card comes next after ``now``, and its moment (UTC): that morning, or the first
    allowed one.
    """
    month = budget_month(local_date(now, zone), pay_day)
    for first in (month.start, month.next().start):
        moment = next_allowed(at_local(first, HOUR, zone), rules, zone)
        # On the first day itself, and on the rest days after it, the card is still to come.
        if moment > now:
            break
    return first, moment


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a member no longer needs the card, as a code; None: they do."""
    member = session.get(Member, event.subject_id)
    if member is None:
        return "gone"
    household = session.get_one(Household, member.household_id)
    if budget_month(event.for_date, household.pay_day).start != event.for_date:
        return "pay_day_changed"
    return nobody_there(session, event, member.household_id)
