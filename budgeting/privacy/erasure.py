"""A member asks to have their data deleted: staff answer within a month, and what was approved waits to be done.

The deleting itself isn't here. An approved request stays listed, with its date and a task, until it is carried out.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import approvals, audit, programmes, tasks
from budgeting.approvals import Party
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import ErasureRequest, Household, Member
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.schedule import due
from budgeting.schedule.reminders.erasure import plan_deadline
from budgeting.states.messages import SubjectKind
from budgeting.states.privacy import ErasureState
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def subject_of(request: ErasureRequest) -> Subject:
    return Subject(SubjectKind.ERASURE, request.id)


def latest(session: Session, member_id: int) -> ErasureRequest | None:
    """The member's last request, whatever became of it."""
    query = select(ErasureRequest).where(ErasureRequest.member_id == member_id)
    return session.scalars(query.order_by(ErasureRequest.id.desc()).limit(1)).first()


def ask(session: Session, clock: Clock, person: Person) -> ErasureRequest:
    """The member asks. Raises NotPossible("asked" | "approved") if a request is already open."""
    # Two phones of one person may ask at once.
    session.get(Member, person.member_id, with_for_update=True)
    before = latest(session, person.member_id)
    if before is not None and before.state in (ErasureState.ASKED, ErasureState.APPROVED):
        raise NotPossible(before.state.value)
    request = ErasureRequest(
        member_id=person.member_id,
        household_id=person.household_id,
        state=ErasureState.ASKED,
        asked_at=clock.now(),
        answer_by=programmes.today(clock, person) + approvals.KINDS[SubjectKind.ERASURE].waits,
    )
    session.add(request)
    session.flush()
    approvals.propose(
        session, clock, subject_of(request), person.household_id, Party(member_id=person.member_id)
    )
    tasks.open_task(
        session,
        clock,
        TaskKind.ERASURE_ASKED,
        subject_of(request),
        programme_id=person.programme_id,
        household_id=person.household_id,
    )
    plan_deadline(session, request.id, request.answer_by, person.zone)
    session.flush()
    return request


def take_back(session: Session, clock: Clock, member_id: int) -> ErasureRequest:
    """The member no longer wants it. Raises NotFound, NotPossible (the answer that was given)."""
    request = latest(session, member_id)
    if request is None:
        raise NotFound("erasure", member_id)
    if request.state is ErasureState.WITHDRAWN:
        return request
    approvals.withdraw(session, clock, subject_of(request), Party(member_id=member_id))
    _settle(session, clock, request, ErasureState.WITHDRAWN, None)
    return request


def approve(session: Session, clock: Clock, staff_id: int | None, request_id: int) -> ErasureRequest:
    """Grant it: it waits to be carried out. Raises NotFound, NotPossible (the other answer that was given)."""
    request = _locked(session, request_id)
    if request.state is ErasureState.APPROVED:
        return request
    approvals.confirm(session, clock, subject_of(request), Party(staff_id=staff_id))
    _settle(session, clock, request, ErasureState.APPROVED, staff_id)
    household = session.get_one(Household, request.household_id)
    tasks.open_task(
        session,
        clock,
        TaskKind.ERASURE_DUE,
        subject_of(request),
        programme_id=household.programme_id,
        household_id=household.id,
    )
    audit.note(session, clock, staff_id, AuditAction.ERASURE_APPROVED, "erasure", request.id)
    return request


def refuse(
    session: Session, clock: Clock, staff_id: int | None, request_id: int, reason: str
) -> ErasureRequest:
    """Refuse it, and say why. Raises NotFound, NotPossible("empty", or the other answer that was given)."""
    reason = reason.strip()
    if not reason:
        raise NotPossible("empty")
    request = _locked(session, request_id)
    if request.state is ErasureState.REFUSED:
        return request
    approvals.refuse(session, clock, subject_of(request), Party(staff_id=staff_id), reason)
    _settle(session, clock, request, ErasureState.REFUSED, staff_id)
    audit.note(session, clock, staff_id, AuditAction.ERASURE_REFUSED, "erasure", request.id, reason)
    return request


def _locked(session: Session, request_id: int) -> ErasureRequest:
    request = session.get(ErasureRequest, request_id, with_for_update=True, populate_existing=True)
    if request is None:
        raise NotFound("erasure", request_id)
    return request


def _settle(
    session: Session, clock: Clock, request: ErasureRequest, state: ErasureState, staff_id: int | None
) -> None:
    request.state, request.settled_at = state, clock.now()
    session.flush()
    tasks.settle(session, clock, TaskKind.ERASURE_ASKED, subject_of(request), staff_id)
    due.cancel(session, clock, DueKind.ERASURE_DEADLINE, request.id, "answered")
