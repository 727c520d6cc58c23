"""Which conversations a person may read, and in which they may write."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from admin import scope
from admin.security.sessions import Me
from budgeting.db.tables import Conversation, Household, Member
from budgeting.errors import NotFound
from budgeting.states import Role

#: Who has this screen at all.
READERS = (Role.OPERATOR, Role.COACH, Role.COORDINATOR)


def readable(session: Session, me: Me, conversation_id: int) -> Conversation:
    """The conversation, if ``me`` may read it. Raises NotFound."""
    return _one(session, conversation_id, scope.conversations(me))


def writable(session: Session, me: Me, conversation_id: int) -> Conversation:
    """The conversation, if ``me`` may also answer in it. Raises NotFound."""
    return _one(session, conversation_id, scope.conversations(me) & writes(me))


def writes(me: Me) -> ColumnElement[bool]:
    """Coordinators read; who answers are operators and, for their own households, coaches."""
    operated, coached = me.programmes(Role.OPERATOR), me.programmes(Role.COACH)
    theirs = or_(
        Household.programme_id.in_(operated),
        Household.programme_id.in_(coached) & (Household.coach_id == me.staff_id),
    )
    members = select(Member.id).join(Household, Household.id == Member.household_id).where(theirs)
    known = Conversation.member_id.in_(members)
    return known | Conversation.member_id.is_(None) if operated else known


def _one(session: Session, conversation_id: int, allowed: ColumnElement[bool]) -> Conversation:
    found = session.scalar(select(Conversation).where(Conversation.id == conversation_id, allowed))
    if found is None:
        raise NotFound("conversation", conversation_id)
    return found
