"""Once a month each adult is asked how what the family does itself is going, a week into the budget month."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from budgeting.calendars import QuietRules, next_allowed
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import Corrective, Member
from budgeting.periods import budget_month
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import HouseholdPage, nobody_there
from budgeting.states.correctives import CorrectiveState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind

HOUR = time(10, 30)
#: Not with the month's card, and while the month can still be changed.
AFTER = timedelta(days=7)
FRESH = timedelta(days=7)
#: What was added or answered more recently than this isn't asked about yet.
YOUNG = timedelta(days=14)


def plan_correctives(session: Session, clock: Clock, household_id: int) -> None:
    """Plan the next round for each adult in a household that has something open."""
    plan_for(session, clock, HouseholdPage(session, [household_id]))


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """The same for several households in a few statements."""
    now = clock.now()
    session.flush()
    places = households.active(Instrument.CORRECTIVES)
    busy = set(
        session.scalars(
            select(Corrective.household_id).where(
                Corrective.household_id.in_(places), Corrective.state == CorrectiveState.OPEN
            )
        )
    )
    planned: list[due.Planned] = []
    members: list[int] = []
    for household_id, people in households.adults(places).items():
        members += [member.id for member in people]
        if household_id not in busy:
            continue
        place = places[household_id]
        day, moment = next_round(now, place.pay_day, place.rules, place.zone)
        planned += [
            due.Planned(DueKind.CORRECTIVES_ASK, member.id, member.id, day, 0, moment, moment + FRESH)
            for member in people
        ]
    keep = [event.slot for event in planned]
    due.cancel_others(
        session, clock, [DueKind.CORRECTIVES_ASK], members, keep, "replanned", stale_after=now + FRESH
    )
    due.put_all(session, planned)


def next_round(now: datetime, pay_day: int, rules: QuietRules, zone: str) -> tuple[date, datetime]:
    """The day of the next round after ``now``, and its moment (UTC): then, or as soon as it is allowed."""
    month = budget_month(local_date(now, zone), pay_day)
    # The round of the month before may have been moved by rest days.
    for each in (month.previous(), month, month.next()):
        day = each.start + AFTER
        moment = next_allowed(at_local(day, HOUR, zone), rules, zone)
        if moment > now:
            break
    return day, moment


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a member no longer needs to be asked, as a code; None: they do."""
    member = session.get(Member, event.subject_id)
    if member is None:
        return "gone"
    waiting = session.scalars(
        select(Corrective.id)
        .where(
            Corrective.household_id == member.household_id,
            Corrective.state == CorrectiveState.OPEN,
            Corrective.answered_at <= clock.now() - YOUNG,
            or_(Corrective.member_id.is_(None), Corrective.member_id == member.id),
        )
        .limit(1)
    ).first()
    return "nothing_open" if waiting is None else nobody_there(session, event, member.household_id)
