"""Families without a coach, and cases without an owner: one task per programme, for those responsible for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import tasks
from budgeting.clock import Clock
from budgeting.db.tables import Case, Household, Task
from budgeting.states.cases import CaseState
from budgeting.states.households import HouseholdState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


@dataclass(frozen=True, slots=True)
class Unaccompanied:
    """How many there are in a programme."""

    families: int
    cases: int


def count(session: Session, programme_id: int) -> Unaccompanied:
    """Active households without a coach, and open cases without an owner."""
    families = select(func.count(Household.id)).where(
        Household.programme_id == programme_id,
        Household.coach_id.is_(None),
        Household.state == HouseholdState.ACTIVE,
    )
    cases = select(func.count(Case.id)).where(
        Case.programme_id == programme_id, Case.owner_id.is_(None), Case.state == CaseState.OPEN
    )
    return Unaccompanied(session.scalar(families) or 0, session.scalar(cases) or 0)


def wait(session: Session, clock: Clock, programme_id: int) -> Task:
    """Open the task to assign them."""
    return tasks.open_task(
        session, clock, TaskKind.UNACCOMPANIED, _programme(programme_id), programme_id=programme_id
    )


def settle(session: Session, clock: Clock, staff_id: int | None, programme_id: int) -> None:
    """Call after one of them was assigned: the last one completes the task."""
    if count(session, programme_id) == Unaccompanied(0, 0):
        tasks.settle(session, clock, TaskKind.UNACCOMPANIED, _programme(programme_id), staff_id)


def _programme(programme_id: int) -> Subject:
    return Subject(SubjectKind.PROGRAMME, programme_id)
