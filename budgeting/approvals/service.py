"""Propose something and record the answer: only once, no matter who answers first or how often.

The noun being approved (a plan, a payment) checks the rights, beside its own change. This module only keeps what
was proposed, by whom, until when it waits, and who answered what.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from budgeting.approvals.kinds import KINDS
from budgeting.clock import Clock, local_date
from budgeting.db.tables import Approval, Household
from budgeting.errors import NotFound, NotPossible
from budgeting.states.approvals import ApprovalState
from budgeting.subjects import Subject


@dataclass(frozen=True, slots=True)
class Party:
    """Who proposes or answers: a staff person or a family member. Neither: the program itself."""

    staff_id: int | None = None
    member_id: int | None = None


def propose(
    session: Session,
    clock: Clock,
    subject: Subject,
    household_id: int,
    by: Party,
    *,
    answer_by: date | None = None,
    note: str = "",
) -> Approval:
    """Ask for an answer about ``subject``. Raises NotFound for an unknown household, NotPossible("proposed") if a
    proposal is already waiting for an answer.

    ``answer_by``: the last local day for it, if not the usual one. ``note``: for colleagues.
    """
    if waiting(session, subject) is not None:
        raise NotPossible("proposed")
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household", household_id)
    now = clock.now()
    approval = Approval(
        household_id=household_id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        state=ApprovalState.PROPOSED,
        proposed_by=by.staff_id,
        proposed_by_member=by.member_id,
        proposed_at=now,
        answer_by=answer_by or local_date(now, household.zone) + KINDS[subject.kind].waits,
        note=note,
    )
    session.add(approval)
    session.flush()
    return approval


def confirm(session: Session, clock: Clock, subject: Subject, by: Party) -> Approval:
    """Say yes; saying it twice changes nothing. Raises NotFound, NotPossible (the other answer that was given)."""
    return _decide(session, clock, subject, by, ApprovalState.CONFIRMED)


def refuse(session: Session, clock: Clock, subject: Subject, by: Party, reason: str = "") -> Approval:
    """Say no, and why. Raises as `confirm` does."""
    return _decide(session, clock, subject, by, ApprovalState.REFUSED, reason)


def withdraw(session: Session, clock: Clock, subject: Subject, by: Party, reason: str = "") -> Approval:
    """Take the proposal back, or replace it with a later one. Raises as `confirm` does."""
    return _decide(session, clock, subject, by, ApprovalState.WITHDRAWN, reason)


def latest(session: Session, subject: Subject) -> Approval | None:
    """The last proposal about ``subject``, whatever its state."""
    return session.scalars(_about(subject).order_by(Approval.id.desc()).limit(1)).first()


def waiting(session: Session, subject: Subject) -> Approval | None:
    """The proposal about ``subject`` that has no answer yet."""
    query = _about(subject).where(Approval.state == ApprovalState.PROPOSED)
    return session.scalars(query.limit(1)).first()


def _decide(
    session: Session, clock: Clock, subject: Subject, by: Party, state: ApprovalState, reason: str = ""
) -> Approval:
    # Locked and read again: if two answer at once, the second sees the first one's answer.
    query = _about(subject).order_by(Approval.id.desc()).limit(1)
    query = query.with_for_update().execution_options(populate_existing=True)
    approval = session.scalars(query).first()
    if approval is None:
        raise NotFound("approval", subject.id)
    if approval.state is state:
        return approval
    if approval.state is not ApprovalState.PROPOSED:
        raise NotPossible(approval.state.value)
    approval.state, approval.reason = state, reason
    approval.decided_by, approval.decided_by_member = by.staff_id, by.member_id
    approval.decided_at = clock.now()
    session.flush()
    return approval


def _about(subject: Subject) -> Select[Approval]:
    return select(Approval).where(Approval.subject_kind == subject.kind, Approval.subject_id == subject.id)
