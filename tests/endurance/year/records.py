"""What staff do about a household's people: who left, who may read, who is invited, who is the coach."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from budgeting import departures, households, reviews
from budgeting.db.tables import (
    Checkin,
    Household,
    Member,
    Staff,
    StaffRole,
)
from budgeting.households import consents, invites
from budgeting.schedule import reminders
from budgeting.states.checkins import CheckinState
from budgeting.states.households import HouseholdState
from budgeting.states.staff import Role
from tests.endurance.year.desk import Desk


def _member(desk: Desk, household: int, *conditions: ColumnElement[bool]) -> Member | None:
    query = select(Member).where(Member.household_id == household, Member.left_at.is_(None), *conditions)
    member: Member | None = desk.one(query.order_by(Member.id))
    return member


def leave(desk: Desk, household: int) -> object:
    member = _member(desk, household)
    if member is None:
        return None
    departures.member_leaves(desk.session, desk.clock, desk.me, member.id)
    return _replan(desk, member)


def hide(desk: Desk, household: int) -> object:
    return _let_see(desk, household, False)


def show(desk: Desk, household: int) -> object:
    return _let_see(desk, household, True)


def _let_see(desk: Desk, household: int, allowed: bool) -> object:
    member = _member(desk, household, Member.sees_arrears.is_(not allowed))
    if member is None:
        return None
    households.let_see_arrears(desk.session, desk.clock, desk.me, member.id, allowed, "asked for")
    return _replan(desk, member)


def take_consent_back(desk: Desk, household: int) -> object:
    """Nothing is replanned here: the hourly pass finds it."""
    member = _member(desk, household, Member.joined_at.is_not(None))
    if member is None:
        return None
    consents.withdraw(desk.session, desk.clock, member.id)
    return member


def invite(desk: Desk, household: int) -> object:
    member = _member(desk, household, Member.joined_at.is_(None))
    return member and invites.create(desk.session, desk.clock, desk.me, member.id)


def household_leaves(desk: Desk, household: int) -> object:
    row = desk.session.get_one(Household, household)
    row.state = HouseholdState.LEFT
    return row


def new_coach(desk: Desk, household: int) -> object:
    row = desk.session.get_one(Household, household)
    coach = desk.one(
        select(Staff.id)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(Staff.active.is_(True), StaffRole.role == Role.COACH)
        .order_by(Staff.id)
    )
    row.coach_id = coach
    return row


def read_weeks(desk: Desk, household: int) -> object:
    """The coach reads them, if the household has one who still works here."""
    coach = desk.session.scalar(
        select(Staff.id)
        .join(Household, Household.coach_id == Staff.id)
        .where(Household.id == household, Staff.active.is_(True))
    )
    weeks = desk.session.scalars(
        select(Checkin.week).where(Checkin.household_id == household, Checkin.state == CheckinState.DONE)
    ).all()
    if coach is None:
        return None
    read = [reviews.sign_off(desk.session, desk.clock, coach, household, week) for week in weeks]
    return True if any(read) else None


def _replan(desk: Desk, member: Member) -> Member:
    reminders.plan_instalments(desk.session, desk.clock, member.household_id)
    return member
