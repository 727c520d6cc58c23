"""How a pact comes to hold, and how it ends: proposed by staff, answered by the family."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import approvals, audit, tasks
from budgeting.agreements.rows import in_state, locked, subject_of
from budgeting.approvals import Party
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Agreement, Household
from budgeting.errors import NotPossible
from budgeting.households import Person
from budgeting.schedule.reminders import agreements as reminders
from budgeting.states.agreements import AgreementState
from budgeting.states.tasks import TaskKind


def propose(session: Session, clock: Clock, staff_id: int | None, agreement_id: int) -> Agreement:
    """Put a draft to the family. Raises NotFound, NotPossible (the state it is in)."""
    row = in_state(session, agreement_id, AgreementState.DRAFT)
    row.state = AgreementState.PROPOSED
    approvals.propose(session, clock, subject_of(row.id), row.household_id, Party(staff_id=staff_id))
    tasks.settle(session, clock, TaskKind.AGREEMENT_ANSWERED, subject_of(row.id), staff_id)
    audit.note(session, clock, staff_id, AuditAction.AGREEMENT_PROPOSE, "agreement", row.id)
    return row


def withdraw(session: Session, clock: Clock, staff_id: int | None, agreement_id: int) -> Agreement:
    """Take the proposal back to change it. Raises NotFound, NotPossible (the state it is in)."""
    row = in_state(session, agreement_id, AgreementState.PROPOSED)
    approvals.withdraw(session, clock, subject_of(row.id), Party(staff_id=staff_id))
    row.state = AgreementState.DRAFT
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.AGREEMENT_WITHDRAW, "agreement", row.id)
    return row


def accept(session: Session, clock: Clock, person: Person, agreement_id: int) -> Agreement:
    """The family says yes; saying it twice changes nothing. Raises NotFound, NotPossible (the state it is in)."""
    row = _of_family(session, person, agreement_id)
    if row.state is AgreementState.ACTIVE:
        return row
    if row.state is not AgreementState.PROPOSED:
        raise NotPossible(row.state.value)
    approvals.confirm(session, clock, subject_of(row.id), Party(member_id=person.member_id))
    row.state = AgreementState.ACTIVE
    session.flush()
    if row.renews_id is not None:
        tasks.settle(session, clock, TaskKind.AGREEMENT_ENDS, subject_of(row.renews_id))
    reminders.plan_agreements(session, clock, row.household_id)
    return row


def decline(session: Session, clock: Clock, person: Person, agreement_id: int, words: str = "") -> Agreement:
    """The family says no, with a reason if it likes. Raises NotFound, NotPossible (the state it is in)."""
    row = _of_family(session, person, agreement_id)
    if row.state is AgreementState.DECLINED:
        return row
    _answered(session, clock, person, row, AgreementState.DECLINED, "declined", words)
    return row


def ask_for_change(
    session: Session, clock: Clock, person: Person, agreement_id: int, words: str
) -> Agreement:
    """The family would change something: staff read its ``words`` and propose again.

    Raises NotFound, NotPossible (the state it is in).
    """
    row = _of_family(session, person, agreement_id)
    _answered(session, clock, person, row, AgreementState.DRAFT, "change", words)
    return row


def end(session: Session, clock: Clock, staff_id: int | None, agreement_id: int, outcome: str) -> Agreement:
    """Staff close a pact and say how it went. Raises NotFound, NotPossible("empty", or the state it is in)."""
    if not outcome.strip():
        raise NotPossible("empty")
    row = in_state(session, agreement_id, AgreementState.ACTIVE)
    row.state, row.outcome, row.ended_at = AgreementState.ENDED, outcome.strip(), clock.now()
    session.flush()
    reminders.forget(session, clock, row.id)
    tasks.settle(session, clock, TaskKind.AGREEMENT_ENDS, subject_of(row.id), staff_id)
    audit.note(session, clock, staff_id, AuditAction.AGREEMENT_END, "agreement", row.id)
    return row


def _of_family(session: Session, person: Person, agreement_id: int) -> Agreement:
    row = locked(session, Agreement, agreement_id)
    if row.household_id != person.household_id or not person.adult:
        raise NotPossible("not_theirs")
    return row


def _answered(
    session: Session,
    clock: Clock,
    person: Person,
    row: Agreement,
    state: AgreementState,
    cause: str,
    words: str,
) -> None:
    if row.state is not AgreementState.PROPOSED:
        raise NotPossible(row.state.value)
    approvals.refuse(session, clock, subject_of(row.id), Party(member_id=person.member_id), words.strip())
    row.state = state
    session.flush()
    household = session.get_one(Household, row.household_id)
    tasks.open_task(
        session,
        clock,
        TaskKind.AGREEMENT_ANSWERED,
        subject_of(row.id),
        programme_id=household.programme_id,
        household_id=household.id,
        cause=cause,
    )
