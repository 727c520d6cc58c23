"""While a pact holds: promises ticked, hours written down and confirmed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import approvals, audit, programmes, tasks
from budgeting.agreements import rules
from budgeting.agreements.rows import in_state, locked
from budgeting.approvals import Party
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Agreement, AgreementHours, AgreementPromise, Household
from budgeting.errors import NotPossible
from budgeting.households import Person
from budgeting.states.agreements import AgreementState, HoursState, Side
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def tick(
    session: Session,
    clock: Clock,
    promise_id: int,
    *,
    person: Person | None = None,
    staff_id: int | None = None,
) -> AgreementPromise:
    """Mark a promise done; the family marks only its own. Ticking it twice changes nothing.

    Raises NotFound, NotPossible("not_theirs", or the state the pact is in).
    """
    promise = locked(session, AgreementPromise, promise_id)
    agreement = _held(session, promise.agreement_id, person)
    if person is not None and promise.side is not Side.FAMILY:
        raise NotPossible("not_theirs")
    if promise.done_at is None:
        promise.done_at, promise.done_by = clock.now(), staff_id
        promise.done_by_member = None if person is None else person.member_id
        session.flush()
        if person is None:
            audit.note(session, clock, staff_id, AuditAction.AGREEMENT_PROMISE, "agreement", agreement.id)
    return promise


def untick(
    session: Session,
    clock: Clock,
    promise_id: int,
    *,
    person: Person | None = None,
    staff_id: int | None = None,
) -> AgreementPromise:
    """It isn't done after all. Raises as `tick` does."""
    promise = locked(session, AgreementPromise, promise_id)
    agreement = _held(session, promise.agreement_id, person)
    if person is not None and promise.done_by_member != person.member_id:
        raise NotPossible("not_theirs")
    if promise.done_at is not None:
        promise.done_at = promise.done_by = promise.done_by_member = None
        session.flush()
        if person is None:
            audit.note(session, clock, staff_id, AuditAction.AGREEMENT_PROMISE, "agreement", agreement.id)
    return promise


def give_hours(
    session: Session,
    clock: Clock,
    person: Person,
    agreement_id: int,
    given_on: date,
    minutes: int,
    purpose: str,
) -> AgreementHours:
    """The family writes down time it gave; staff are asked to confirm it.

    Raises NotFound, NotPossible (`rules.check_hours`, "full_day", "not_theirs", or the state the pact is in).
    """
    agreement = _held(session, agreement_id, person)
    hours = _add(
        session, clock, agreement, given_on, minutes, purpose, HoursState.DECLARED, member_id=person.member_id
    )
    approvals.propose(
        session, clock, _subject(hours), agreement.household_id, Party(member_id=person.member_id)
    )
    tasks.open_task(
        session,
        clock,
        TaskKind.HOURS_DECLARED,
        _subject(hours),
        programme_id=person.programme_id,
        household_id=agreement.household_id,
    )
    return hours


def record_hours(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    agreement_id: int,
    given_on: date,
    minutes: int,
    purpose: str,
) -> AgreementHours:
    """Staff write down time the family gave, confirmed at once. Raises as `give_hours` does."""
    agreement = _held(session, agreement_id, None)
    hours = _add(
        session, clock, agreement, given_on, minutes, purpose, HoursState.CONFIRMED, staff_id=staff_id
    )
    hours.settled_by, hours.settled_at = staff_id, clock.now()
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.AGREEMENT_HOURS, "agreement", agreement.id)
    return hours


def confirm_hours(session: Session, clock: Clock, staff_id: int | None, hours_id: int) -> AgreementHours:
    """Raises NotFound, NotPossible (the other answer that was given)."""
    hours = locked(session, AgreementHours, hours_id)
    if hours.state is HoursState.CONFIRMED:
        return hours
    approvals.confirm(session, clock, _subject(hours), Party(staff_id=staff_id))
    _settle(session, clock, staff_id, hours, HoursState.CONFIRMED, AuditAction.AGREEMENT_HOURS)
    return hours


def reject_hours(session: Session, clock: Clock, staff_id: int | None, hours_id: int) -> AgreementHours:
    """They weren't given, or were written down twice. Raises NotFound, NotPossible (the other answer)."""
    hours = locked(session, AgreementHours, hours_id)
    if hours.state is HoursState.REJECTED:
        return hours
    approvals.refuse(session, clock, _subject(hours), Party(staff_id=staff_id))
    _settle(session, clock, staff_id, hours, HoursState.REJECTED, AuditAction.AGREEMENT_HOURS_REJECTED)
    return hours


def _subject(hours: AgreementHours) -> Subject:
    return Subject(SubjectKind.HOURS, hours.id)


def _held(session: Session, agreement_id: int, person: Person | None) -> Agreement:
    agreement = in_state(session, agreement_id, AgreementState.ACTIVE)
    if person is not None and (agreement.household_id != person.household_id or not person.adult):
        raise NotPossible("not_theirs")
    return agreement


def _add(
    session: Session,
    clock: Clock,
    agreement: Agreement,
    given_on: date,
    minutes: int,
    purpose: str,
    state: HoursState,
    *,
    member_id: int | None = None,
    staff_id: int | None = None,
) -> AgreementHours:
    household = session.get_one(Household, agreement.household_id)
    today = programmes.today(clock, household)
    rules.check_hours(minutes, given_on, today, agreement.begins_on, agreement.ends_on)
    that_day = select(func.coalesce(func.sum(AgreementHours.minutes), 0)).where(
        AgreementHours.agreement_id == agreement.id,
        AgreementHours.given_on == given_on,
        AgreementHours.state != HoursState.REJECTED,
    )
    if (session.scalar(that_day) or 0) + minutes > rules.MOST_MINUTES:
        raise NotPossible("full_day")
    hours = AgreementHours(
        agreement_id=agreement.id,
        state=state,
        given_on=given_on,
        minutes=minutes,
        purpose=purpose.strip(),
        written_by=staff_id,
        written_by_member=member_id,
        written_at=clock.now(),
    )
    session.add(hours)
    session.flush()
    return hours


def _settle(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    hours: AgreementHours,
    state: HoursState,
    action: AuditAction,
) -> None:
    hours.state, hours.settled_by, hours.settled_at = state, staff_id, clock.now()
    session.flush()
    tasks.settle(session, clock, TaskKind.HOURS_DECLARED, _subject(hours), staff_id)
    audit.note(session, clock, staff_id, action, "agreement", hours.agreement_id)
