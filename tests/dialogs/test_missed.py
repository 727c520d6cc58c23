"""A check-in counts as missed only if the person was asked and could have answered."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import households, reviews
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Household, Member, Task
from budgeting.reviews import Code, WeekWord
from budgeting.states.tasks import TaskKind, TaskState
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, read
from tests.kit.databases import on_sqlite

HEAD = "# household: kaur · coach: Giulia · member: Harpreet (en)\n"
ROME = ZoneInfo("Europe/Rome")
#: The week that Sunday evening's check-in is about.
WEEK = date(2026, 3, 2)


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=ROME)


@pytest.mark.parametrize(
    ("what", "known", "missed"),
    [
        ("nothing", WeekWord.MISSED, True),
        ("stop", WeekWord.STOPPED, False),
        ("unreachable", WeekWord.UNREACHABLE, False),
        ("left", WeekWord.NOT_JOINED, False),
        ("no_chat", WeekWord.SILENT, False),
    ],
)
def test_no_task_and_no_flag_for_who_could_not_answer(
    database: Database, words: Words, clock: SetClock, what: str, known: WeekWord, missed: bool
) -> None:
    script = read(HEAD)
    setting = database.write(lambda session: build(session, clock, script))
    stage, member = EngineStage(database, clock, words, setting), setting.people["Harpreet"].member_id
    assert member is not None
    if what == "no_chat":
        _forget_the_chat(database)
    stage.set_clock(_at(8, 18))
    clock.set(_at(8, 19))

    def away(session: Session) -> None:
        if what == "unreachable":
            households.mark_unreachable(session, clock, member)
        if what == "left":
            session.execute(update(Member).where(Member.id == member).values(left_at=clock.now()))

    database.write(away)
    if what == "stop":
        stage.write("Harpreet", "/stop")
    stage.set_clock(_at(14, 12))
    with database.read() as session:
        household = session.scalars(select(Household)).one()
        series = reviews.weeks_around(session, clock, household.id, WEEK)
        flags = {flag.code for flag in reviews.judge(series, WEEK)}
        assert reviews.word(series, WEEK) is known
        assert (Code.MISSED_CHECKIN in flags) == missed
        kinds = set(session.scalars(select(Task.kind)))
    assert (TaskKind.CHECKIN_MISSED in kinds) == missed


def _forget_the_chat(database: Database) -> None:
    def job(session: Session) -> None:
        for conversation in session.scalars(select(Conversation)):
            session.delete(conversation)

    database.write(job)


@on_sqlite
def test_a_silent_family_is_one_task_until_it_answers(
    database: Database, words: Words, clock: SetClock
) -> None:
    script = read(HEAD)
    setting = database.write(lambda session: build(session, clock, script))
    stage = EngineStage(database, clock, words, setting)
    for day in range(8, 30):
        for hour in (12, 19):
            stage.set_clock(_at(day, hour))
    with database.read() as session:
        (task,) = session.scalars(select(Task).where(Task.kind == TaskKind.CHECKIN_MISSED))
        assert task.state is TaskState.OPEN
    stage.write("Harpreet", "/checkin")
    for label in ("Skip ›", "✓ No, nothing", "✓ Nothing", "✓ No, that is all", "😊 Well"):
        stage.tap("Harpreet", label)
    with database.read() as session:
        assert session.get_one(Task, task.id).state is TaskState.DONE
