"""Finds things by number within a household; one that belongs to another household does not exist here."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.arrears import proposals
from budgeting.arrears.proposals import CounterView, Proposal
from budgeting.db.tables import Household, Invite, Member, Payment, RepaymentPlan
from budgeting.errors import NotFound


def member(session: Session, household: Household, member_id: int) -> Member:
    """A member of the household who has not left. Raises NotFound."""
    row = session.get(Member, member_id)
    if row is None or row.household_id != household.id or row.left_at is not None:
        raise NotFound("member", member_id)
    return row


def invite(session: Session, household: Household, invite_id: int) -> Invite:
    """An invite of a member of the household. Raises NotFound."""
    row = session.scalar(
        select(Invite)
        .join(Member, Member.id == Invite.member_id)
        .where(Invite.id == invite_id, Member.household_id == household.id)
    )
    if row is None:
        raise NotFound("invite", invite_id)
    return row


def plan(session: Session, household: Household, plan_id: int) -> RepaymentPlan:
    """A plan of the household. Raises NotFound."""
    row = session.get(RepaymentPlan, plan_id)
    if row is None or row.household_id != household.id:
        raise NotFound("plan", plan_id)
    return row


def payment(session: Session, household: Household, payment_id: int) -> Payment:
    """A payment of the household. Raises NotFound."""
    row = session.get(Payment, payment_id)
    if row is None or row.household_id != household.id:
        raise NotFound("payment", payment_id)
    return row


def proposal(session: Session, household: Household, proposal_id: int) -> Proposal:
    """A proposal to the household. Raises NotFound."""
    row = proposals.find(session, proposal_id)
    if row.household_id != household.id:
        raise NotFound("proposal", proposal_id)
    return row


def counter(session: Session, household: Household, counter_id: int) -> CounterView:
    """A counter-proposal of the household. Raises NotFound."""
    row = proposals.counter_of(session, counter_id)
    if row.household_id != household.id:
        raise NotFound("counter_proposal", counter_id)
    return row
