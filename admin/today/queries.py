"""What the first page shows, each kind of thing by its own look at the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, select, text
from sqlalchemy.orm import Session

from admin import scope
from admin.households.wanted import WITHOUT
from admin.pages import ROME
from admin.security.sessions import Me
from budgeting import reviews, unaccompanied
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Conversation,
    Enrolment,
    Household,
    Member,
    Message,
    Staff,
    Task,
)
from budgeting.states import (
    Direction,
    EnrolmentState,
    MessageState,
    Role,
    SessionState,
    TaskKind,
    TaskState,
    Urgency,
)
from budgeting.unaccompanied import Unaccompanied

#: In this order on the page. What asks for a word stands above them, as conversations.
KINDS = (
    TaskKind.CANNOT_PAY,
    TaskKind.PAYMENT_DECLARED,
    TaskKind.INSTALMENT_OVERDUE,
    TaskKind.CHECKIN_MISSED,
    TaskKind.UNREACHABLE,
    TaskKind.PROBLEM,
    TaskKind.UNACCOMPANIED,
)
#: So many of a kind on the page of all, and on the page of one.
FEW, MOST = 8, 100
#: What did not arrive longer ago is history, read in the thread.
UNDELIVERED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One task."""

    id: int
    urgent: bool
    since: datetime
    household: str
    link: str
    #: Who has taken it; empty while nobody has.
    taken_by: str
    mine: bool
    #: How many families and cases of a programme nobody accompanies.
    unaccompanied: Unaccompanied | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of today."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    coming: int
    capacity: int | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that did not arrive, or perhaps did not."""

    message_id: int
    conversation_id: int
    name: str
    at: datetime
    state: MessageState
    error: str | None


def counted(session: Session, me: Me) -> dict[TaskKind, int]:
    """How many of each kind are not done; kinds without any are left out."""
    query = select(Task.kind, func.count()).where(_open(me)).group_by(Task.kind)
    found = {row.kind: row[1] for row in session.execute(query)}
    return {kind: found[kind] for kind in KINDS if kind in found}


def waiting(session: Session, me: Me, kind: TaskKind, limit: int) -> list[Waiting]:
    """Tasks of a kind: urgent ones first, then the oldest."""
    rows = session.execute(
        select(Task, func.coalesce(Household.name, ""), func.coalesce(Staff.first_name, ""))
        .outerjoin(Household, Household.id == Task.household_id)
        .outerjoin(Staff, and_(Staff.id == Task.assigned_to, Task.state == TaskState.TAKEN))
        .where(_open(me), Task.kind == kind)
        .order_by((Task.urgency == Urgency.HIGH).desc(), Task.created_at, Task.id)
        .limit(limit)
    ).all()
    left: dict[int | None, Unaccompanied] = {
        task.programme_id: unaccompanied.count(session, task.programme_id)
        for task, *_ in rows
        if task.kind is TaskKind.UNACCOMPANIED and task.programme_id is not None
    }
    return [
        Waiting(
            task.id,
            task.urgency is Urgency.HIGH,
            task.created_at,
            household,
            _link(task, left.get(task.programme_id)),
            taken_by,
            task.state is TaskState.TAKEN and task.assigned_to == me.staff_id,
            left.get(task.programme_id),
        )
        for task, household, taken_by in rows
    ]


def meetings(session: Session, clock: Clock, me: Me, language: str) -> list[Meeting]:
    """Today's sessions of the programmes that one runs, the earliest first."""
    programmes = me.programmes(Role.OPERATOR, Role.COORDINATOR)
    if not programmes:
        return []
    today = local_date(clock.now(), ROME)
    begin, end = (at_local(day, time(0), ROME) for day in (today, today + timedelta(days=1)))
    coming = (
        select(func.count())
        .where(Enrolment.session_id == ActivitySession.id, Enrolment.state == EnrolmentState.COMING)
        .correlate(ActivitySession)
        .scalar_subquery()
    )
    rows = session.execute(
        select(ActivitySession, Activity.title, coming)
        .join(Activity, Activity.id == ActivitySession.activity_id)
        .where(
            Activity.programme_id.in_(programmes),
            ActivitySession.starts_at >= begin,
            ActivitySession.starts_at < end,
        )
        .order_by(ActivitySession.starts_at, ActivitySession.id)
        .limit(50)
    )
    return [
        Meeting(
            meeting.id,
            _in(title, language),
            meeting.starts_at,
            meeting.ends_at,
            meeting.place,
            number,
            meeting.capacity,
            meeting.state is SessionState.CANCELLED,
        )
        for meeting, title, number in rows
    ]


def undelivered(session: Session, now: datetime, me: Me) -> tuple[list[Undelivered], int]:
    """(the newest of them, how many there are). Announcements have reports of their own."""
    theirs = and_(
        # In the words of the partial index, so that it is found there.
        text("messages.state IN ('failed', 'uncertain')"),
        Message.direction == Direction.OUT,
        Message.broadcast_id.is_(None),
        Message.created_at > now - UNDELIVERED_FOR,
        scope.conversations(me),
    )
    joined = (
        select(func.count())
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
    )
    total = session.scalar(joined.where(theirs)) or 0
    rows = session.execute(
        select(
            Message.id,
            Message.conversation_id,
            func.coalesce(func.nullif(Member.called, ""), Member.name, ""),
            Message.created_at,
            Message.state,
            Message.error,
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(Member, Member.id == Conversation.member_id)
        .where(theirs)
        .order_by(Message.id.desc())
        .limit(FEW)
    )
    return [Undelivered(*row) for row in rows], total


def weeks_to_read(session: Session, clock: Clock, me: Me) -> int:
    """How many weeks of one's own households wait to be read; 0 for who coaches none."""
    if not me.has(Role.COACH):
        return 0
    own: ColumnElement[bool] = and_(scope.households(me), Household.coach_id == me.staff_id)
    return sum(week.signed_at is None for week in reviews.weeks_of(session, clock, own))


def _open(me: Me) -> ColumnElement[bool]:
    return and_(scope.tasks(me), Task.state != TaskState.DONE)


def _link(task: Task, left: Unaccompanied | None) -> str:
    """Where one can do something about it."""
    if task.kind is TaskKind.CANNOT_PAY and task.subject_id is not None:
        return f"/cases/{task.subject_id}"
    if left is not None:
        cases_only = left.cases and not left.families
        return f"/cases?owner={WITHOUT}" if cases_only else f"/households?coach={WITHOUT}"
    if task.kind is TaskKind.PROBLEM and task.conversation_id is not None:
        return f"/inbox/{task.conversation_id}"
    if task.household_id is not None:
        return f"/households/{task.household_id}"
    return f"/inbox/{task.conversation_id}" if task.conversation_id is not None else ""


def _in(title: Mapping[str, str], language: str) -> str:
    return str(title.get(language) or title.get("it") or next(iter(title.values()), ""))
