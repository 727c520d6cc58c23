"""The tasks of the first page: which, in which order, and their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session

from admin.context import RequestContext
from admin.phrases.labels import answered
from admin.plan_names import plans_of_tasks
from admin.security.sign_ins import Me
from admin.today import amounts, causes, leads
from admin.today.kinds import KINDS, LOOK, NEXT, OTHERS, Group, Level, kinds_of
from budgeting import access
from budgeting.db.tables import (
    Household,
    Staff,
    Task,
)
from budgeting.db.tables.tasks import WAITS
from budgeting.money import Money
from budgeting.phrases import questions
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.tasks import promises, unaccompanied
from budgeting.tasks.unaccompanied import Unaccompanied
from dialogs.text import Text

#: A promise is about to break when this little time is left.
ABOUT_TO_BREAK = timedelta(hours=2)
_ABOUT_ONE = Task.subject_kind == SubjectKind.APPOINTMENT
#: What came back from a snooze is first; after broken promises (0) and waiting families (1), tasks are in the order of
#: their kinds.
FIRST, FAMILIES, _FIRST_KIND = -1, 1, 2
_TIER = case(
    {kind: number for number, kind in enumerate(KINDS, _FIRST_KIND)}, value=Task.kind, else_=_FIRST_KIND
)
#: Urgent tasks that are looked at for sharing a row; an office has a few.
MOST_TOGETHER = 500
#: What did not arrive comes after the tasks of its level.
LAST_TIER = _FIRST_KIND + len(KINDS)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed to: a group or one kind of task, and to what is the reader's own."""

    group: Group | None = None
    kind: TaskKind | None = None
    mine: bool = False


