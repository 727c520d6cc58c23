"""The database is full, locked, read-only or gone: nothing is acknowledged that was not kept, the administrators are
told, and afterwards everything continues by itself.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.staff import outages, staff_bot
from budgeting.db import availability
from budgeting.db.engine import Database
from dialogs.text.words import Words
from tests.endurance.keeping import Keeping, keeping
from tests.endurance.storage import Server, filled, locked, server, small_disk, unchangeable
from tests.kit.faults import full

Noted = Callable[..., None]


@pytest.fixture(autouse=True)
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """People are told after a moment, not after a quarter of a minute."""
    monkeypatch.setattr(availability, "CALM", 3.0)
    monkeypatch.setattr(outages, "PATIENCE", 0.5)
    monkeypatch.setattr(staff_bot, "LOOK", 0.1)


@pytest.fixture
def on_file(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "ponte.db"
    path.write_bytes(sqlite_template.read_bytes())
    with opened(path, durable=False) as database:
        yield database


def opened(path: Path, *, durable: bool = True) -> contextlib.closing[Database]:
    return contextlib.closing(Database(f"sqlite:///{path}", durable=durable, patience=0.3))


@asynccontextmanager
async def _during(availability: AbstractContextManager[object]) -> AsyncIterator[None]:
    with availability:
        yield


async def test_a_file_that_may_not_grow(on_file: Database, words: Words) -> None:
    async with keeping(on_file, words, webhook=False) as house:
        await house.survives(_during(full(on_file)), lines=10, seconds=1)


async def test_a_locked_file(on_file: Database, words: Words) -> None:
    with contextlib.closing(Database(on_file.url)) as other:
        async with keeping(on_file, words, webhook=True) as house:
            await house.survives(_during(other.writing.begin()), lines=10, seconds=1)


# -- the real thing: a separate disk, files and server


@pytest.mark.endurance
@pytest.mark.timeout(180)
async def test_a_full_disk(sqlite_template: Path, tmp_path: Path, words: Words, noted: Noted) -> None:
    with small_disk(tmp_path / "disk") as disk, opened(Path(shutil.copy(sqlite_template, disk))) as database:
        async with keeping(database, words, webhook=True) as house:
            waited = await house.survives(filled(disk), lines=50, seconds=6)
        _note(noted, "disk_full", house, waited, True)


@pytest.mark.endurance
@pytest.mark.timeout(180)
async def test_a_file_locked_by_another_process(on_file: Database, words: Words, noted: Noted) -> None:
    path = Path(on_file.writing.url.database or "")
    async with keeping(on_file, words, webhook=False) as house:
        waited = await house.survives(locked(path), lines=50, seconds=6)
    _note(noted, "database_locked", house, waited, False)


@pytest.mark.endurance
@pytest.mark.timeout(180)
async def test_a_file_that_may_only_be_read(on_file: Database, words: Words, noted: Noted) -> None:
    path = Path(on_file.writing.url.database or "")
    async with keeping(on_file, words, webhook=True) as house:
        waited = await house.survives(_during(unchangeable(path)), lines=50, seconds=6)
    _note(noted, "file_read_only", house, waited, True)


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    with server() as own:
        yield own


@pytest.mark.endurance
@pytest.mark.timeout(180)
@pytest.mark.parametrize("webhook", [True, False], ids=["webhook", "polling"])
async def test_a_server_that_crashes_under_load(
    own_server: Server, words: Words, noted: Noted, webhook: bool
) -> None:
    with own_server.fresh() as url, contextlib.closing(Database(url, patience=2)) as database:
        async with keeping(database, words, webhook=webhook) as house:
            waited = await house.survives(own_server.crashed(), lines=50, seconds=6)
            # Once more, gone and back before anybody is told.
            async with own_server.crashed():
                pass
            await house.traffic.goes_on(50)
        _note(noted, "postgresql_crashed", house, waited, webhook)


@pytest.mark.endurance
@pytest.mark.timeout(180)
async def test_a_server_that_becomes_a_standby(own_server: Server, words: Words, noted: Noted) -> None:
    with own_server.fresh() as url, contextlib.closing(Database(url, patience=2)) as database:
        async with keeping(database, words, webhook=True) as house:
            waited = await house.survives(own_server.on_standby(), lines=50, seconds=6)
        _note(noted, "postgresql_standby", house, waited, True)


def _note(noted: Noted, what: str, house: Keeping, waited: int, webhook: bool) -> None:
    way = "webhook" if webhook else "polling"
    noted(f"{what}_{way}", lines=len(house.traffic.given), sent_meanwhile=waited, lost=0, doubled=0)
