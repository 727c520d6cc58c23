"""Reading the rows that change: locked, so that two who act at once see each other's change."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from budgeting.db.tables import Agreement, AgreementHours, AgreementPromise
from budgeting.errors import NotFound, NotPossible
from budgeting.states.agreements import AgreementState
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject

R = TypeVar("R", Agreement, AgreementHours, AgreementPromise)


def locked(session: Session, model: type[R], number: int) -> R:
    """Raises NotFound."""
    row = session.get(model, number, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("agreement", number)
    return row


def in_state(session: Session, agreement_id: int, *states: AgreementState) -> Agreement:
    """The pact, in one of these states. Raises NotFound, NotPossible (the state it is in)."""
    row = locked(session, Agreement, agreement_id)
    if row.state not in states:
        raise NotPossible(row.state.value)
    return row


def subject_of(agreement_id: int) -> Subject:
    return Subject(SubjectKind.AGREEMENT, agreement_id)
