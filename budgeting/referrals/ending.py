"""How a referral ends: nothing more is passed on, its links stop working, and what was to be passed on is emptied."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import approvals, audit
from budgeting.approvals import Party
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Referral, ReferralLink
from budgeting.errors import NotPossible
from budgeting.referrals.rows import answered_by_staff, go, in_state, locked, subject_of
from budgeting.schedule.reminders.referrals import ask_staff
from budgeting.states.referrals import OPEN, ReferralState


def end(session: Session, clock: Clock, row: Referral, state: ReferralState) -> None:
    """Put a locked referral into a state in which it has ended."""
    close_links(session, clock, row.id)
    if approvals.waiting(session, subject_of(row.id)) is not None:
        approvals.withdraw(session, clock, subject_of(row.id), Party())
    row.facts, row.ended_at = None, clock.now()
    go(session, clock, row, state)


def close_links(session: Session, clock: Clock, referral_id: int) -> bool:
    """Revoke the links that may still work; whether there was one."""
    working = select(ReferralLink.id).where(
        ReferralLink.referral_id == referral_id,
        ReferralLink.revoked_at.is_(None),
        ReferralLink.answered_at.is_(None),
        ReferralLink.expires_at > clock.now(),
    )
    numbers = list(session.scalars(working))
    session.execute(update(ReferralLink).where(ReferralLink.id.in_(numbers)).values(revoked_at=clock.now()))
    return bool(numbers)


def cancel(session: Session, clock: Clock, staff_id: int | None, referral_id: int) -> Referral:
    """Staff no longer need it; twice changes nothing. Raises NotFound, NotPossible (the state it is in)."""
    row = locked(session, referral_id)
    if row.state is ReferralState.CANCELLED:
        return row
    if row.state not in OPEN:
        raise NotPossible(row.state.value)
    end(session, clock, row, ReferralState.CANCELLED)
    answered_by_staff(session, clock, row, staff_id)
    audit.note(session, clock, staff_id, AuditAction.REFERRAL_CANCEL, "referral", row.id)
    return row


def expire(session: Session, clock: Clock, referral_id: int) -> Referral:
    """Its last day has passed: it ends, and staff learn of it. Raises NotFound, NotPossible (the state it is in)."""
    row = in_state(session, referral_id, *OPEN)
    end(session, clock, row, ReferralState.EXPIRED)
    ask_staff(session, clock, row, "expired")
    return row


def open_in_case(session: Session, case_id: int) -> list[int]:
    """The open referrals of a case, by number."""
    query = select(Referral.id).where(Referral.case_id == case_id, Referral.state.in_(OPEN))
    return list(session.scalars(query.order_by(Referral.id)))


def end_in_case(session: Session, clock: Clock, staff_id: int | None, case_id: int) -> None:
    """Cancel what is open in a case that is closed."""
    for referral_id in open_in_case(session, case_id):
        cancel(session, clock, staff_id, referral_id)
