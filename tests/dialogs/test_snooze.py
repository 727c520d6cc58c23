"""A snoozed conversation comes back by itself: on time over both clock changes, at once if something urgent comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from admin.inbox.overview import until
from budgeting import tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Event, Staff, Task
from budgeting.programmes.days import Zoned
from budgeting.states.conversations import InboxState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject
from dialogs import proactive
from dialogs.staff_side import handover, inbox
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import Cast


@pytest.fixture
def chat(database: Database, clock: SetClock, cast: Cast) -> int:
    return database.write(lambda s: build.conversation(s, clock, cast.amina))


def row(database: Database, chat: int) -> Conversation:
    with database.read() as session:
        return session.get_one(Conversation, chat)


def tick(database: Database, clock: SetClock, words: Words) -> None:
    database.write(lambda s: proactive.work_off(s, clock, words))


@pytest.mark.parametrize(
    ("now", "back"),
    [
        # The nights in which clocks go forward, and back.
        (datetime(2026, 3, 28, 17, tzinfo=UTC), datetime(2026, 3, 29, 7, tzinfo=UTC)),
        (datetime(2026, 10, 24, 17, tzinfo=UTC), datetime(2026, 10, 25, 8, tzinfo=UTC)),
    ],
)
def test_it_wakes_at_nine_over_both_clock_changes_and_after_a_stop(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int, now: datetime, back: datetime
) -> None:
    clock.set(now)
    moment = until("tomorrow", clock, Zoned("Europe/Rome"))
    assert moment == back
    database.write(lambda s: inbox.snooze(s, clock, cast.giulia, chat, back))
    clock.set(back - timedelta(seconds=1))
    tick(database, clock, words)
    assert row(database, chat).inbox_state is InboxState.SNOOZED
    # The program stood still for a while.
    clock.set(back + timedelta(minutes=40))
    for _ in range(2):
        tick(database, clock, words)
    woken = row(database, chat)
    assert (woken.inbox_state, woken.woken_at) == (InboxState.WAITING, clock.now())
    with database.read() as session:
        assert session.scalars(select(Task.kind)).all() == [TaskKind.CONVERSATION]
        assert session.scalars(select(Event.kind)).all()[-1] == "reopened"
    database.write(lambda s: handover.answer(s, clock, words, cast.giulia, chat, "Eccomi"))
    assert row(database, chat).woken_at is None


def test_something_urgent_wakes_it_at_once_and_older_things_do_not(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int
) -> None:
    def urgent(kind: TaskKind) -> None:
        database.write(
            lambda s: tasks.open_task(
                s,
                clock,
                kind,
                Subject(SubjectKind.HOUSEHOLD, cast.amrani),
                programme_id=cast.programme,
                household_id=cast.amrani,
                urgency=Urgency.HIGH,
            )
        )

    urgent(TaskKind.CANNOT_PAY)
    clock.advance(minutes=1)
    database.write(lambda s: inbox.snooze(s, clock, cast.giulia, chat, clock.now() + timedelta(days=2)))
    tick(database, clock, words)
    assert row(database, chat).inbox_state is InboxState.SNOOZED
    clock.advance(minutes=1)
    urgent(TaskKind.CALL_HOUSEHOLD)
    tick(database, clock, words)
    assert row(database, chat).inbox_state is InboxState.WAITING


def test_whoever_holds_it_keeps_it_unless_they_have_left(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int
) -> None:
    for active, state, holder in ((True, InboxState.HELD, cast.giulia), (False, InboxState.WAITING, None)):
        database.write(lambda s: handover.take(s, clock, words, cast.giulia, chat))
        database.write(lambda s: inbox.snooze(s, clock, cast.giulia, chat, clock.now() + timedelta(hours=2)))
        if not active:
            database.write(
                lambda s: s.execute(update(Staff).where(Staff.id == cast.giulia).values(active=False))
            )
        clock.advance(hours=3)
        tick(database, clock, words)
        woken = row(database, chat)
        assert (woken.inbox_state, woken.held_by, woken.woken_at) == (state, holder, clock.now())
