"""The queries of the activities' pages, limited to what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.context import Reader
from admin.kit.listing import Params
from admin.kit.pagination import Query
from budgeting import access, childcare
from budgeting.access import Action, Actor, Reach
from budgeting.activities import in_language
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    ChildcareEntry,
    ChildcareSwap,
    Enrolment,
    Household,
    Member,
    Programme,
    Site,
    Staff,
    StaffRole,
)
from budgeting.errors import NotFound
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.childcare import LIVE, ChildcareKind
from budgeting.states.households import HouseholdState

#: As many people as a person looks through.
MOST = 500


@dataclass(frozen=True, slots=True)
class Row:
    """An activity in the list."""

    id: int
    title: str
    kind: str
    run_by: str
    #: Its next session, with its zone; None: none is planned.
    next_at: datetime | None
    zone: str
    sessions: int
    coming: int


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in the list of a session."""

    enrolment: Enrolment
    name: str
    household_id: int
    #: Whether the reader may open the household's page.
    open: bool


def visible(session: Session, context: Reader, asked: Params) -> Query:
    """The activities the reader may see, each with the first name of who runs it."""
    return (
        select(Activity, Staff.first_name)
        .outerjoin(Staff, Staff.id == Activity.run_by)
        .where(access.visible(Activity, context.me))
    )


def rows(session: Session, context: Reader, records: Sequence[Any]) -> list[Row]:
    ids = [record.Activity.id for record in records]
    now = context.clock.now()
    upcoming: dict[int, ActivitySession] = {}
    planned = select(ActivitySession).where(
        ActivitySession.activity_id.in_(ids),
        ActivitySession.state == SessionState.PLANNED,
        ActivitySession.starts_at > now,
    )
    for meeting in session.scalars(planned.order_by(ActivitySession.starts_at, ActivitySession.id)):
        upcoming.setdefault(meeting.activity_id, meeting)
    counted = select(ActivitySession.activity_id, func.count().label("number")).where(
        ActivitySession.activity_id.in_(ids), ActivitySession.state != SessionState.CANCELLED
    )
    sessions = {
        row.activity_id: row.number for row in session.execute(counted.group_by(ActivitySession.activity_id))
    }
    coming = coming_to(session, [meeting.id for meeting in upcoming.values()])
    shown = []
    for record in records:
        activity, following = record.Activity, upcoming.get(record.Activity.id)
        shown.append(
            Row(
                activity.id,
                in_language(activity.title, context.language),
                activity.kind,
                record.first_name or "",
                following.starts_at if following else None,
                following.zone if following else context.me.zone,
                sessions.get(activity.id, 0),
                coming.get(following.id, 0) if following else 0,
            )
        )
    return shown


def coming_to(session: Session, session_ids: Sequence[int]) -> dict[int, int]:
    """How many come to each session."""
    query = (
        select(Enrolment.session_id, func.count().label("number"))
        .where(Enrolment.session_id.in_(session_ids), Enrolment.state == EnrolmentState.COMING)
        .group_by(Enrolment.session_id)
    )
    return {row.session_id: row.number for row in session.execute(query)}


def sessions(session: Session, activity_id: int) -> list[ActivitySession]:
    query = select(ActivitySession).where(ActivitySession.activity_id == activity_id)
    return list(session.scalars(query.order_by(ActivitySession.starts_at, ActivitySession.id).limit(MOST)))


def lines(session: Session, me: Actor, session_id: int) -> list[Line]:
    """Everybody who answered, in the order of the answers, the waiting list by who has waited longest."""
    rows = session.execute(
        select(Enrolment, Member, Household)
        .join(Member, Member.id == Enrolment.member_id)
        .join(Household, Household.id == Member.household_id)
        .where(Enrolment.session_id == session_id)
        .order_by(Enrolment.answered_at, Enrolment.id)
        .limit(MOST)
    ).all()
    order = list(ORDER)
    unsorted = [
        Line(
            row.Enrolment,
            row.Member.called or row.Member.name,
            row.Household.id,
            access.allows(me, Action.READ_HOUSEHOLD, row.Household),
        )
        for row in rows
    ]
    return sorted(unsorted, key=lambda line: order.index(line.enrolment.state))


def on_register(session: Session, session_id: int, member_id: int) -> None:
    """Raises NotFound for a member who has no line in the session."""
    query = select(Enrolment.id).where(Enrolment.session_id == session_id, Enrolment.member_id == member_id)
    if session.scalar(query) is None:
        raise NotFound("member", member_id)


