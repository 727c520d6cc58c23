"""The morning digest of the staff bot: what waits for a colleague, in numbers only, and when it comes."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from budgeting import access, programmes, reviews
from budgeting.access import Action, Actor
from budgeting.clock import Clock
from budgeting.db.tables import (
    ActivitySession,
    Appointment,
    Case,
    Conversation,
    Household,
    Member,
    Task,
)
from budgeting.db.tables.tasks import WAITS
from budgeting.staff import digests
from budgeting.states.activities import SessionState
from budgeting.states.appointments import AppointmentState
from budgeting.states.cases import CaseState
from budgeting.tasks import promises
from dialogs.staff_side import clock_times, inbox
from dialogs.text import Text, t

OFF = t("No more summary in the morning. /digest 8:30 brings it back.")
NOT_A_TIME = t("That is not a time. Write for example /digest 8:30 or /digest off.")
#: Longer than any day, so that a range includes a day in every zone.
_A_DAY = timedelta(hours=25)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for one person this morning. ``mine`` are among the ``conversations``."""

    conversations: int
    mine: int
    broken: int
    cases: int
    sessions: int
    appointments: int
    weeks: int

    def __bool__(self) -> bool:
        return any(astuple(self))


def of(session: Session, clock: Clock, staff_id: int) -> Waiting:
    """What this person may see of what waits now."""
    me, now = access.actor(session, staff_id), clock.now()
    conversations, mine = _conversations(session, me, now)
    weeks = (
        reviews.count_unread(session, clock, access.visible(Household, me, Action.REVIEW_WEEK))
        if me.may(Action.REVIEW_WEEK)
        else 0
    )
    return Waiting(
        conversations,
        mine,
        _number(session, Task, WAITS, promises.broken(now), access.visible(Task, me)),
        _number(
            session, Case, Case.owner_id.is_(None), Case.state != CaseState.CLOSED, access.visible(Case, me)
        ),
        _today(session, clock, ActivitySession, _sessions(me)),
        _today(session, clock, Appointment, _appointments(me)),
        weeks,
    )


def words(waiting: Waiting) -> list[Text]:
    """The message; only lines with a number."""
    lines = [
        (waiting.broken, t("• Broken promises: {count}", count=waiting.broken)),
        (
            waiting.conversations,
            t(
                "• Conversations waiting: {count} (yours: {mine})",
                count=waiting.conversations,
                mine=waiting.mine,
            ),
        ),
        (waiting.cases, t("• Cases to take: {count}", count=waiting.cases)),
        (waiting.appointments, t("• Your appointments today: {count}", count=waiting.appointments)),
        (waiting.sessions, t("• Sessions today: {count}", count=waiting.sessions)),
        (waiting.weeks, t("• Weeks to read: {count}", count=waiting.weeks)),
    ]
    return [t("*Good morning. Here is today:*"), *(line for number, line in lines if number)]


def chosen(session: Session, clock: Clock, staff_id: int, said: str, current: time | None) -> Text:
    """What /digest answers; ``said`` is what stands after it: a time, "on", "off" or nothing."""
    asked = said.strip().casefold()
    if not asked:
        return _state(current)
    if asked == "off":
        at = None
    elif asked == "on":
        at = current or digests.MORNING
    elif (at := clock_times.read(asked)) is None:
        return NOT_A_TIME
    digests.choose(session, clock, staff_id, at)
    return _state(at)


def _state(at: time | None) -> Text:
    if at is None:
        return OFF
    return t(
        "On office days at {time} I write what is waiting. Another time: /digest 7:45. Never: /digest off.",
        time=f"{at:%H:%M}",
    )


def _conversations(session: Session, me: Actor, now: datetime) -> tuple[int, int]:
    """Those that wait, and how many of them this person holds or coaches."""
    own = or_(Conversation.held_by == me.staff_id, Household.coach_id == me.staff_id)
    query = (
        select(func.count().label("everyone"), func.count().filter(own).label("theirs"))
        .select_from(Conversation)
        .outerjoin(Member, Member.id == Conversation.member_id)
        .outerjoin(Household, Household.id == Member.household_id)
        .where(inbox.waiting(now), access.visible(Conversation, me))
    )
    row = session.execute(query).one()
    return row.everyone, row.theirs


def _number(session: Session, table: Any, *which: ColumnElement[bool] | Any) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*which)) or 0


def _sessions(me: Actor) -> Select[Any]:
    """Of the programme, or of the activities that they run."""
    return select(ActivitySession).where(
        access.visible(ActivitySession, me), ActivitySession.state != SessionState.CANCELLED
    )


def _appointments(me: Actor) -> Select[Any]:
    return select(Appointment).where(
        Appointment.staff_id == me.staff_id,
        Appointment.state == AppointmentState.AGREED,
        access.visible(Appointment, me),
    )


def _today(session: Session, clock: Clock, table: Any, query: Select[Any]) -> int:
    """How many of these begin today in their own zone."""
    now = clock.now()
    near = query.where(table.starts_at.between(now - _A_DAY, now + _A_DAY)).limit(500)
    return sum(
        programmes.day_of(each.starts_at, each) == programmes.today(clock, each)
        for each in session.scalars(near)
    )
