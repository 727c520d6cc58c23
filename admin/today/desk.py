"""The list of the first page: everything that waits, put in one order, a page at a time.

Each source gives the places of its first rows; the rows themselves are read only for the page that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from admin.appointments import queries as appointments
from admin.context import RequestContext
from admin.inbox import queries as conversations
from admin.inbox.queries import OPEN, Tab
from admin.kit.listing import Params
from admin.kit.pagination import Query
from admin.today import beside, tasks
from admin.today.kinds import KINDS, OTHERS, Group, Level
from admin.today.tasks import Narrowed, Order
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Conversation, Household, Member, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.tasks import promises
from dialogs.staff_side import inbox

#: Rows of a page, and the last page: nobody reads further, and the filters narrow the list.
SIZE, LAST_PAGE = 40, 25
_ALL = Params({"tab": Tab.ALL}, "")


class Sort(StrEnum):
    """What a row is."""

    TASK = "task"
    CONVERSATION = "conversation"
    APPOINTMENT = "appointment"
    MEETING = "meeting"
    UNDELIVERED = "undelivered"
    WEEKS = "weeks"


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the list. ``row`` is what its sort is drawn from; before the page is cut, perhaps only a number."""

    order: Order
    sort: Sort
    row: Any

    @property
    def level(self) -> Level:
        return Level(self.order[0])


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of the list, and how much waits in each group."""

    items: list[Item]
    page: int
    more: bool
    #: By group, without groups that have nothing; and by kind, of the tasks in them.
    groups: Mapping[Group, int]
    kinds: Mapping[TaskKind, int]
    #: How much is the reader's own, and how much there is altogether.
    mine: int
    everything: int
    urgent: int


@dataclass(frozen=True, slots=True)
class _Day:
    """What is read once for the list and its counts."""

    #: The reader's own appointments of today.
    own: list[Item]
    meetings: list[Item]
    #: The number of weeks to read.
    weeks: int


def of(session: Session, context: RequestContext, narrowed: Narrowed, page: int) -> Desk:
    """Page ``page`` of what waits for the reader."""
    page = min(max(page, 1), LAST_PAGE)
    day = _day(session, context)
    shared = _shared(session, context, narrowed, day)
    items = _items(session, context, narrowed, day, page * SIZE + 1, shared)
    items.sort(key=lambda item: (item.order, item.sort))
    everybody, mine = _counts(session, context, day)
    now = mine if narrowed.mine else everybody
    return Desk(
        _read(session, context, items[(page - 1) * SIZE : page * SIZE], shared),
        page,
        len(items) > page * SIZE and page < LAST_PAGE,
        now.groups,
        now.kinds,
        sum(mine.groups.values()),
        sum(everybody.groups.values()),
        now.urgent,
    )


def nobody_yet(session: Session, context: RequestContext) -> bool:
    """Whether the reader works with families and there is none yet."""
    if not context.me.may(Action.READ_HOUSEHOLD):
        return False
    return session.scalar(select(Household.id).where(access.visible(Household, context.me)).limit(1)) is None


_Shared = Mapping[int, Mapping[int, TaskKind]]


def _shared(session: Session, context: RequestContext, narrowed: Narrowed, day: _Day) -> _Shared:
    """The urgent tasks that share a row; a list that is narrowed shows each by itself."""
    if narrowed.group is not None or narrowed.kind is not None:
        return {}
    now = context.clock.now()
    return tasks.together(session, tasks.shown(context.me, now, narrowed, [i.row.id for i in day.own]))


def _items(
    session: Session,
    context: RequestContext,
    narrowed: Narrowed,
    day: _Day,
    until: int,
    shared: _Shared,
) -> list[Item]:
    """At least the first ``until`` places of the list, in any order."""
    now, talks = context.clock.now(), context.me.may(Action.READ_CONVERSATION)
    which = tasks.shown(context.me, now, narrowed, [item.row.id for item in day.own])
    if inside := [number for others in shared.values() for number in others]:
        which = and_(which, Task.id.not_in(inside))
    items = [Item(place.order, Sort.TASK, place.id) for place in tasks.first(session, now, which, until)]

    def includes(group: Group) -> bool:
        return narrowed.kind is None and narrowed.group in (None, group)

    if includes(Group.TALKS) and talks:
        items += _talks(session, context, narrowed.mine, until)
    if includes(Group.CALENDAR):
        items += day.own if narrowed.mine else [*day.own, *day.meetings]
    if includes(Group.PAPERS) and day.weeks:
        items.append(Item((Level.CALM, 0, now, 0), Sort.WEEKS, day.weeks))
    return items


@dataclass(frozen=True, slots=True)
class _Counts:
    groups: dict[Group, int]
    kinds: dict[TaskKind, int]
    urgent: int


def _counts(session: Session, context: RequestContext, day: _Day) -> tuple[_Counts, _Counts]:
    """How much waits in each group, whatever the page shows: for everybody, and of the reader's own. Both come from the
    same three statements, because each of them looks at everything that waits."""
    me, now = context.me, context.clock.now()
    which = tasks.shown(me, now, Narrowed(), [item.row.id for item in day.own])
    talks, failed = (0, 0, 0, 0), (0, 0)
    if me.may(Action.READ_CONVERSATION):
        talks = _count_talks(session, context)
        failed = beside.count_undelivered(session, now, me)
    everybody, mine = tasks.counted(session, now, me, which)
    return (
        _count(everybody, day, talks[0] + failed[0], talks[1], len(day.own) + len(day.meetings)),
        _count(mine, day, talks[2] + failed[1], talks[3], len(day.own)),
    )


def _count(
    kinds: Mapping[TaskKind, tasks.Count], day: _Day, talks: int, urgent: int, calendar: int
) -> _Counts:
    numbers = dict.fromkeys(Group, 0)
    for kind, count in kinds.items():
        numbers[KINDS[kind][0] if kind in KINDS else OTHERS] += count.number
    numbers[Group.TALKS] += talks
    numbers[Group.CALENDAR] += calendar
    numbers[Group.PAPERS] += 1 if day.weeks else 0
    return _Counts(
        {group: number for group, number in numbers.items() if number},
        {kind: kinds[kind].number for kind in (*KINDS, *kinds) if kind in kinds},
        urgent + sum(count.urgent for count in kinds.values()),
    )


def _count_talks(session: Session, context: RequestContext) -> tuple[int, int, int, int]:
    """The conversations that wait and how many of them are urgent; the reader's own, and how many of those are."""
    waits, own = inbox.waiting(context.clock.now()), _own(context)
    pressing = Conversation.urgency == Urgency.HIGH
    each = {
        "waiting": waits,
        "urgent": and_(waits, pressing),
        "mine": own,
        "mine_urgent": and_(own, pressing),
    }
    query = _talking(
        context, *(func.count().filter(condition).label(name) for name, condition in each.items())
    )
    counts = session.execute(query.where(_near(context))).one()
    return counts.waiting, counts.urgent, counts.mine, counts.mine_urgent


