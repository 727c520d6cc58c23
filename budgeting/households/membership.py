"""What members do and what happens to them: they join, choose, go silent, become unreachable or reachable."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import tasks
from budgeting.clock import Clock
from budgeting.db.tables import Member
from budgeting.households.rows import get_member, set_on_member
from budgeting.search import names
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def join(session: Session, clock: Clock, member_id: int, language: str) -> None:
    """The member joins, perhaps again: they may get messages, in ``language``. Raises NotFound.

    `phones.link` records which chat they joined with.
    """
    member = get_member(session, member_id)
    joined = member.joined_at or clock.now()
    set_on_member(
        session, member_id, joined_at=joined, language=language, stopped_at=None, unreachable_at=None
    )
    # Nobody need try any more to reach them.
    tasks.settle(session, clock, TaskKind.CONTACT_DUE, Subject(SubjectKind.HOUSEHOLD, member.household_id))


def set_language(session: Session, member_id: int, language: str) -> None:
    set_on_member(session, member_id, language=language)


def set_listens(session: Session, member_id: int, listens: bool) -> None:
    """Whether the person wants our messages read aloud too."""
    set_on_member(session, member_id, listens=listens)


def set_called(session: Session, member_id: int, called: str) -> None:
    """Set what the person wants to be called."""
    set_on_member(session, member_id, called=called)
    names.keep(session, get_member(session, member_id).household_id)


def set_checkin_time(session: Session, member_id: int, weekday: int, hour: time) -> None:
    """Set the ISO weekday (1 is Monday; ValueError if out of range) and local time of the weekly check-in."""
    if not 1 <= weekday <= 7:
        raise ValueError("a weekday lies between 1 and 7")
    set_on_member(session, member_id, checkin_weekday=weekday, checkin_time=hour)


def stop(session: Session, clock: Clock, member_id: int) -> None:
    """Nothing proactive from now on."""
    set_on_member(session, member_id, stopped_at=get_member(session, member_id).stopped_at or clock.now())


def restart(session: Session, clock: Clock, member_id: int) -> None:
    """The member wants messages again."""
    set_on_member(session, member_id, stopped_at=None)


def mark_unsafe(session: Session, clock: Clock, member_id: int) -> None:
    """Somebody else may read the member's phone: nothing unasked goes to it. Keeps the first moment."""
    set_on_member(session, member_id, unsafe_at=get_member(session, member_id).unsafe_at or clock.now())


def mark_safe(session: Session, clock: Clock, member_id: int) -> None:
    """The member says the phone is theirs alone again."""
    set_on_member(session, member_id, unsafe_at=None)


def mark_unreachable(session: Session, clock: Clock, member_id: int) -> None:
    """The messenger says the member blocked us or is gone. Keeps the first moment."""
    set_on_member(
        session, member_id, unreachable_at=get_member(session, member_id).unreachable_at or clock.now()
    )


def mark_reachable(session: Session, clock: Clock, member_id: int) -> None:
    set_on_member(session, member_id, unreachable_at=None)


def first_joined_at(session: Session, household_id: int) -> datetime | None:
    """When the first of the household's members whose phone is linked joined; None if nobody has."""
    joined = select(func.min(Member.joined_at)).where(Member.household_id == household_id)
    return session.scalar(joined)
