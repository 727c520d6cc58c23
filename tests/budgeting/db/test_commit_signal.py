"""Another process hears of a commit at once, and again after the server was away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from budgeting.db.engine import Database
from budgeting.db.tables import Event

#: Seconds: only a broken signal makes anybody wait this long.
LONG = 20


@pytest.fixture
def others(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url, pool_size=2)) as others:
        yield others


def _note(session: Session) -> None:
    session.add(Event(at=datetime(2026, 3, 2, 17, 0, tzinfo=UTC), kind="x"))


def _told(database: Database) -> threading.Event:
    told = threading.Event()
    database.on_commit(told.set)
    return told


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_commit_is_heard_elsewhere(database: Database, others: Database) -> None:
    told = _told(database)
    database.hear_others()
    assert told.wait(LONG), "whatever came before it listened may have been missed"
    told.clear()
    others.write(_note)
    others.tell_others()
    others.write(_note)
    assert told.wait(LONG)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_it_is_heard_again_after_the_server_was_away(database: Database, others: Database) -> None:
    told = _told(database)
    database.hear_others()
    others.tell_others()
    assert told.wait(LONG)
    told.clear()
    with others.writing.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    assert told.wait(LONG), "it listens again, and looks"
    told.clear()
    others.write(_note)
    assert told.wait(LONG)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nobody_is_woken_by_an_own_ring(database: Database, others: Database) -> None:
    told, heard = _told(others), _told(database)
    database.hear_others()
    others.hear_others()
    others.tell_others()
    database.tell_others()
    assert heard.wait(LONG)
    assert told.wait(LONG)
    calls: list[str] = []
    others.on_commit(lambda: calls.append("told"))
    heard.clear()
    others.write(_note)
    assert heard.wait(LONG)
    told.clear()
    # The other process's signal arrives after our own: by the time it does, ours would have been heard too.
    database.write(_note)
    assert told.wait(LONG)
    assert calls == ["told", "told"], "one for the own commit, one for the other's"


def test_told_twice_to_tell_others_it_closes_all_the_same(database: Database) -> None:
    """Two who send would take each other's last signal, and closing would wait for one of them for ever."""
    for _ in range(4):
        database.tell_others()
        database.hear_others()
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith("ponte-bell")]
    assert len(names) == len(set(names)) == (0 if database.is_sqlite else 2)


def test_a_file_has_nobody_to_tell(database: Database) -> None:
    database.tell_others()
    database.hear_others()
    database.write(_note)
