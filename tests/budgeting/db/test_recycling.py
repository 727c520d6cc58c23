"""Nothing one test did to its PostgreSQL is visible to the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import Connection, text

from budgeting.db.engine import Database
from tests.kit.databases import Templates
from tests.kit.parking import PARKING
from tests.kit.recycling import Recycling, named


@pytest.fixture
def recycling(postgresql_server: str) -> Iterator[Recycling]:
    """A pool of this test's own: a database of the shared one may be worn out by now."""
    with closing(Recycling(lambda: postgresql_server)) as databases:
        yield databases


def _seen(connection: psycopg.Connection) -> list[object]:
    """Rows, the positions of the sequences, and other connections."""
    return [
        connection.execute("SELECT * FROM members ORDER BY id").fetchall(),
        connection.execute("SELECT * FROM audit ORDER BY id").fetchall(),
        connection.execute("SELECT count(*) FROM events").fetchall(),
        connection.execute(
            "SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename"
        ).fetchall(),
        connection.execute(
            "SELECT setting FROM pg_settings WHERE name = 'session_replication_role'"
        ).fetchall(),
    ]


def test_a_database_is_as_it_was_made(
    templates: Templates, postgresql_server: str, recycling: Recycling
) -> None:
    template = templates.on_server("cast")
    first = recycling.take(template)
    fresh = _seen(first.connection)
    with closing(psycopg.connect(named(postgresql_server, first.name), autocommit=True)) as forgotten:
        forgotten.execute("INSERT INTO events (at, kind) VALUES (now(), 'left behind')")
        forgotten.execute("UPDATE members SET name = 'Nobody'")
        forgotten.execute("DELETE FROM audit")
        forgotten.execute("BEGIN; LOCK TABLE members")
        recycling.give_back(template, first)
        second = recycling.take(template)
        assert second is first
        assert _seen(second.connection) == fresh
    recycling.give_back(template, second)


def test_a_database_with_another_schema_is_dropped(templates: Templates, recycling: Recycling) -> None:
    template = templates.on_server()
    for change in (
        "ALTER TABLE members ADD COLUMN hat text",
        "ALTER TABLE members ALTER COLUMN name DROP NOT NULL",
        "DROP INDEX {index}",
        "CREATE TABLE hats (id integer)",
    ):
        used = recycling.take(template)
        index = used.connection.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'messages' AND indexname LIKE 'ix%'"
        ).fetchone()
        assert index is not None
        used.connection.execute(change.format(index=index[0]).encode())
        recycling.give_back(template, used)
        assert used.connection.closed, change


_STATE = """
SELECT current_setting('lock_timeout'), current_setting('search_path'),
    (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),
    (SELECT count(*) FROM pg_listening_channels()), (SELECT count(*) FROM programmes)
"""


def _backend(connection: Connection) -> int:
    return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())


def test_a_connection_is_as_it_was_opened(
    templates: Templates, postgresql_server: str, recycling: Recycling
) -> None:
    template = templates.on_server()
    used = recycling.take(template)
    url = named(postgresql_server, used.name)
    with closing(Database(url)) as database, database.writing.connect() as connection:
        before, backend = connection.execute(text(_STATE)).one(), _backend(connection)
        for change in (
            "SET lock_timeout = 1",
            "SET search_path = pg_catalog, public",
            "SELECT pg_advisory_lock(1)",
            "LISTEN hats",
        ):
            connection.execute(text(change))
        connection.commit()
        connection.execute(text("DELETE FROM programmes"))
        # Neither committed nor rolled back.
    recycling.give_back(template, used)
    assert recycling.take(template) is used
    with closing(Database(url)) as database, database.writing.connect() as connection:
        assert _backend(connection) == backend
        assert connection.execute(text(_STATE)).one() == before
    used.connection.execute("SELECT pg_terminate_backend(%s)", [backend])
    with closing(Database(url)) as database, database.writing.connect() as connection:
        assert _backend(connection) != backend
        assert PARKING.backends(used.name) == []
    recycling.give_back(template, used)
