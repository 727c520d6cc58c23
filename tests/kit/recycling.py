"""Databases of the PostgreSQL server that are cleaned after a test and used again.

To create and to drop one costs the server more than most tests do. To empty its tables and to write back the few
rows of the filling costs a third, and no wait for a checkpoint.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

#: After so many tests a database is dropped: deleted rows stay in its files, as nothing sweeps them up.
USES = 60
_numbers = itertools.count(1)
#: What changes with every change of a schema: a test of migrations leaves another one than it was given.
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
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def administer(server: str, statement: str) -> None:
    # On the driver itself: an engine for one statement costs several times the statement.
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


@dataclass(frozen=True, slots=True)
class _Content:
    """What a fresh database holds: its tables, the rows of those that have any, and where its counters stand."""

    schema: list[tuple[object, ...]]
    empty: bytes
    rows: dict[str, bytes]
    counters: bytes


@dataclass
class _Recycled:
    """One database; ``connection`` stays open between the tests."""

    name: str
    connection: psycopg.Connection
    content: _Content
    uses: int = 0

    def cleaned(self) -> bool:
        """Make it as it was when it was made. False where that cannot be done."""
        try:
            with self.connection.transaction():
                # Whoever forgot to leave would keep tables locked, or write into the next test.
                self.connection.execute(_OTHERS)
                if self.connection.execute(_SCHEMA.encode()).fetchall() != self.content.schema:
                    return False
                self.connection.execute(self.content.empty)
                for table, rows in self.content.rows.items():
                    with self.connection.cursor().copy(_copy(table, "FROM STDIN")) as copy:
                        copy.write(rows)
                self.connection.execute(self.content.counters)
        except psycopg.Error:
            return False
        return True


@dataclass
class Recycling:
    """Databases by the template of which they are copies."""

    #: Gives the address of the server.
    server: Callable[[], str]
    _free: dict[str, list[_Recycled]] = field(default_factory=dict)
    _contents: dict[str, _Content] = field(default_factory=dict)

    def take(self, template: str) -> _Recycled:
        """A database that is as the template."""
        if free := self._free.setdefault(template, []):
            return free.pop()
        name = f"ponte_{os.getpid()}_{next(_numbers)}"
        administer(self.server(), f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        connection = psycopg.connect(named(self.server(), name), autocommit=True)
        # The rows are read once, the schema of each: a copy notes other transactions than its template.
        content = _content(connection, self._contents.get(template))
        self._contents[template] = content
        return _Recycled(name, connection, content)

    def give_back(self, template: str, used: _Recycled) -> None:
        """Clean it for the next test, or drop it where its time has come or its schema is another one."""
        used.uses += 1
        if used.uses < USES and used.cleaned():
            self._free[template].append(used)
            return
        used.connection.close()
        administer(self.server(), f"DROP DATABASE {used.name} WITH (FORCE)")

    def close(self) -> None:
        for free in self._free.values():
            for each in free:
                each.connection.close()


def _content(connection: psycopg.Connection, known: _Content | None) -> _Content:
    schema = connection.execute(_SCHEMA.encode()).fetchall()
    if known is not None:
        return _Content(schema, known.empty, known.rows, known.counters)
    tables = [
        str(name)
        for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    # Neither order nor rules matter where everything goes.
    empty: list[sql.Composable] = [sql.SQL("SET LOCAL session_replication_role = replica")]
    empty += [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in tables]
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
    return _Content(schema, _script(connection, empty), rows, _script(connection, counters))


def _script(connection: psycopg.Connection, statements: list[sql.Composable]) -> bytes:
    return sql.SQL("; ").join(statements).as_bytes(connection)


def _copy(table: str, direction: str) -> sql.Composed:
    return sql.SQL("COPY {} {}").format(sql.Identifier(table), sql.SQL(direction))
