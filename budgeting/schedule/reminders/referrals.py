"""What is due about a referral: the question to the family, news for it, a step nobody took, its last day."""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import tasks
from budgeting.calendars import ONE_DAY, next_allowed
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import Case, Household, IncomingReferral, Member, Programme, Referral, Staff
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import HouseholdPage, active_household, nobody_there, why_unwelcome
from budgeting.states.messages import SubjectKind
from budgeting.states.referrals import OPEN, ReferralState
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject

#: In the morning, for staff.
_HOUR = time(9)
#: However late, somebody must decide what becomes of it.
FRESH = timedelta(days=3650)
#: News of a service that is older says nothing new.
NEWS_LASTS = timedelta(days=14)
_OF_STAFF = (DueKind.REFERRAL_DUE, DueKind.REFERRAL_ENDS)


def ask_staff(
    session: Session, clock: Clock, row: Referral, cause: str, urgency: Urgency = Urgency.NORMAL
) -> None:
    """A task for the owner of the case, else the family's coach; one that waits already now says ``cause``."""
    case = session.get_one(Case, row.case_id)
    owner = session.get(Staff, case.owner_id) if case.owner_id is not None else None
    task = tasks.open_task(
        session,
        clock,
        TaskKind.REFERRAL,
        Subject(SubjectKind.REFERRAL, row.id),
        programme_id=case.programme_id,
        household_id=row.household_id,
        cause=cause,
        urgency=urgency,
        assigned_to=owner.id if owner is not None and owner.active else None,
    )
    task.cause = cause
    session.flush()


def left_unasked(session: Session, clock: Clock, event: Due) -> None:
    """Its member can't be asked in the chat after all: staff ask at the desk or on paper."""
    row = session.get(Referral, event.subject_id)
    if row is not None and row.state is ReferralState.ASKED:
        ask_staff(session, clock, row, "not_asked")


def why_not_asked(session: Session, row: Referral) -> str | None:
    """Why its member can't be asked in the chat, as a code; None: they can."""
    return why_unwelcome(session, session.get_one(Member, row.member_id), arrears=False)


def plan_question(session: Session, clock: Clock, row: Referral) -> bool:
    """Plan to ask its member, at the next moment that isn't quiet; False if they can't be asked in the chat."""
    place = active_household(session, row.household_id)
    if place is None or why_not_asked(session, row) is not None:
        return False
    now = clock.now()
    moment = next_allowed(now, place.rules, place.zone)
    last = at_local(row.until + ONE_DAY, time(), place.zone)
    day = local_date(now, place.zone)
    due.put(session, DueKind.REFERRAL_ASK, row.id, row.member_id, day, 0, moment, max(last, moment))
    return True


def plan_news(session: Session, clock: Clock, row: Referral, answer_id: int) -> None:
    """Plan to tell its member what a service answered; ``rung`` is the answer's number."""
    place = active_household(session, row.household_id)
    if place is None:
        return
    now = clock.now()
    moment = next_allowed(now, place.rules, place.zone)
    day = local_date(now, place.zone)
    due.put(
        session,
        DueKind.REFERRAL_NEWS,
        row.id,
        row.member_id,
        day,
        answer_id,
        moment,
        moment + NEWS_LASTS,
    )


def plan(session: Session, clock: Clock, row: Referral) -> None:
    """Plan what is due for staff now that it is in this state; what was due before is forgotten."""
    for kind in _OF_STAFF:
        due.cancel(session, clock, kind, row.id, "moved")
    if row.state is not ReferralState.ASKED:
        due.cancel(session, clock, DueKind.REFERRAL_ASK, row.id, row.state.value)
    if row.due_on is not None:
        due.put_all(session, _planned(row, session.get_one(Household, row.household_id).zone))


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """The same for every open referral of these households."""
    query = (
        select(Referral, Household.zone)
        .join(Household, Household.id == Referral.household_id)
        .where(Referral.household_id.in_(households.ids), Referral.state.in_(OPEN))
    )
    due.put_all(
        session,
        [planned for row in session.execute(query).all() for planned in _planned(row.Referral, row.zone)],
    )


def _planned(row: Referral, zone: str) -> list[due.Planned]:
    days = {DueKind.REFERRAL_DUE: row.due_on, DueKind.REFERRAL_ENDS: row.until}
    return [
        due.Planned(kind, row.id, None, day, 0, at, at + FRESH)
        for kind, day in days.items()
        if day is not None and (kind is DueKind.REFERRAL_ENDS or day < row.until)
        for at in (at_local(day + ONE_DAY, _HOUR, zone),)
    ]


def plan_erasure(session: Session, row: IncomingReferral) -> None:
    """Plan the day on which what was written about a proposed family is erased."""
    at = at_local(row.erase_on, _HOUR, session.get_one(Programme, row.programme_id).zone)
    due.put(session, DueKind.INCOMING_REFERRAL_ERASE, row.id, None, row.erase_on, 0, at, at + FRESH)


def still_to_ask(session: Session, clock: Clock, event: Due) -> str | None:
    """Why its member needn't be asked any more, or can't be, as a code; None: they are."""
    row = session.get(Referral, event.subject_id, populate_existing=True)
    if row is None:
        return "gone"
    if row.state is not ReferralState.ASKED:
        return str(row.state.value)
    return nobody_there(session, event, row.household_id)


def still_news(session: Session, clock: Clock, event: Due) -> str | None:
    """Why its member needn't be told, or can't be, as a code; None: they are."""
    row = session.get(Referral, event.subject_id, populate_existing=True)
    if row is None:
        return "gone"
    if row.state in (ReferralState.WITHDRAWN, ReferralState.CANCELLED):
        return str(row.state.value)
    return nobody_there(session, event, row.household_id)


def still_waits(session: Session, clock: Clock, event: Due) -> str | None:
    """Why staff needn't look after it any more, as a code; None: somebody must."""
    row = session.get(Referral, event.subject_id, populate_existing=True)
    if row is None:
        return "gone"
    if row.state not in OPEN:
        return str(row.state.value)
    day = row.due_on if event.kind is DueKind.REFERRAL_DUE else row.until
    return None if day == event.for_date else "moved"


def still_to_erase(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nothing is left to erase, as a code; None: there may be."""
    row = session.get(IncomingReferral, event.subject_id, populate_existing=True)
    if row is None:
        return "gone"
    return None if row.erase_on == event.for_date else "moved"
