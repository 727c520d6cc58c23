"""The queries of the first page, one for each kind of thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select, text
from sqlalchemy.orm import Session

from admin.cases.queries import NOBODY as NO_OWNER
from admin.context import RequestContext
from admin.households.lists import NOBODY
from admin.phrases.labels import answered
from admin.plan_names import plan_of_task
from admin.security.sign_ins import Me
from admin.today import causes
from budgeting import access, programmes, reviews
from budgeting.access import Action, Reach
from budgeting.clock import Clock
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
from budgeting.db.tables.tasks import WAITS
from budgeting.phrases import questions
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.messages import Direction, MessageState, SubjectKind
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.tasks import promises, unaccompanied
from budgeting.tasks.unaccompanied import Unaccompanied
from dialogs.text import Text
from dialogs.text.languages import MAIN

#: The order on the page. Requests for an answer come first, as conversations.
KINDS = (
    TaskKind.CRISIS,
    TaskKind.APPOINTMENT_CANCELLED,
    TaskKind.APPOINTMENT_TODAY,
    TaskKind.APPOINTMENT_TIMES,
    TaskKind.QUESTION_ANSWERED,
    TaskKind.CANNOT_PAY,
    TaskKind.CALL_HOUSEHOLD,
    TaskKind.COUNTER_PROPOSAL,
    TaskKind.PROPOSAL_DECLINED,
    TaskKind.PAYMENT_DECLARED,
    TaskKind.ERASURE_ASKED,
    TaskKind.ERASURE_DUE,
    TaskKind.EXPORT_UNSENT,
    TaskKind.INVITE_WANTED,
    TaskKind.AGREEMENT_ANSWERED,
    TaskKind.HOURS_DECLARED,
    TaskKind.AGREEMENT_ENDS,
    TaskKind.INSTALMENT_OVERDUE,
    TaskKind.RENT_UNSAFE,
    TaskKind.BILL_OVERDUE,
    TaskKind.CHECKIN_MISSED,
    TaskKind.UNREACHABLE,
    TaskKind.PAUSE_ENDS,
    TaskKind.ALLOWANCE_LATE,
    TaskKind.DOCUMENT_TO_SEE,
    TaskKind.DOCUMENT_MISSING,
    TaskKind.DOCUMENT_EXPIRING,
    TaskKind.WELLBEING_UNANSWERED,
    TaskKind.NO_NEXT_STEP,
    TaskKind.PROBLEM,
    TaskKind.PLAN_UNTOLD,
    TaskKind.UNACCOMPANIED,
    TaskKind.APPOINTMENT_OUTCOME,
    TaskKind.SKILL_TO_CHECK,
    TaskKind.SKILL_INTEREST,
)
#: Maximum of each kind on the page of all kinds, and on the page of one.
FEW, MOST = 8, 100
#: Maximum meetings of one day.
MEETINGS = 50
#: The longest day is one on which clocks go back.
A_DAY = timedelta(hours=25)
#: Kinds of things without a next step that have their own page; others lead to the family's.
_PAGES = {
    SubjectKind.CASE: "/cases",
    SubjectKind.CONVERSATION: "/inbox",
    SubjectKind.BROADCAST: "/broadcasts",
    SubjectKind.BATCH: "/batches",
    SubjectKind.SESSION: "/activities/sessions",
    SubjectKind.APPOINTMENT: "/appointments",
    SubjectKind.SKILL: "/skills",
    SubjectKind.SKILL_INTEREST: "/skills/interests",
}
#: Tasks that lead to the page of what they are about.
_ABOUT = frozenset({SubjectKind.APPOINTMENT, SubjectKind.SKILL, SubjectKind.SKILL_INTEREST})
#: The page of the family on which to deal with tasks of these kinds.
_PARTS = {
    TaskKind.DOCUMENT_TO_SEE: "/documents",
    TaskKind.DOCUMENT_MISSING: "/documents",
    TaskKind.DOCUMENT_EXPIRING: "/documents",
    TaskKind.WELLBEING_UNANSWERED: "/wellbeing",
}
#: What is handled on the page of the family's pacts.
_OF_PACTS = (SubjectKind.AGREEMENT, SubjectKind.PROMISE, SubjectKind.HOURS)
#: Messages that failed longer ago are history; the thread shows them.
UNDELIVERED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task."""

    id: int
    kind: TaskKind
    urgent: bool
    since: datetime
    household: str
    link: str
    #: When the family was promised an answer, if it was; and whether that time has passed.
    promised: datetime | None
    broken: bool
    #: Who has taken it; empty if nobody has.
    taken_by: str
    mine: bool
    #: The name of the plan it is about; empty if there is none.
    plan: str
    #: Why it is open, if its kind doesn't say.
    cause: Text | None
    #: How many families and cases of the programme nobody accompanies.
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
    #: Its time zone, in which its times are shown.
    zone: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that didn't arrive, or may not have."""

    message_id: int
    conversation_id: int
    name: str
    at: datetime
    state: MessageState
    error: str | None


