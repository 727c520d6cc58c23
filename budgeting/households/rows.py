"""The rows of households and members, for code that changes them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import Household, Member
from budgeting.errors import NotFound


def get_household(session: Session, household_id: int) -> Household:
    """The household. Raises NotFound."""
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household", household_id)
    return household


def get_member(session: Session, member_id: int) -> Member:
    """The member's row. Raises NotFound."""
    member = session.get(Member, member_id)
    if member is None:
        raise NotFound("member", member_id)
    return member


def get_members(session: Session, household_id: int) -> list[Member]:
    """The members of a household, in the order they were added."""
    query = select(Member).where(Member.household_id == household_id).order_by(Member.id).limit(100)
    return list(session.scalars(query))


def set_on_member(session: Session, member_id: int, **values: Any) -> None:
    """Set columns of a member. Raises NotFound."""
    row = get_member(session, member_id)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