def _own(context: RequestContext) -> ColumnElement[bool]:
    """Whether a conversation is the reader's: they hold it, or a family they coach waits in it."""
    me, now = context.me, context.clock.now()
    return or_(inbox.held_by(me.staff_id, now), and_(inbox.waiting(now), Household.coach_id == me.staff_id))


def _near(context: RequestContext) -> ColumnElement[bool]:
    """What an index knows: most conversations neither wait nor are held by the reader."""
    return or_(Conversation.inbox_state.in_(OPEN), Conversation.held_by == context.me.staff_id)


def _talking(context: RequestContext, *columns: Any) -> Query:
    """The conversations that may be in the list, without those with a task on the page that says the same. Those are
    listed once: checked for each conversation they would be one more join for the planner to guess about."""
    me = context.me
    said = select(Task.conversation_id).where(
        WAITS,
        Task.conversation_id.is_not(None),
        access.visible(Task, me),
        or_(
            Task.kind == TaskKind.CRISIS,
            and_(Task.kind.in_(promises.FOR_A_PERSON), promises.broken(context.clock.now())),
        ),
    )
    return (
        select(*columns)
        .select_from(Conversation)
        .outerjoin(Member, Member.id == Conversation.member_id)
        .outerjoin(Household, Household.id == Member.household_id)
        .where(access.visible(Conversation, me), Conversation.id.not_in(said))
    )