def counted(session: Session, me: Me) -> dict[TaskKind, int]:
    """The number of open tasks by kind, without kinds that have none."""
    query = select(Task.kind, func.count().label("number")).where(_open(me)).group_by(Task.kind)
    numbers = {row.kind: row.number for row in session.execute(query)}
    return {kind: numbers[kind] for kind in KINDS if kind in numbers}


def broken(session: Session, context: RequestContext) -> list[TaskRow]:
    """Broken promises to families, of every kind, longest overdue first."""
    return _tasks(session, context, promises.broken(context.clock.now()), MOST)


def waiting(session: Session, context: RequestContext, kind: TaskKind, limit: int) -> list[TaskRow]:
    """Tasks of a kind: urgent ones first, then the oldest."""
    return _tasks(session, context, Task.kind == kind, limit)


def waiting_else(session: Session, context: RequestContext, kind: TaskKind, limit: int) -> list[TaskRow]:
    """The same without the broken promises."""
    return _tasks(session, context, and_(Task.kind == kind, ~promises.broken(context.clock.now())), limit)


def _tasks(
    session: Session, context: RequestContext, which: ColumnElement[bool], limit: int
) -> list[TaskRow]:
    me, now = context.me, context.clock.now()
    rows = session.execute(
        select(
            Task,
            func.coalesce(Household.name, "").label("household"),
            func.coalesce(Staff.first_name, "").label("taken_by"),
        )
        .outerjoin(Household, Household.id == Task.household_id)
        .outerjoin(Staff, and_(Staff.id == Task.assigned_to, Task.state == TaskState.TAKEN))
        .where(_open(me), which)
        .order_by((Task.urgency == Urgency.HIGH).desc(), Task.created_at, Task.id)
        .limit(limit)
    ).all()
    tasks: list[Task] = [row.Task for row in rows]
    left: dict[int, Unaccompanied] = {
        task.id: unaccompanied.count(session, task.programme_id)
        for task in tasks
        if task.kind is TaskKind.UNACCOMPANIED and task.programme_id is not None
    }

    talked = [
        task.conversation_id
        for task in tasks
        if task.kind is TaskKind.QUESTION_ANSWERED and task.conversation_id is not None
    ]
    answers = {
        number: answered(context, asked) for number, asked in questions.answered_last(session, talked).items()
    }

    def shown(task: Task, household: str, taken_by: str) -> TaskRow:
        return TaskRow(
            task.id,
            task.kind,
            task.urgency is Urgency.HIGH,
            task.created_at,
            household,
            link(task, left.get(task.id)),
            task.due_at if task.kept_at is None else None,
            promises.is_broken(task, now),
            taken_by,
            task.state is TaskState.TAKEN and task.assigned_to == me.staff_id,
            plan_of_task(session, context, task),
            causes.answered(answers[task.conversation_id])
            if task.kind is TaskKind.QUESTION_ANSWERED and task.conversation_id in answers
            else causes.of(task),
            left.get(task.id),
        )

    return [shown(row.Task, row.household, row.taken_by) for row in rows]


def meetings(session: Session, clock: Clock, me: Me, language: str) -> list[Meeting]:
    """Sessions in the programmes the reader runs that are today in their own time zone, earliest first."""
    mine = me.where(Action.READ_ACTIVITY, Reach.PROGRAMME)
    if not mine:
        return []
    now = clock.now()
    coming = (
        select(func.count())
        .where(Enrolment.session_id == ActivitySession.id, Enrolment.state == EnrolmentState.COMING)
        .correlate(ActivitySession)
        .scalar_subquery()
    )
    rows = session.execute(
        select(ActivitySession, Activity.title, coming.label("coming"))
        .join(Activity, Activity.id == ActivitySession.activity_id)
        .where(
            Activity.programme_id.in_(mine),
            # A range wide enough for any time zone; each session's own day is checked below.
            ActivitySession.starts_at.between(now - A_DAY, now + A_DAY),
        )
        .order_by(ActivitySession.starts_at, ActivitySession.id)
        .limit(500)
    )
    return [
        Meeting(
            row.ActivitySession.id,
            _in(row.title, language),
            row.ActivitySession.starts_at,
            row.ActivitySession.ends_at,
            row.ActivitySession.place,
            row.coming,
            row.ActivitySession.capacity,
            row.ActivitySession.state is SessionState.CANCELLED,
            row.ActivitySession.zone,
        )
        for row in rows
        if programmes.day_of(row.ActivitySession.starts_at, row.ActivitySession)
        == programmes.today(clock, row.ActivitySession)
    ][:MEETINGS]