ORDER = (
    EnrolmentState.COMING,
    EnrolmentState.OFFERED,
    EnrolmentState.WAITING,
    EnrolmentState.MAYBE,
    EnrolmentState.LAPSED,
    EnrolmentState.DECLINED,
)


@dataclass(frozen=True, slots=True)
class Care:
    """Childcare during a session: who needs somebody, who offers, and the pairs with both names."""

    needs: list[tuple[ChildcareEntry, str]]
    offers: list[tuple[ChildcareEntry, str]]
    swaps: list[tuple[ChildcareSwap, str, str]]


def childcare_of(session: Session, session_id: int) -> Care:
    entries = childcare.entries_of(session, session_id)
    swaps = childcare.swaps_of(session, session_id)
    whose = {
        row.id: row.called or row.name
        for row in session.execute(
            select(ChildcareEntry.id, Member.called, Member.name)
            .join(Member, Member.id == ChildcareEntry.member_id)
            .where(ChildcareEntry.session_id == session_id)
        )
    }
    free = {number for swap in swaps if swap.state in LIVE for number in (swap.need_id, swap.offer_id)}
    waiting = [(entry, whose[entry.id]) for entry in entries if entry.id not in free]
    return Care(
        [each for each in waiting if each[0].kind is ChildcareKind.NEED],
        [each for each in waiting if each[0].kind is ChildcareKind.OFFER],
        [(swap, whose[swap.need_id], whose[swap.offer_id]) for swap in swaps],
    )


def childcare_sides(session: Session, session_id: int, context: Reader) -> dict[str, dict[int, str]]:
    """Who can be chosen on each side, by the number of what they said."""
    care = childcare_of(session, session_id)
    return {
        "need": {
            entry.id: context.say("{name}, {count} children", name=name, count=entry.children)
            if entry.children > 1
            else context.say("{name}, one child", name=name)
            for entry, name in care.needs
        },
        "offer": {entry.id: name for entry, name in care.offers},
    }


def names(session: Session, member_ids: Sequence[int]) -> dict[int, str]:
    """What members are called, by number."""
    query = select(Member.id, Member.called, Member.name).where(Member.id.in_(member_ids))
    return {row.id: row.called or row.name for row in session.execute(query)}


def names_of_staff(session: Session, staff_ids: Sequence[int]) -> list[str]:
    """Colleagues' names."""
    return list(session.scalars(select(Staff.name).where(Staff.id.in_(staff_ids))))


def people(session: Session, me: Actor, programme_id: int) -> dict[int, str]:
    """The adults of the programme whom the reader may read about, by number, with their household's reference; without
    those who have left."""
    query = (
        select(Member.id, Member.name, Household.reference)
        .join(Household, Household.id == Member.household_id)
        .where(
            Household.programme_id == programme_id,
            Household.state == HouseholdState.ACTIVE,
            Member.adult.is_(True),
            Member.left_at.is_(None),
            access.visible(Member, me),
        )
    )
    rows = session.execute(query.order_by(Member.name, Member.id).limit(MOST))
    return {row.id: f"{row.name} ({row.reference})" for row in rows}


def runners(session: Session, me: Actor, programme_id: int) -> dict[int, str]:
    """Who can run an activity there; somebody who only runs their own names nobody else."""
    everybody = programme_id in me.where(Action.RUN_ACTIVITY, Reach.PROGRAMME)
    query = (
        select(Staff.id, Staff.name)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(
            StaffRole.programme_id == programme_id,
            StaffRole.role.in_(access.roles(Action.RUN_ACTIVITY)),
            Staff.active.is_(True),
        )
        .distinct()
        .order_by(Staff.name, Staff.id)
    )
    colleagues = {row.id: row.name for row in session.execute(query)}
    if everybody:
        return colleagues
    return {number: name for number, name in colleagues.items() if number == me.staff_id}


def sites(session: Session, programme_id: int, now: int | None) -> dict[int, str]:
    """The sites of a programme an activity can belong to, by number; its present one (``now``) even if archived."""
    query = select(Site.id, Site.name).where(
        Site.programme_id == programme_id, Site.archived_at.is_(None) | (Site.id == now)
    )
    return {row.id: row.name for row in session.execute(query.order_by(Site.name, Site.id))}


def programmes(session: Session, me: Actor) -> list[Programme]:
    """The programmes in which the reader may run activities."""
    query = select(Programme).where(
        Programme.id.in_(me.where(Action.RUN_ACTIVITY)), Programme.archived_at.is_(None)
    )
    return list(session.scalars(query.order_by(Programme.id)))