#: (level, tier within it, since when, number)
Order = tuple[int, int, datetime, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is in the list, and its number."""

    order: Order
    id: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task."""

    id: int
    kind: TaskKind
    urgent: bool
    since: datetime
    household: str
    link: str
    #: The next step, as the button says it.
    next: Text
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
    #: What it is about in money, if it is.
    amount: Money | None = None
    #: What else is urgent for the same family, in the same row.
    also: tuple[TaskKind, ...] = ()


def shown(me: Me, now: datetime, narrowed: Narrowed, today: Sequence[int] = ()) -> ColumnElement[bool]:
    """The open tasks of the page: of its kinds, and of any kind whose promise is broken. Appointments in ``today`` have
    rows of their own."""
    late = promises.broken(now)
    conditions: list[ColumnElement[bool]] = [access.visible(Task, me), or_(Task.kind.in_(KINDS), late)]
    if today:
        conditions.append(
            not_(and_(Task.kind == TaskKind.APPOINTMENT_TODAY, Task.subject_id.in_(today), _ABOUT_ONE))
        )
    if narrowed.kind is not None:
        conditions.append(Task.kind == narrowed.kind)
    elif narrowed.group is not None:
        kinds = Task.kind.in_(kinds_of(narrowed.group))
        conditions.append(or_(kinds, Task.kind.not_in(KINDS)) if narrowed.group is OTHERS else kinds)
    if narrowed.mine:
        coached = select(Household.id).where(Household.coach_id == me.staff_id)
        conditions.append(or_(Task.assigned_to == me.staff_id, Task.household_id.in_(coached)))
    return and_(WAITS, *conditions)


@dataclass(frozen=True, slots=True)
class Count:
    """How many tasks of one kind there are, and how many of them can't wait."""

    number: int
    urgent: int


def counted(
    session: Session, now: datetime, me: Me, which: ColumnElement[bool]
) -> tuple[dict[TaskKind, Count], dict[TaskKind, Count]]:
    """These tasks by kind, without kinds that have none: everybody's, and the reader's own."""
    own = or_(Task.assigned_to == me.staff_id, Household.coach_id == me.staff_id)
    pressing = _level(now) == Level.NOW
    query = (
        select(
            Task.kind,
            func.count().label("number"),
            func.count().filter(pressing).label("urgent"),
            func.count().filter(own).label("own_number"),
            func.count().filter(own, pressing).label("own_urgent"),
        )
        .outerjoin(Household, Household.id == Task.household_id)
        .where(which)
        .group_by(Task.kind)
    )
    everybody: dict[TaskKind, Count] = {}
    mine: dict[TaskKind, Count] = {}
    for row in session.execute(query):
        everybody[row.kind] = Count(row.number, row.urgent)
        if row.own_number:
            mine[row.kind] = Count(row.own_number, row.own_urgent)
    return everybody, mine


def first(session: Session, now: datetime, which: ColumnElement[bool], limit: int) -> list[Place]:
    """The first of these tasks in the order of the page: the most urgent, and among them broken promises, then by kind,
    then the oldest."""
    late = promises.broken(now)
    level = _level(now).label("level")
    tier = case((late, 0), else_=_TIER).label("tier")
    since = case((late, Task.due_at), else_=Task.created_at).label("since")
    query = (
        select(Task.id, level, tier, since).where(which).order_by(level, tier, since, Task.id).limit(limit)
    )
    return [Place((row.level, row.tier, row.since, row.id), row.id) for row in session.execute(query)]


def _level(now: datetime) -> ColumnElement[int]:
    """How urgent a task is. A promise that is broken, or about to be, can't wait."""
    promised = and_(Task.kept_at.is_(None), Task.due_at <= now + ABOUT_TO_BREAK)
    return case(
        (or_(Task.urgency == Urgency.HIGH, promised, promises.broken(now)), int(Level.NOW)),
        else_=case(
            {kind: int(level) for kind, (_, level) in KINDS.items()}, value=Task.kind, else_=int(Level.SOON)
        ),
    )


def together(session: Session, which: ColumnElement[bool]) -> dict[int, dict[int, TaskKind]]:
    """Urgent tasks that share a row, as their families share an alert: by the number of the one that is shown, the
    others with their kinds."""
    query = (
        select(Task.id, Task.kind, func.coalesce(Task.leading_id, Task.id).label("leading"))
        .where(which, Task.urgency == Urgency.HIGH, Task.state == TaskState.OPEN)
        .order_by(Task.created_at, Task.id)
        .limit(MOST_TOGETHER)
    )
    groups: dict[int, dict[int, TaskKind]] = {}
    for row in session.execute(query):
        groups.setdefault(row.leading, {})[row.id] = row.kind
    return {next(iter(group)): dict(list(group.items())[1:]) for group in groups.values() if len(group) > 1}


def rows(
    session: Session,
    context: RequestContext,
    ids: Sequence[int],
    shared: Mapping[int, Mapping[int, TaskKind]],
) -> dict[int, TaskRow]:
    """The rows of these tasks, by number; ``shared``: what else stands in them."""
    me, now = context.me, context.clock.now()
    records = session.execute(
        select(
            Task,
            func.coalesce(Household.name, "").label("household"),
            func.coalesce(Staff.first_name, "").label("taken_by"),
        )
        .outerjoin(Household, Household.id == Task.household_id)
        .outerjoin(Staff, and_(Staff.id == Task.assigned_to, Task.state == TaskState.TAKEN))
        .where(Task.id.in_(ids))
    ).all()
    read: list[Task] = [row.Task for row in records]
    left: dict[int, Unaccompanied] = {
        task.id: unaccompanied.count(session, task.programme_id)
        for task in read
        if task.kind is TaskKind.UNACCOMPANIED and task.programme_id is not None
    }
    about = amounts.of(session, me, read)
    answers = _answers(session, context, read)
    names = plans_of_tasks(session, context, read)

    def row_of(task: Task, household: str, taken_by: str) -> TaskRow:
        page = leads.lead(task, me, left.get(task.id))
        return TaskRow(
            task.id,
            task.kind,
            task.urgency is Urgency.HIGH,
            task.created_at,
            household,
            page.address,
            NEXT.get(task.kind, LOOK) if page.to_act else LOOK,
            task.due_at if task.kept_at is None else None,
            promises.is_broken(task, now),
            taken_by,
            task.state is TaskState.TAKEN and task.assigned_to == me.staff_id,
            names.get(task.id, ""),
            causes.answered(answers[task.id]) if task.id in answers else causes.of(task),
            left.get(task.id),
            about.get(task.id),
            tuple(shared.get(task.id, {}).values()),
        )

    return {row.Task.id: row_of(row.Task, row.household, row.taken_by) for row in records}


def _answers(session: Session, context: RequestContext, read: Sequence[Task]) -> dict[int, str]:
    """What families tapped under a question from the phrasebook, by task, in the reader's language."""
    talks = {
        task.id: task.conversation_id
        for task in read
        if task.kind is TaskKind.QUESTION_ANSWERED and task.conversation_id is not None
    }
    asked = questions.answered_last(session, list(talks.values()))
    return {task: answered(context, asked[talk]) for task, talk in talks.items() if talk in asked}