def undelivered(session: Session, now: datetime, me: Me) -> tuple[list[Undelivered], int]:
    """(the newest of them, how many there are). Announcements have their own reports."""
    theirs = and_(
        # Worded exactly like the condition of the partial index, so that the database uses it.
        text("messages.state IN ('failed', 'uncertain')"),
        Message.direction == Direction.OUT,
        Message.broadcast_id.is_(None),
        Message.created_at > now - UNDELIVERED_FOR,
        access.visible(Conversation, me),
    )
    joined = (
        select(func.count())
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
    )
    total = session.scalar(joined.where(theirs)) or 0
    rows = session.execute(
        select(
            Message.id.label("message_id"),
            Message.conversation_id,
            func.coalesce(func.nullif(Member.called, ""), Member.name, "").label("name"),
            Message.created_at.label("at"),
            Message.state,
            Message.error,
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(Member, Member.id == Conversation.member_id)
        .where(theirs)
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(FEW)
    )
    return [Undelivered(**row._mapping) for row in rows], total


def weeks_to_read(session: Session, clock: Clock, me: Me) -> int:
    """The number of weeks of the reader's own households to read; 0 for somebody who coaches none."""
    if not me.may(Action.REVIEW_WEEK):
        return 0
    own = access.visible(Household, me, Action.REVIEW_WEEK)
    return len(reviews.unread(session, clock, own))


def _open(me: Me) -> ColumnElement[bool]:
    return and_(WAITS, access.visible(Task, me))


def link(task: Task, left: Unaccompanied | None = None) -> str:
    """The page on which to deal with it; empty if it has none."""
    if task.kind is TaskKind.CANNOT_PAY and task.subject_id is not None:
        return f"/cases/{task.subject_id}"
    if task.kind is TaskKind.UNACCOMPANIED:
        cases_only = left is not None and left.cases and not left.families
        return f"/cases?owner={NO_OWNER}" if cases_only else f"/households?coach={NOBODY}"
    if task.kind is TaskKind.COUNTER_PROPOSAL and task.household_id is not None:
        return f"/households/{task.household_id}/counters/{task.subject_id}"
    if task.subject_kind is SubjectKind.ERASURE:
        return f"/erasures/{task.subject_id}"
    if task.kind is TaskKind.INVITE_WANTED:
        return f"/invite-requests/{task.subject_id}"
    if task.subject_kind in _OF_PACTS and task.household_id is not None:
        return f"/agreements/{task.household_id}"
    if task.kind is TaskKind.PROBLEM and task.subject_kind is SubjectKind.BATCH:
        return f"/batches/{task.subject_id}"
    if task.kind is TaskKind.ALLOWANCE_LATE:
        return f"/activities/allowances/{task.subject_id}"
    if task.kind is TaskKind.NO_NEXT_STEP and task.subject_kind in _PAGES:
        return f"{_PAGES[task.subject_kind]}/{task.subject_id}"
    if task.kind is TaskKind.NO_NEXT_STEP and task.subject_kind is SubjectKind.CORRECTIVE:
        return f"/households/{task.household_id}/correctives"
    if task.conversation_id is not None and task.subject_kind is SubjectKind.QUESTION:
        return f"/inbox/{task.conversation_id}"
    if task.subject_kind in _ABOUT:
        return f"{_PAGES[task.subject_kind]}/{task.subject_id}"
    talks = task.kind in promises.FOR_A_PERSON or task.kind is TaskKind.PROBLEM
    if talks and task.conversation_id is not None:
        return f"/inbox/{task.conversation_id}"
    if task.subject_kind in (SubjectKind.BILL, SubjectKind.BILLS):
        return f"/households/{task.household_id}/bills"
    if task.household_id is not None:
        return f"/households/{task.household_id}{_PARTS.get(task.kind, '')}"
    return f"/inbox/{task.conversation_id}" if task.conversation_id is not None else ""


def _in(title: Mapping[str, str], language: str) -> str:
    return str(title.get(language) or title.get(MAIN) or next(iter(title.values()), ""))
