"""The telephone numbers of a household's people: whom one may call, and when."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, telephones
from budgeting.audit import AuditAction
from budgeting.clean_text import one_line
from budgeting.clock import Clock
from budgeting.db.tables import Member
from budgeting.errors import NotPossible
from budgeting.households.rows import get_member

#: Characters of when somebody may be called.
LONGEST_TIMES = 120


def of_household(session: Session, household_id: int) -> list[Member]:
    """The people who live there and have a number."""
    query = select(Member).where(
        Member.household_id == household_id, Member.left_at.is_(None), Member.telephone != ""
    )
    return list(session.scalars(query.order_by(Member.id).limit(100)))


def change(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    member_id: int,
    *,
    telephone: str,
    may_be_called: bool,
    call_times: str = "",
) -> Member:
    """Record a member's number, whether one may call there and when; an empty number takes all of it away.

    Raises NotFound, NotPossible("telephone" | "long_times").
    """
    member = get_member(session, member_id)
    number, times = telephones.normalised(telephone), one_line(call_times)
    if len(times) > LONGEST_TIMES:
        raise NotPossible("long_times")
    given = (number, may_be_called, times) if number else ("", True, "")
    if (member.telephone, member.may_be_called, member.call_times) != given:
        member.telephone, member.may_be_called, member.call_times = given
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.MEMBER_CHANGE, "member", member_id)
    return member
