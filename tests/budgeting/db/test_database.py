"""The single way to the database, on both kinds."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Insert, func, insert, inspect, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Entry, Event, Message
from budgeting.errors import DatabaseUnavailable, SettingError
from budgeting.headings import Kind
from tests.kit import build

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


_ENTRY: dict[str, Any] = {
    "line": 0,
    "kind": Kind.EXPENSE,
    "category": "food",
    "amount_minor": 1,
    "currency": "EUR",
}
_ENTRY |= {"spent_on": NOW.date(), "created_at": NOW}


def _of_nobody() -> Insert:
    return insert(Entry).values(household_id=999_999, **_ENTRY)


def _note(kind: str, session: Session) -> None:
    session.add(Event(at=NOW, kind=kind))
    session.flush()


def _count(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


def test_the_migrations_give_exactly_the_models_and_can_be_taken_back(database: Database) -> None:
    with database.reading.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, migrate.METADATA) == []
    assert migrate.current(database) == migrate.head()
    migrate.downgrade(database, "base")
    assert inspect(database.writing).get_table_names() == ["alembic_version"]
    migrate.upgrade(database)
    assert "messages" in inspect(database.writing).get_table_names()


def test_what_families_wrote_outlives_every_migration(database: Database, clock: SetClock) -> None:
    def live(session: Session) -> None:
        cast = build.make_cast(session, clock)
        said = build.message(session, clock, build.conversation(session, clock, cast.amina))
        build.spent(session, clock, cast.amina, "3.20", message_id=said)
        build.planned(session, clock, cast.amrani, clock.now().date(), food="250")

    def all_rows(session: Session) -> list[object]:
        return [
            session.execute(select(table.message_id if table is Entry else table.id)).all()
            for table in (Message, Entry)
        ] + [session.execute(select(Audit.id, Audit.household_id).order_by(Audit.id)).all()]

    # Down and up: the newest tables' contents pass through every migration in both directions.
    database.write(live)
    with database.read() as session:
        before = all_rows(session)
    # Write first, migrate later: today's tables cannot write into those of the first revision.
    migrate.downgrade(database, "0001")
    migrate.upgrade(database)
    with database.read() as session:
        assert all_rows(session) == before
        assert before[0]
    # And rows with dangling references are still refused.
    with pytest.raises(IntegrityError):
        database.write(lambda session: session.execute(_of_nobody()))


def test_a_flush_that_fails_among_others_fails_alone(database: Database) -> None:
    """It breaks the shared transaction, so the jobs before it are run again."""
    gate = threading.Event()

    def wrong(session: Session) -> None:
        _note("wrong", session)
        session.flush()
        session.add(Entry(household_id=999_999, **_ENTRY))
        session.flush()

    blocked = database.submit(lambda _: gate.wait(10))
    jobs = [database.submit(lambda s: _note("right", s)) for _ in range(4)]
    failing = database.submit(wrong)
    jobs += [database.submit(lambda s: _note("right", s)) for _ in range(4)]
    gate.set()
    blocked.result(10)
    with pytest.raises(IntegrityError):
        failing.result(10)
    for job in jobs:
        job.result(10)
    assert _count(database) == 8


def test_a_failing_job_leaves_nothing_and_disturbs_nobody(database: Database) -> None:
    gate = threading.Event()

    def wait(session: Session) -> None:
        gate.wait(10)

    def fail(session: Session) -> None:
        _note("wrong", session)
        raise ValueError("no")

    blocked = database.submit(wait)
    jobs = [database.submit(lambda s: _note("right", s)) for _ in range(20)]
    failing = database.submit(fail)
    gate.set()
    blocked.result(10)
    for job in jobs:
        job.result(10)
    with pytest.raises(ValueError, match="no"):
        failing.result(10)
    assert _count(database) == 20


def test_a_fault_in_everything_costs_nobody_more_than_a_second_run(database: Database) -> None:
    gate, runs = threading.Event(), Counter[int]()

    def job(session: Session, number: int) -> None:
        runs[number] += 1
        _note("right", session)
        if number % 3:
            raise ValueError("no")

    blocked = database.submit(lambda _: gate.wait(10))
    jobs = [database.submit(partial(job, number=number)) for number in range(20)]
    gate.set()
    blocked.result(10)
    failures = [queued.exception(10) for queued in jobs]
    assert [failure is None for failure in failures] == [number % 3 == 0 for number in range(20)]
    assert max(runs.values()) <= 2
    assert _count(database) == 7


def test_jobs_that_share_a_commit_share_no_objects(database: Database) -> None:
    gate = threading.Event()

    def job(session: Session) -> tuple[int, Event]:
        before = len(session.identity_map)
        event = Event(at=NOW, kind="kept")
        session.add(event)
        return before, event

    blocked = database.submit(lambda _: gate.wait(10))
    jobs = [database.submit(job) for _ in range(5)]
    gate.set()
    blocked.result(10)
    told = [job.result(10) for job in jobs]
    assert [before for before, _ in told] == [0] * 5
    assert all(inspect(event).detached for _, event in told)


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises((DatabaseUnavailable, DBAPIError)), database.read() as session:
        _note("sneaky", session)
    assert _count(database) == 0


def test_instants_come_back_in_utc_and_naive_ones_are_refused(database: Database) -> None:
    database.write(lambda s: _note("x", s))
    with database.read() as session:
        assert session.scalars(select(Event.at)).one() == NOW
    with pytest.raises(Exception, match="time zone"):
        database.write(lambda s: s.add(Event(at=datetime(2026, 1, 1), kind="naive")))  # noqa: DTZ001 - the point


@pytest.mark.parametrize("url", ["mysql://x/y", "not an address", "sqlite://"])
def test_a_wrong_address_is_named_in_one_sentence(url: str) -> None:
    with pytest.raises(SettingError, match="PONTE_DATABASE_URL"):
        Database(url)