def _talks(session: Session, context: RequestContext, mine: bool, until: int) -> list[Item]:
    """The conversations that wait, longest first, and the messages that did not arrive."""
    now = context.clock.now()
    query = _talking(
        context, Conversation.id, Conversation.urgency, Conversation.woken_at, inbox.SINCE.label("since")
    ).where(*((_near(context), _own(context)) if mine else (inbox.waiting(now),)))
    query = query.order_by(
        (Conversation.urgency == Urgency.HIGH).desc(),
        inbox.BACK_FIRST,
        inbox.SINCE.asc().nulls_last(),
        Conversation.id,
    )
    talks = [
        Item(
            (
                _level(row.urgency),
                tasks.FIRST if row.woken_at is not None else tasks.FAMILIES,
                row.since or now,
                row.id,
            ),
            Sort.CONVERSATION,
            row.id,
        )
        for row in session.execute(query.limit(until))
    ]
    failed = beside.undelivered(session, now, context.me, until, mine=mine)
    return talks + [
        Item((Level.SOON, tasks.LAST_TIER, row.at, row.message_id), Sort.UNDELIVERED, row) for row in failed
    ]


def _level(urgency: Urgency) -> Level:
    return Level.NOW if urgency is Urgency.HIGH else Level.SOON


def _day(session: Session, context: RequestContext) -> _Day:
    me, clock = context.me, context.clock
    own = appointments.today(session, context) if me.may(Action.READ_APPOINTMENT) else []
    talks = me.may(Action.READ_CONVERSATION)
    meetings = beside.meetings(session, clock, me, context.language) if talks else []
    return _Day(
        [
            Item((Level.SOON, tasks.FAMILIES, row.starts_at, row.id), Sort.APPOINTMENT, row)
            for row in own
            if row.starts_at is not None
        ],
        [
            Item((Level.SOON, tasks.FAMILIES, meeting.starts_at, meeting.id), Sort.MEETING, meeting)
            for meeting in meetings
        ],
        beside.weeks_to_read(session, clock, me) if talks else 0,
    )


def _read(session: Session, context: RequestContext, items: list[Item], shared: _Shared) -> list[Item]:
    """The same with their rows read."""
    numbers = {
        sort: [item.row for item in items if item.sort is sort] for sort in (Sort.TASK, Sort.CONVERSATION)
    }
    read: dict[Sort, Mapping[int, Any]] = {
        Sort.TASK: tasks.rows(session, context, numbers[Sort.TASK], shared),
        Sort.CONVERSATION: _conversations(session, context, numbers[Sort.CONVERSATION]),
    }
    return [
        Item(item.order, item.sort, read[item.sort][item.row]) if item.sort in read else item
        for item in items
    ]


def _conversations(session: Session, context: RequestContext, ids: list[int]) -> dict[int, Any]:
    """The conversations' rows, and by when each family was promised an answer."""
    if not ids:
        return {}
    query = conversations.visible(session, context, _ALL)
    records = session.execute(query.where(Conversation.id.in_(ids))).all()
    due = select(Task.conversation_id, func.min(Task.due_at).label("due_at")).where(
        WAITS, Task.conversation_id.in_(ids), Task.kept_at.is_(None), access.visible(Task, context.me)
    )
    promised = {
        row.conversation_id: row.due_at for row in session.execute(due.group_by(Task.conversation_id))
    }
    return {row.id: (row, promised.get(row.id)) for row in conversations.rows(session, context, records)}
