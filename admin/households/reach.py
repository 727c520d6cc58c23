"""Which household a person may see, and in which they may write. Whatever they may not is 404."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import scope
from admin.security.sessions import Me
from budgeting.db.tables import Household, Invite, Member, Payment, RepaymentPlan
from budgeting.errors import NotFound
from budgeting.states import Role


def seen(session: Session, me: Me, household_id: int) -> Household:
    """The household. Raises NotFound for one that is not theirs."""
    found = session.scalar(select(Household).where(Household.id == household_id, scope.households(me)))
    if found is None:
        raise NotFound("household", household_id)
    return found


def may_write(me: Me, home: Household) -> bool:
    """Operators keep the records of their programme's families."""
    return (home.programme_id, Role.OPERATOR) in me.rights


def may_plan(me: Me, home: Household) -> bool:
    """The month plan is the coach's work too."""
    coaches = (home.programme_id, Role.COACH) in me.rights and home.coach_id == me.staff_id
    return coaches or may_write(me, home)


def may_audit(me: Me, home: Household) -> bool:
    """Who looked and who changed is the coordinators' business."""
    return (home.programme_id, Role.COORDINATOR) in me.rights


def written(session: Session, me: Me, household_id: int) -> Household:
    """The household, to write about. Raises NotFound."""
    home = seen(session, me, household_id)
    if not may_write(me, home):
        raise NotFound("household", household_id)
    return home


def planned(session: Session, me: Me, household_id: int) -> Household:
    """The household, to plan its month. Raises NotFound."""
    home = seen(session, me, household_id)
    if not may_plan(me, home):
        raise NotFound("household", household_id)
    return home


def member(session: Session, home: Household, member_id: int) -> Member:
    """A person of the household who has not left. Raises NotFound."""
    found = session.get(Member, member_id)
    if found is None or found.household_id != home.id or found.left_at is not None:
        raise NotFound("member", member_id)
    return found


def invite(session: Session, home: Household, invite_id: int) -> Invite:
    """An invite of somebody of the household. Raises NotFound."""
    found = session.scalar(
        select(Invite)
        .join(Member, Member.id == Invite.member_id)
        .where(Invite.id == invite_id, Member.household_id == home.id)
    )
    if found is None:
        raise NotFound("invite", invite_id)
    return found


def plan(session: Session, home: Household, plan_id: int) -> RepaymentPlan:
    """A plan of the household. Raises NotFound."""
    found = session.get(RepaymentPlan, plan_id)
    if found is None or found.household_id != home.id:
        raise NotFound("plan", plan_id)
    return found


def payment(session: Session, home: Household, payment_id: int) -> Payment:
    """A payment of the household. Raises NotFound."""
    found = session.get(Payment, payment_id)
    if found is None or found.household_id != home.id:
        raise NotFound("payment", payment_id)
    return found
