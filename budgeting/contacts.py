"""Trying to reach a household that has not joined: letters, calls and visits, what came of each, and the next one.

The next attempt has a day, on which its task comes up; after as many in vain as the programme has set, and when a
family refuses, a task asks what to do instead. All of it ends when somebody joins or the household leaves.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from budgeting import audit, clean_text, programmes, tasks
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import ContactAttempt, Household, Member
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes import Settings
from budgeting.schedule import reminders
from budgeting.states.contacts import IN_VAIN, ContactOutcome, ContactWay
from budgeting.states.households import HouseholdState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: No attempt is planned further ahead.
FARTHEST = timedelta(days=365)
LONGEST = 500
#: Attempts shown of one household.
MOST = 100


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt as staff record it; days are local."""

    way: ContactWay
    outcome: ContactOutcome
    made_on: date
    words: str = ""
    #: None only if the family refuses.
    next_on: date | None = None


def not_joined() -> ColumnElement[bool]:
    """The households that are accompanied and in which nobody has joined, as a condition."""
    joined = exists().where(
        Member.household_id == Household.id, Member.joined_at.is_not(None), Member.left_at.is_(None)
    )
    return (Household.state == HouseholdState.ACTIVE) & ~joined


def in_vain(attempts: Sequence[ContactAttempt]) -> int:
    """How many of the last attempts, newest first, reached nobody."""
    number = 0
    for attempt in attempts:
        if attempt.outcome not in IN_VAIN:
            break
        number += 1
    return number


def record(
    session: Session, clock: Clock, staff_id: int | None, household_id: int, made: Attempt
) -> ContactAttempt:
    """Record an attempt, and plan the next.

    Raises NotFound, NotPossible("left" | "joined" for the household, "future" | "early" for its day, "next_past" |
    "next_far" | "next_missing" for the next one, "long").
    """
    household = session.get(Household, household_id, with_for_update=True, populate_existing=True)
    if household is None:
        raise NotFound("household", household_id)
    _check(session, clock, household, made)
    refuses = made.outcome is ContactOutcome.REFUSES
    row = ContactAttempt(
        household_id=household_id,
        way=made.way,
        outcome=made.outcome,
        made_on=made.made_on,
        words=made.words.strip(),
        next_on=None if refuses else made.next_on,
        staff_id=staff_id,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    about = Subject(SubjectKind.HOUSEHOLD, household_id)
    tasks.settle(session, clock, TaskKind.CONTACT_DUE, about, staff_id)
    reminders.plan_contacts(session, clock, household_id)
    cause = "refuses" if refuses else _too_many(session, household)
    if cause:
        open_task(session, clock, household, cause)
    audit.note(session, clock, staff_id, AuditAction.HOUSEHOLD_CONTACT, "household", household_id)
    return row


def open_task(session: Session, clock: Clock, household: Household, cause: str) -> None:
    """Somebody tries again ("due"), or decides what to do ("attempts" | "refuses")."""
    tasks.open_task(
        session,
        clock,
        TaskKind.CONTACT_DUE,
        Subject(SubjectKind.HOUSEHOLD, household.id),
        programme_id=household.programme_id,
        household_id=household.id,
        cause=cause,
    )


def of_household(session: Session, household_id: int) -> list[ContactAttempt]:
    """Its attempts, newest first."""
    return of_households(session, [household_id]).get(household_id, [])


def of_households(session: Session, household_ids: Collection[int]) -> dict[int, list[ContactAttempt]]:
    """The attempts of each, newest first."""
    query = (
        select(ContactAttempt)
        .where(ContactAttempt.household_id.in_(household_ids))
        .order_by(ContactAttempt.made_on.desc(), ContactAttempt.id.desc())
        .limit(MOST * max(1, len(household_ids)))
    )
    attempts: dict[int, list[ContactAttempt]] = {}
    for row in session.scalars(query):
        attempts.setdefault(row.household_id, []).append(row)
    return attempts


def _check(session: Session, clock: Clock, household: Household, made: Attempt) -> None:
    if household.state is not HouseholdState.ACTIVE:
        raise NotPossible("left")
    if session.scalar(select(Household.id).where(Household.id == household.id, not_joined())) is None:
        raise NotPossible("joined")
    today = programmes.today(clock, household)
    if made.made_on > today:
        raise NotPossible("future")
    if made.made_on < programmes.day_of(household.created_at, household) - FARTHEST:
        raise NotPossible("early")
    if len(clean_text.one_line(made.words)) > LONGEST:
        raise NotPossible("long")
    if made.outcome is ContactOutcome.REFUSES:
        return
    if made.next_on is None:
        raise NotPossible("next_missing")
    if made.next_on <= today:
        raise NotPossible("next_past")
    if made.next_on > today + FARTHEST:
        raise NotPossible("next_far")


def _too_many(session: Session, household: Household) -> str:
    most = Settings.of(programmes.programme(session, household.programme_id)).contact_attempts
    return "attempts" if in_vain(of_household(session, household.id)) >= most else ""
