"""A database that refuses writes: recognised as such, not blamed on the data, and recovered from automatically."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from budgeting.db import availability, engine
from budgeting.db.availability import Availability
from budgeting.db.engine import Database
from budgeting.db.tables import Event
from budgeting.errors import DatabaseUnavailable, WhyUnavailable
from tests.kit.databases import Templates
from tests.kit.faults import full
from tests.kit.recycling import administer, named

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
LONG = "x" * 40


def _note(session: Session) -> None:
    session.add(Event(at=NOW, kind=LONG))
    session.flush()


def _much(session: Session) -> None:
    session.add_all(Event(at=NOW, kind=LONG) for _ in range(2000))
    session.flush()


def _count(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


def _refused(database: Database, why: WhyUnavailable) -> None:
    """Many writes at once, so that they share a transaction: each is refused, and none is kept."""
    gate = threading.Event()
    jobs = [database.submit(lambda _: gate.wait(10)), *(database.submit(_note) for _ in range(20))]
    gate.set()
    for job in jobs[1:]:
        with pytest.raises(DatabaseUnavailable) as caught:
            job.result(20)
        assert caught.value.why is why
    assert database.availability.lasts is not None
    assert database.availability.why is why


def _works(database: Database, before: int) -> None:
    assert _count(database) == before, "nothing was kept of what was refused"
    database.write(_note)
    assert _count(database) == before + 1
    assert database.availability.lasts is None


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first write that succeeds ends the outage."""
    monkeypatch.setattr(availability, "CALM", 0.0)


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "ponte.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


@pytest.fixture
def on_file(file: Path) -> Iterator[Database]:
    with contextlib.closing(Database(f"sqlite:///{file}", durable=False, patience=0.1)) as database:
        yield database


def test_a_full_disk(on_file: Database) -> None:
    on_file.write(_note)
    with full(on_file):
        with pytest.raises(DatabaseUnavailable):
            on_file.write(_much)
        with pytest.raises(DatabaseUnavailable) as caught:
            on_file.write(_much)
        assert caught.value.why is WhyUnavailable.FULL
        assert on_file.availability.why is WhyUnavailable.FULL
    _works(on_file, 1)


def test_a_file_that_another_program_keeps_locked(on_file: Database) -> None:
    begun = 0

    def count(_: object, record: object, proxy: object) -> None:
        nonlocal begun
        begun += 1

    on_file.write(_note)
    event.listen(on_file.writing, "checkout", count)
    with contextlib.closing(Database(on_file.url)) as other, other.writing.begin():
        _refused(on_file, WhyUnavailable.LOCKED)
        assert begun <= 4, "they wait together, not each after the other"
    _works(on_file, 1)


def test_a_file_that_was_read_only_when_it_was_opened(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a start on a disk mounted read-only. Also works as root, who may write anywhere."""
    # A connect listener is attached to the dialect, which the tests' other engines share.
    monkeypatch.setattr(engine, "create_engine", create_engine)
    read_only = True
    with contextlib.closing(Database(f"sqlite:///{file}", durable=False)) as database:

        @event.listens_for(database.writing, "do_connect")
        def connect(
            _dialect: object, _record: object, arguments: list[str], options: dict[str, object]
        ) -> None:
            if read_only:
                arguments[0] = f"file:{file}?mode=ro"
                options["uri"] = True

        _refused(database, WhyUnavailable.READ_ONLY)
        read_only = False
        _works(database, 0)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "ponte.db"
    path.write_bytes(b"not a database, whatever it was " * 64)
    with contextlib.closing(Database(f"sqlite:///{path}")) as database:
        _refused(database, WhyUnavailable.DAMAGED)


@pytest.fixture
def on_server(postgresql_server: str, templates: Templates) -> Iterator[Database]:
    administer(postgresql_server, f"CREATE DATABASE troubled TEMPLATE {templates.on_server()}")
    address = named(postgresql_server, "troubled")
    with contextlib.closing(Database(address, pool_size=2, patience=0.3)) as database:
        yield database
    administer(postgresql_server, "DROP DATABASE troubled WITH (FORCE)")


def test_a_server_that_may_only_be_read(on_server: Database) -> None:
    on_server.write(_note)
    set_to = "ALTER DATABASE troubled SET default_transaction_read_only = "
    with on_server.writing.connect() as connection:
        connection.execute(text(f"{set_to}on"))
        connection.commit()
    # Most servers become read-only by a restart, which also ends the pool's connections.
    on_server.writing.dispose()
    _refused(on_server, WhyUnavailable.READ_ONLY)
    with on_server.writing.connect() as connection:
        connection.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"))
        connection.execute(text("SET TRANSACTION READ WRITE"))
        connection.execute(text(f"{set_to}off"))
        connection.commit()
    on_server.writing.dispose()
    _works(on_server, 1)


def test_a_table_that_another_program_keeps_locked(on_server: Database) -> None:
    on_server.write(_note)
    with on_server.writing.connect() as other:
        other.execute(text("LOCK TABLE events"))
        with pytest.raises(DatabaseUnavailable) as caught:
            on_server.write(_note)
        assert caught.value.why is WhyUnavailable.LOCKED
        other.rollback()
    _works(on_server, 1)


def test_connections_that_are_all_taken(on_server: Database) -> None:
    with contextlib.ExitStack() as others:
        for _ in range(4):
            others.enter_context(on_server.writing.connect())
        _refused(on_server, WhyUnavailable.AWAY)
        with pytest.raises(DatabaseUnavailable):
            _count(on_server)
    _works(on_server, 0)


def test_what_was_to_be_written_can_be_at_fault_and_that_is_another_matter(database: Database) -> None:
    def wrong(session: Session) -> None:
        session.execute(text("INSERT INTO events (id, at, kind) VALUES (1, '2026-03-02', NULL)"))

    with pytest.raises(IntegrityError):
        database.write(wrong)
    assert database.availability.lasts is None


def test_the_log_says_it_once_in_ten_minutes_and_when_it_is_over(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(availability, "CALM", 10.0)
    now = 0.0
    looked = Availability(lambda: now)
    looked.taken()
    for second in range(0, 1205, 5):
        now = float(second)
        looked.refused(DatabaseUnavailable(WhyUnavailable.FULL))
        # On a full disk, writes that need no space succeed.
        looked.taken()
        assert looked.lasts == second
    now += 4
    looked.refused(DatabaseUnavailable(WhyUnavailable.LOCKED))
    now += 1
    looked.taken()
    now += 10.0
    looked.taken()
    assert looked.lasts is None
    assert looked.ended == 10.0
    beginning = "nothing can be saved (the disk is full); whatever comes in is sent back until it can"
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        *[(logging.ERROR, beginning)] * 3,
        (logging.WARNING, "saving works again, after 1205 s"),
    ]
