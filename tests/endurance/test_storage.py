"""The database full, locked, read-only or gone: nothing is acknowledged that was not kept, those who look after it
are told, and when it is over all goes on without a hand."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.staff import part, troubles
from budgeting.db import trouble
from budgeting.db.engine import Database
from dialogs.i18n import Words
from tests.endurance.keeping import keeping
from tests.trouble import full


@pytest.fixture(autouse=True)
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """People are told after a moment and not after a quarter of a minute."""
    monkeypatch.setattr(trouble, "CALM", 3.0)
    monkeypatch.setattr(troubles, "PATIENCE", 0.5)
    monkeypatch.setattr(part, "LOOK", 0.1)


@pytest.fixture
def on_file(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "ponte.db"
    path.write_bytes(sqlite_template.read_bytes())
    with contextlib.closing(Database(f"sqlite:///{path}", durable=False, patience=0.3)) as database:
        yield database


@asynccontextmanager
async def _during(trouble: AbstractContextManager[object]) -> AsyncIterator[None]:
    with trouble:
        yield


async def test_a_file_that_may_not_grow(on_file: Database, words: Words) -> None:
    async with keeping(on_file, words, webhook=False) as house:
        await house.survives(_during(full(on_file)), lines=10, seconds=1)


async def test_a_locked_file(on_file: Database, words: Words) -> None:
    with contextlib.closing(Database(on_file.url)) as other:
        async with keeping(on_file, words, webhook=True) as house:
            await house.survives(_during(other.writing.begin()), lines=10, seconds=1)
