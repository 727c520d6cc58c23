"""A case changes hands or urgency."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import access
from budgeting.access import Action
from budgeting.audit import AuditAction, Details
from budgeting.cases import opening, record
from budgeting.clock import Clock
from budgeting.db.tables import Case
from budgeting.errors import NotFound, NotPossible
from budgeting.states.cases import CaseState
from budgeting.states.tasks import Urgency
from budgeting.tasks import unaccompanied


def assign(
    session: Session,
    clock: Clock,
    staff_id: int,
    case_id: int,
    owner_id: int,
    *,
    revision: int | None = None,
) -> Case:
    """Assign the case to an operator of its programme or to the family's coach; a prepared case becomes open.

    Raises NotFound (also for an owner who may not have it), NotPossible("closed" | "stale").
    """
    case = record.locked(session, case_id, revision)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    if owner_id not in {person.id for person in access.who(session, Action.WRITE_CASE, case.household_id)}:
        raise NotFound("staff", owner_id)
    if case.state is CaseState.PREPARED:
        return opening.begin(session, clock, staff_id, case, owner_id)
    if case.owner_id == owner_id:
        return case
    case.owner_id = owner_id
    record.changed(session, clock, staff_id, case, AuditAction.CASE_ASSIGN, to=owner_id)
    unaccompanied.settle(session, clock, staff_id, case.programme_id)
    return case


def pass_on(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    case_id: int,
    owner_id: int | None,
    *,
    part_of: AuditAction | None = None,
) -> Case:
    """Pass a case on from a person who can no longer handle it, to a colleague or to the queue (None).

    Raises NotFound (also for an owner who may not have it), NotPossible("closed").
    """
    case = record.locked(session, case_id)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    if owner_id is not None and owner_id not in {
        person.id for person in access.who(session, Action.WRITE_CASE, case.household_id)
    }:
        raise NotFound("staff", owner_id)
    case.owner_id = owner_id
    action = AuditAction.CASE_RELEASE if owner_id is None else AuditAction.CASE_ASSIGN
    return record.changed(session, clock, staff_id, case, action, to=owner_id, part_of=part_of)


def set_urgency(
    session: Session,
    clock: Clock,
    staff_id: int,
    case_id: int,
    urgency: Urgency,
    *,
    revision: int | None = None,
) -> Case:
    """Set the urgency. Raises NotFound, NotPossible("closed" | "stale")."""
    case = record.locked(session, case_id, revision)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    if case.urgency is urgency:
        return case
    case.urgency = urgency
    return record.changed(
        session, clock, staff_id, case, AuditAction.CASE_URGENCY, details=Details(urgency=urgency)
    )
