"""A simulator, a bot that is the test itself, and phone pages in a real Chromium."""

from __future__ import annotations

import json
import shutil
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from bot.simulator import Limits, Simulator, running
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from dialogs.text.words import Words
from tests.kit import furnished
from tests.kit.chromium import MOMENT, chromium, chromium_path
from tests.kit.furnished import Full
from tests.kit.house import NOW
from tests.kit.once_per_run import once_per_run
from tests.kit.running import PATIENCE

__all__ = ["chromium", "chromium_path"]

TOKEN = "700001:family-bot"
USERNAME = "ponte_prova_bot"
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}


@dataclass
class Bot:
    """The other end of the chat, on the wire."""

    client: httpx.AsyncClient
    offset: int = 0

    async def call(self, method: str, **params: Any) -> Any:
        answer = (await self.client.post(f"/bot{TOKEN}/{method}", json=params)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def say(self, person: int, text: str, *rows: list[str], **more: Any) -> int:
        """Send a text with inline buttons whose labels are also their data; gives the message's id."""
        if rows:
            keys = [[{"text": word, "callback_data": word} for word in row] for row in rows]
            more["reply_markup"] = {"inline_keyboard": keys}
        sent = await self.call("sendMessage", chat_id=person, text=text, **more)
        return int(sent["message_id"])

    async def hear(self, kind: str) -> Any:
        """The next update of a kind; others are skipped."""
        while True:
            for update in await self.call("getUpdates", offset=self.offset, timeout=20, limit=1):
                self.offset = update["update_id"] + 1
                if kind in update:
                    return update[kind]


@dataclass
class Stage:
    """What a test of the page needs."""

    sim: Simulator
    base: str
    bot: Bot
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    username: str = USERNAME

    @staticmethod
    def bubble(page: Page, text: str) -> Locator:
        return page.get_by_test_id("bubble-text").filter(has_text=text)

    @staticmethod
    async def sideways(page: Page) -> int:
        """How many pixels wider than its window the page is."""
        width: int = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return width

    def person(self, name: str, language: str = "it") -> int:
        return int(self.sim.add_person(name, language_code=language)["id"])

    async def page(self, path: str = "/", size: ViewportSize = DESK, base: str = "") -> Page:
        context = await self.browser.new_context(viewport=size, locale="it-IT", timezone_id="Europe/Rome")
        self.contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(MOMENT)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        # A missing font is fine; a blocked script or style, or an error in our code, is not.
        page.on(
            "console",
            lambda line: self.troubles.append(line.text) if "Content Security Policy" in line.text else None,
        )
        await page.goto((base or self.base) + path)
        return page

    async def chat(self, person: int, size: ViewportSize = DESK) -> Page:
        page = await self.page(f"/#person={person}", size)
        await expect(page.get_by_test_id("input")).to_be_visible()
        return page


@pytest.fixture(scope="session")
def empty_house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a programme and its staff, before the first family."""
    path = tmp_path_factory.mktemp("empty") / "ponte.db"
    shutil.copy(sqlite_template, path)
    with closing(Database(f"sqlite:///{path}", durable=False)) as database:
        database.write(lambda session: furnished.empty(session, SetClock(NOW)))
    return path


@pytest.fixture(scope="session")
def full_house(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, words: Words
) -> tuple[Path, Full]:
    """A database in the middle of its work, to copy, and the ids of its rows."""

    def fill(folder: Path) -> None:
        path = folder / "ponte.db"
        shutil.copy(sqlite_template, path)
        with closing(Database(f"sqlite:///{path}", durable=False)) as database:
            made = furnished.full(database, SetClock(NOW), words)
        (folder / "made.json").write_text(json.dumps(asdict(made)), encoding="utf-8")

    folder = once_per_run(tmp_path_factory, "full", fill)
    made = json.loads((folder / "made.json").read_text(encoding="utf-8"))
    return folder / "ponte.db", Full(**made | {"messages": tuple(made["messages"])})


@pytest_asyncio.fixture(loop_scope="session")
async def stage(chromium: Browser) -> AsyncIterator[Stage]:
    sim = Simulator(limits=Limits.lifted())
    sim.add_bot(TOKEN, USERNAME, "Ponte")
    async with running(sim) as base, httpx.AsyncClient(base_url=base, timeout=PATIENCE) as client:
        stage = Stage(sim, base, Bot(client), chromium)
        try:
            yield stage
        finally:
            for context in stage.contexts:
                await context.close()
    assert stage.troubles == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests in the event loop that Chromium was started in."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x90" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def picture() -> bytes:
    return png(900, 600)


@pytest.fixture
def phone() -> ViewportSize:
    return PHONE
