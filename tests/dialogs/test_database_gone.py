"""A database that goes away while the clock works spoils nothing: the next tick does the same work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Broadcast, DueEvent, Task
from budgeting.errors import DatabaseUnavailable
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.schedule import DueKind, DueState
from dialogs import broadcasts
from dialogs.broadcasts import Audience, Draft, sending
from dialogs.proactive import speakers, work
from dialogs.text.words import Words
from tests.kit.build import Cast


def gone(*_: Any, **__: Any) -> None:
    raise OperationalError("SELECT 1", None, Exception("server closed the connection"))


def wrong(*_: Any, **__: Any) -> None:
    raise ValueError("a fault of ours")


@pytest.fixture
def event(database: Database, clock: SetClock, cast: Cast) -> int:
    def plan(session: Any) -> int:
        made = DueEvent(
            kind=DueKind.CHECKIN_ASK,
            subject_id=cast.lucia,
            member_id=cast.lucia,
            for_date=clock.now().date(),
            rung=0,
            unique_key="ask",
            due_at=clock.now(),
            stale_at=clock.now() + timedelta(hours=3),
            state=DueState.PENDING,
        )
        session.add(made)
        session.flush()
        return made.id

    return database.write(plan)


def state_of(database: Database, table: Any, number: int) -> Any:
    with database.read() as session:
        return session.get_one(table, number).state


def tasks(database: Database) -> int:
    with database.read() as session:
        return session.query(Task).count()


@pytest.mark.parametrize(("fault", "after"), [(gone, DueState.PENDING), (wrong, DueState.SKIPPED)])
def test_an_event_waits_for_the_database_but_not_for_a_fault(
    database: Database,
    clock: SetClock,
    words: Words,
    event: int,
    monkeypatch: pytest.MonkeyPatch,
    fault: Any,
    after: DueState,
) -> None:
    monkeypatch.setattr(work.reminders, "take", _taken(event))
    monkeypatch.setitem(speakers.SPEAKERS, DueKind.CHECKIN_ASK, fault)

    def tick() -> int:
        return database.write(lambda session: work.work_off(session, clock, words))

    if fault is gone:
        with pytest.raises(DatabaseUnavailable):
            tick()
    else:
        assert tick() == 1
    assert state_of(database, DueEvent, event) is after
    assert tasks(database) == (fault is wrong)


def _taken(event: int) -> Any:
    """Only the claim, without checking whether the family still wants the question, which is not the point here."""

    def take(session: Any, clock: SetClock, limit: int) -> list[Any]:
        return work.due.claim(session, clock.now(), limit)

    return take


@pytest.mark.parametrize(("fault", "after"), [(gone, BroadcastState.SENDING), (wrong, BroadcastState.PAUSED)])
def test_an_announcement_waits_for_the_database_but_not_for_a_fault(
    database: Database,
    clock: SetClock,
    words: Words,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    fault: Any,
    after: BroadcastState,
) -> None:
    draft = Draft(Audience(cast.programme), {"it": "Domani l'ufficio è chiuso."})
    number = database.write(lambda s: broadcasts.create(s, clock, cast.marco, draft))
    before = state_of(database, Broadcast, number)
    monkeypatch.setattr(sending, "_fill", fault)

    def tick() -> bool:
        return database.write(lambda session: broadcasts.work_off(session, clock, words))

    if fault is gone:
        with pytest.raises(DatabaseUnavailable):
            tick()
        assert state_of(database, Broadcast, number) is before
    else:
        assert tick()
        assert state_of(database, Broadcast, number) is after
    assert tasks(database) == (fault is wrong)
