"""One person leaves a household that stays."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Member
from budgeting.departures.ends import Leave
from budgeting.departures.holdings import Holding, Whose, end_all
from budgeting.households import phones
from budgeting.households.rows import get_member, set_on_member
from budgeting.schedule import due, reminders
from budgeting.states.households import WhyEnded


def member_leaves(
    session: Session, clock: Clock, staff_id: int | None, member_id: int, reason: str = ""
) -> dict[Holding, int]:
    """The person no longer belongs to the household: their phones end, and everything they held is free for others.
    What they wrote stays. Returns how much of each ended. Raises NotFound.
    """
    member = get_member(session, member_id)
    phones.end(session, clock, member_id, WhyEnded.LEFT, staff_id=staff_id)
    set_on_member(session, member_id, left_at=member.left_at or clock.now())
    ended = end_all(session, clock, Leave(staff_id, reason), Whose(member.household_id, member_id))
    due.cancel_of_member(session, clock, member_id, "left")
    audit.note(session, clock, staff_id, AuditAction.MEMBER_LEAVE, "member", member_id, reason)
    # If nobody is left to remind of what is due, a staff person phones.
    reminders.plan_instalments(session, clock, member.household_id)
    return ended


def is_last_adult(session: Session, member_id: int) -> bool:
    """Whether no other adult is left in their household."""
    member = get_member(session, member_id)
    others = select(func.count()).where(
        Member.household_id == member.household_id,
        Member.id != member_id,
        Member.adult.is_(True),
        Member.left_at.is_(None),
    )
    return not session.scalar(others)
