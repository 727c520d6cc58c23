"""PostgreSQL databases that are cleaned after a test and used again.

Creating and dropping one costs the server more than most tests do. Emptying its tables and writing back the filling's
few rows costs a third of that, with no wait for a checkpoint.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from tests.kit.parking import PARKING

#: After this many tests a database is dropped: deleted rows stay in its files, because nothing vacuums them.
USES = 60
_numbers = itertools.count(1)
#: Changes with every change of the schema: a test of migrations leaves another schema than it was given.
_SCHEMA = " UNION ALL ".join(
    f"SELECT '{catalog}', count(*), max(xmin::text::bigint) FROM {catalog} WHERE {ours}"  # noqa: S608 - our own words
    for catalog, ours in {
        "pg_class": "oid >= 16384",
        "pg_attribute": "attrelid >= 16384",
        "pg_constraint": "oid >= 16384",
        "pg_type": "oid >= 16384",
        "pg_proc": "oid >= 16384",
        "pg_trigger": "oid >= 16384",
        "pg_db_role_setting": "true",
    }.items()
)
#: The tables that have held a row since the database was made.
_WRITTEN = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL(%s)
"""


def named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def administer(server: str, statement: str) -> None:
    # Uses the driver directly: an engine for one statement costs several times the statement.
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


@dataclass(frozen=True, slots=True)
class _Content:
    """What a fresh database holds: its tables, the rows of the non-empty ones, and the positions of its sequences."""

    schema: list[tuple[object, ...]]
    rows: dict[str, bytes]
    counters: bytes


@dataclass
class _Recycled:
    """One database; ``connection`` stays open between tests."""

    name: str
    connection: psycopg.Connection
    content: _Content
    uses: int = 0

    def cleaned(self, parked: list[int]) -> bool:
        """Restore its original state, with these of the server's processes. False if that can't be done."""
        try:
            with self.connection.transaction():
                # A connection that a test forgot to close would keep tables locked, or write into the next test.
                self.connection.execute(_OTHERS, [parked])
                if self.connection.execute(_SCHEMA.encode()).fetchall() != self.content.schema:
                    return False
                self._emptied()
                for table, rows in self.content.rows.items():
                    with self.connection.cursor().copy(_copy(table, "FROM STDIN")) as copy:
                        copy.write(rows)
                self.connection.execute(self.content.counters)
        except psycopg.Error:
            return False
        return True

    def _emptied(self) -> None:
        """Delete all rows. Most tables have never held any, and to ask for their size costs less than to look in."""
        written = [table for (table,) in self.connection.execute(_WRITTEN)]
        # Order and constraints don't matter when everything is deleted.
        statements: list[sql.Composable] = [sql.SQL("SET LOCAL session_replication_role = replica")]
        statements += [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in written]
        self.connection.execute(_script(self.connection, statements))


@dataclass
class Recycling:
    """Databases, grouped by the template they are copied from."""

    #: Gives the server's address.
    server: Callable[[], str]
    _free: dict[str, list[_Recycled]] = field(default_factory=dict)
    _contents: dict[str, _Content] = field(default_factory=dict)

    def take(self, template: str) -> _Recycled:
        """A database in the same state as the template."""
        if free := self._free.setdefault(template, []):
            return free.pop()
        name = f"ponte_{os.getpid()}_{next(_numbers)}"
        administer(self.server(), f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        connection = psycopg.connect(named(self.server(), name), autocommit=True)
        # Rows are read once per template, the schema once per copy: a copy records other transaction ids than its
        # template.
        content = _content(connection, self._contents.get(template))
        self._contents[template] = content
        PARKING.opened(name)
        return _Recycled(name, connection, content)

    def give_back(self, template: str, used: _Recycled) -> None:
        """Clean it for the next test, or drop it if it is worn out or its schema changed."""
        used.uses += 1
        if used.uses < USES and used.cleaned(PARKING.backends(used.name)):
            self._free[template].append(used)
            return
        used.connection.close()
        PARKING.closed(used.name)
        administer(self.server(), f"DROP DATABASE {used.name} WITH (FORCE)")

    def close(self) -> None:
        for free in self._free.values():
            for each in free:
                each.connection.close()
                PARKING.closed(each.name)


def _content(connection: psycopg.Connection, known: _Content | None) -> _Content:
    schema = connection.execute(_SCHEMA.encode()).fetchall()
    if known is not None:
        return _Content(schema, known.rows, known.counters)
    tables = [
        str(name)
        for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    rows = {}
    for table in tables:
        with connection.cursor().copy(_copy(table, "TO STDOUT")) as copy:
            if written := b"".join(bytes(part) for part in copy):
                rows[table] = written
    counters: list[sql.Composable] = [
        sql.SQL("SELECT setval({}, {}, {})").format(
            sql.Literal(f'"{name}"'), sql.Literal(last or 1), sql.Literal(last is not None)
        )
        for name, last in connection.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
        )
    ]
    return _Content(schema, rows, _script(connection, counters))


def _script(connection: psycopg.Connection, statements: list[sql.Composable]) -> bytes:
    return sql.SQL("; ").join(statements).as_bytes(connection)


def _copy(table: str, direction: str) -> sql.Composed:
    return sql.SQL("COPY {} {}").format(sql.Identifier(table), sql.SQL(direction))
