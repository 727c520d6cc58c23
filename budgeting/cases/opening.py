"""How a case begins: the chat prepares it, a person takes it on."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.audit import AuditAction
from budgeting.cases import record
from budgeting.clock import Clock
from budgeting.db.tables import Case
from budgeting.errors import NotPossible
from budgeting.schedule import reminders
from budgeting.states.cases import CaseState
from budgeting.states.tasks import Urgency


def prepare(
    session: Session,
    clock: Clock,
    *,
    programme_id: int,
    household_id: int,
    topic: str,
    urgency: Urgency = Urgency.NORMAL,
    conversation_id: int | None = None,
    instalment_id: int | None = None,
    created_by: int | None = None,
) -> Case:
    """Prepare a case for staff to open. Returns one already in progress on the same topic and instalment, if any."""
    same = in_progress(session, household_id, topic, instalment_id)
    if same is not None:
        return same
    case = Case(
        programme_id=programme_id,
        household_id=household_id,
        conversation_id=conversation_id,
        instalment_id=instalment_id,
        topic=topic,
        urgency=urgency,
        state=CaseState.PREPARED,
        created_by=created_by,
        created_at=clock.now(),
    )
    session.add(case)
    session.flush()
    if instalment_id is not None:
        reminders.silence(session, clock, instalment_id, "case")
    record.tell(session, clock, case)
    return case


def in_progress(
    session: Session, household_id: int, topic: str, instalment_id: int | None = None
) -> Case | None:
    """The household's case on a topic (and an instalment) that isn't closed, if any."""
    return session.scalars(
        select(Case)
        .where(
            Case.household_id == household_id,
            Case.topic == topic,
            Case.instalment_id.is_(None) if instalment_id is None else Case.instalment_id == instalment_id,
            Case.state != CaseState.CLOSED,
        )
        .order_by(Case.id)
        .limit(1)
    ).first()


def of_household(session: Session, household_id: int) -> list[Case]:
    """The household's cases that aren't closed, newest first."""
    query = select(Case).where(Case.household_id == household_id, Case.state != CaseState.CLOSED)
    return list(session.scalars(query.order_by(Case.id.desc()).limit(50)))


def open(session: Session, clock: Clock, staff_id: int, case_id: int) -> Case:
    """Take the case on; its owner may do it twice. Raises NotFound, NotPossible with its state."""
    case = record.locked(session, case_id)
    if case.state is CaseState.OPEN and case.owner_id == staff_id:
        return case
    if case.state is not CaseState.PREPARED:
        raise NotPossible(case.state.value)
    return begin(session, clock, staff_id, case, staff_id)


def begin(session: Session, clock: Clock, staff_id: int, case: Case, owner_id: int) -> Case:
    """Open a prepared case for an owner, who may be somebody else."""
    case.state = CaseState.OPEN
    case.owner_id = owner_id
    case.opened_at = clock.now()
    return record.changed(session, clock, staff_id, case, AuditAction.CASE_OPEN, to=owner_id)
