"""Due events happen once: planned twice, claimed by two, after a clock jump."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import DueEvent
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.states.schedule import DueKind, DueState

DAY = date(2026, 3, 10)
NINE = datetime(2026, 3, 10, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
KIND = DueKind.INSTALMENT_TASK


def put(
    database: Database, subject: int = 1, at: datetime = NINE, kind: DueKind = KIND, rung: int = 0
) -> None:
    database.write(lambda s: due.put(s, kind, subject, None, DAY, rung, at, at + 24 * HOUR))


def claim(database: Database, now: datetime, limit: int = 10) -> list[Due]:
    return database.write(lambda s: due.claim(s, now, limit))


def settle(database: Database, event: Due, state: DueState = DueState.DONE, reason: str = "") -> bool:
    return database.write(lambda s: due.settle(s, NINE, event.id, state, reason))


def rows(database: Database) -> list[tuple[int, str, str]]:
    with database.read() as session:
        events = session.query(DueEvent).order_by(DueEvent.id).all()
        return [(row.subject_id, row.state.value, row.reason) for row in events]


def test_what_is_due_comes_oldest_first_and_only_when_it_is_due(database: Database) -> None:
    put(database, 1, NINE + HOUR)
    put(database, 2, NINE)
    put(database, 3, NINE + 2 * HOUR)
    assert claim(database, NINE - timedelta(seconds=1)) == []
    assert [event.subject_id for event in claim(database, NINE + HOUR)] == [2, 1]
    assert [event.subject_id for event in claim(database, NINE + HOUR, limit=1)] == [2]


def test_planned_twice_is_planned_once_and_a_pending_one_moves(database: Database) -> None:
    put(database)
    put(database, at=NINE + HOUR)
    assert rows(database) == [(1, "pending", "")]
    assert claim(database, NINE) == []
    [event] = claim(database, NINE + HOUR)
    assert event.stale_at == NINE + 25 * HOUR


@pytest.mark.parametrize("state", [DueState.DONE, DueState.SKIPPED])
def test_what_was_settled_stays_settled(database: Database, state: DueState) -> None:
    put(database)
    [event] = claim(database, NINE)
    assert settle(database, event, state, "why")
    assert not settle(database, event, DueState.DONE)
    put(database, at=NINE + HOUR)
    assert claim(database, NINE + 2 * HOUR) == []
    assert rows(database) == [(1, state.value, "why")]


def test_what_was_taken_back_may_be_wanted_again(database: Database, clock: SetClock) -> None:
    put(database)
    put(database, 2)
    database.write(lambda s: due.cancel(s, clock, KIND, 1, "declared"))
    assert rows(database) == [(1, "cancelled", "declared"), (2, "pending", "")]
    put(database, at=NINE + HOUR)
    assert rows(database)[0] == (1, "pending", "")


def test_a_jump_of_the_clock_skips_what_is_too_late_and_says_so(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    for subject in range(1, 6):
        put(database, subject)
    put(database, 9, NINE + 48 * HOUR)
    # More events are too late than one claim holds; it still finds the fresh one behind them.
    assert [event.subject_id for event in claim(database, NINE + 49 * HOUR, limit=2)] == [9]
    assert rows(database)[:5] == [(n, "skipped", "stale") for n in range(1, 6)]
    assert caplog.text.count("too late") == 3
    assert caplog.text.count("instalment_task ") == 5
    assert claim(database, NINE + 49 * HOUR, limit=1)[0].subject_id == 9


def test_exactly_at_the_limit_it_is_still_sent(database: Database) -> None:
    put(database)
    assert len(claim(database, NINE + 24 * HOUR)) == 1


def test_the_next_one(database: Database) -> None:
    with database.read() as session:
        assert due.next_due(session) is None
    put(database, 1, NINE + HOUR)
    put(database, 2, NINE, DueKind.CHECKIN_MISSED)
    with database.read() as session:
        assert due.next_due(session) == (DueKind.CHECKIN_MISSED, NINE)


def test_two_that_claim_at_once_never_hold_the_same(database: Database) -> None:
    for subject in range(6):
        put(database, subject)
    both = threading.Barrier(2, timeout=20)

    def work(session: Session) -> set[int]:
        mine = due.claim(session, NINE, 3)
        if not database.is_sqlite:  # SQLite has one writer, so nothing is "at once"
            both.wait()
        for event in mine:
            due.settle(session, NINE, event.id, DueState.DONE)
        return {event.subject_id for event in mine}

    first, second = database.submit(work), database.submit(work)
    assert first.result(30) | second.result(30) == set(range(6))
    assert not first.result() & second.result()


def test_two_that_plan_at_once_leave_one_row_each(database: Database) -> None:
    planned = [due.Planned(KIND, subject, None, DAY, 0, NINE, NINE + HOUR) for subject in range(50)]
    jobs = [
        database.submit(lambda s, rows=rows: due.put_all(s, rows))
        for rows in (planned, planned[::-1], planned, planned[::-1])
    ]
    for job in jobs:
        job.result(30)
    assert len(rows(database)) == 50


def test_looking_in_vain_is_one_look_into_the_index_of_what_is_pending(database: Database) -> None:
    for subject in range(30):
        put(database, subject)
    compiled = due._CLAIM.compile(
        database.writing, compile_kwargs={"render_postcompile": True}
    )  # because the test is about the statement itself
    values = {"now": NINE, "limit": 10}
    with database.writing.connect() as connection:
        if database.is_sqlite:
            explain = "EXPLAIN QUERY PLAN "
        else:
            explain = "EXPLAIN "
            connection.execute(text("SET enable_seqscan = off"))
        parameters = compiled.construct_params(values)
        ordered = tuple(parameters[name] for name in compiled.positiontup or ())
        plan = str(
            connection.exec_driver_sql(
                explain + str(compiled), ordered if compiled.positional else parameters
            ).all()
        )
    assert "ix_due_events_pending" in plan
    assert "SCAN" not in plan.upper().replace("INDEX SCAN", "")
