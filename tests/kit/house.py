"""The console alone, served from a copy of a prepared database, with browsers on it.

These tests are about how pages look and work, so one kind of database is enough.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser
from sqlalchemy import update

from bot.console import Console
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Staff
from dialogs.text.words import Words
from tests.kit.chromium import MOMENT
from tests.kit.colleague import SIZES, Colleague, give_passwords, served
from tests.kit.running import free_port

#: Tuesday 3 March 2026, 10:30 in Rome.
NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


@dataclass
class Room:
    """A served console with a browser on it."""

    base: str
    browser: Browser
    words: Words
    database: Database
    language: str

    @asynccontextmanager
    async def colleague(self, first_name: str, width: int = 1280) -> AsyncIterator[Colleague]:
        """Signed in."""
        context = await self.browser.new_context(
            viewport=SIZES[width], locale=self.language, timezone_id="Europe/Rome"
        )
        page = await context.new_page()
        page.set_default_timeout(MOMENT)
        person = Colleague(page, self.base, Words("admin"), self.words, self.language)
        await person.signs_in(f"{first_name}@ponte.example")
        try:
            yield person
        finally:
            await context.close()


@asynccontextmanager
async def opened(
    house: Path, tmp_path: Path, chromium: Browser, words: Words, language: str
) -> AsyncIterator[Room]:
    """The console on a copy of the database, for staff who read ``language``."""
    path = tmp_path / "ponte.db"
    shutil.copy(house, path)
    with closing(Database(f"sqlite:///{path}", durable=False)) as database:
        await give_passwords(database)
        await database.write_async(lambda session: session.execute(update(Staff).values(language=language)))
        port = free_port()
        console = Console(
            database,
            SetClock(NOW),
            "127.0.0.1",
            port,
            https=False,
            invite_base="https://t.me/ponte_bot?start=",
        )
        serving = asyncio.create_task(console.run())
        try:
            yield Room(await served(port), chromium, words, database, language)
        finally:
            console.stop()
            await serving
