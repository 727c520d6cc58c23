"""Every page of the console for everybody: axe finds nothing serious, nothing is wider than a small phone, and
the keyboard alone is enough.

Each page is looked at empty and full, in Italian and in English, on a desk and on a small phone. Only the look of
pages is the matter here, so one kind of database will do.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright
from sqlalchemy import update

from bot.console import Console
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Staff
from dialogs.i18n import Words
from tests.e2e import furnished
from tests.e2e.colleague import SIZES, Colleague, free_port, give_passwords, served
from tests.e2e.furnished import Full
from tests.e2e.hand import PICTURES

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
#: Tuesday 3 March 2026, 10:30 in Rome.
NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
WIDTHS = pytest.mark.parametrize("width", [1280, 360])
LANGUAGES = pytest.mark.parametrize("language", ["it", "en"])

#: Who looks at which pages: those of an empty house, and those that only a full one has.
EMPTY: dict[str, tuple[str, ...]] = {
    "paolo": (
        "/",
        "/inbox",
        "/inbox?tab=all",
        "/cases",
        "/cases?view=board",
        "/households",
        "/households/new",
        "/broadcasts",
        "/broadcasts/new",
        "/nowhere",
    ),
    "giulia": ("/", "/weeks"),
    "elena": ("/audit?person=0",),
    "admin": ("/",),
}
FULL: dict[str, tuple[str, ...]] = {
    "paolo": (
        "/",
        "/inbox",
        "/inbox?tab=all",
        "/inbox/{conversation}",
        "/cases",
        "/cases?view=board",
        "/cases/{case}",
        "/cases/{case}?print=1",
        "/cases/{prepared}",
        "/cases/new?conversation={conversation}&messages={chosen}",
        "/households",
        "/households/new",
        "/households/{amrani}",
        "/households/{ferrari}",
        "/households/{amrani}/edit",
        "/households/{amrani}/members/new",
        "/households/{amrani}/members/{amina}",
        "/households/{amrani}/debts/new",
        "/households/{amrani}/plans/new?debt={debt}",
        "/broadcasts",
        "/broadcasts/new",
        "/broadcasts/{broadcast}",
        "/broadcasts/{planned}",
    ),
    "giulia": ("/", "/weeks", "/weeks/{amrani}/{week}", "/households/{amrani}/month"),
    "elena": ("/", "/audit", "/households/{amrani}"),
}


@dataclass
class Room:
    """A served console and a browser before it."""

    base: str
    browser: Browser
    words: Words
    database: Database
    language: str

    @asynccontextmanager
    async def colleague(self, first_name: str, width: int = 1280) -> AsyncIterator[Colleague]:
        """Signed in. Axe may be put into the pages, which their policy would forbid."""
        context = await self.browser.new_context(
            viewport=SIZES[width], locale=self.language, timezone_id="Europe/Rome", bypass_csp=True
        )
        page = await context.new_page()
        page.set_default_timeout(15_000)
        person = Colleague(page, self.base, Words("admin"), self.words, self.language)
        await person.signs_in(f"{first_name}@ponte.example")
        yield person
        await context.close()


@pytest.fixture(scope="module")
def empty_house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "ponte.db"
    shutil.copy(sqlite_template, path)
    with closing(Database(f"sqlite:///{path}", durable=False)) as database:
        database.write(lambda session: furnished.empty(session, SetClock(NOW)))
    return path


@pytest.fixture(scope="module")
def full_house(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, words: Words
) -> tuple[Path, Full]:
    path = tmp_path_factory.mktemp("full") / "ponte.db"
    shutil.copy(sqlite_template, path)
    with closing(Database(f"sqlite:///{path}", durable=False)) as database:
        made = furnished.full(database, SetClock(NOW), words)
    return path, made


@asynccontextmanager
async def opened(
    house: Path, tmp_path: Path, chromium: str, words: Words, language: str
) -> AsyncIterator[Room]:
    """The console on a copy of the house, for staff who read ``language``."""
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
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                yield Room(await served(port), browser, words, database, language)
                await browser.close()
        finally:
            console.stop()
            await serving


@LANGUAGES
@WIDTHS
async def test_axe_finds_nothing_serious_in_an_empty_house(
    empty_house: Path, tmp_path: Path, chromium: str, words: Words, language: str, width: int
) -> None:
    async with opened(empty_house, tmp_path, chromium, words, language) as room:
        found = [
            trouble
            for name, paths in EMPTY.items()
            async for trouble in _troubles(room, name, paths, width, "empty")
        ]
    assert found == []


@LANGUAGES
@WIDTHS
async def test_axe_finds_nothing_serious_in_a_full_house(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: str, words: Words, language: str, width: int
) -> None:
    path, made = full_house
    numbers = {**asdict(made), "chosen": ",".join(map(str, made.messages))}
    async with opened(path, tmp_path, chromium, words, language) as room:
        found = [
            trouble
            for name, paths in FULL.items()
            async for trouble in _troubles(
                room, name, [path.format(**numbers) for path in paths], width, "full"
            )
        ]
    assert found == []


async def _troubles(
    room: Room, name: str, paths: Sequence[str], width: int, house: str
) -> AsyncIterator[tuple[str, ...]]:
    async with room.colleague(name, width) as person:
        for number, path in enumerate(paths):
            await person.goes(path)
            async for trouble in _looked_at(person, path):
                yield trouble
            await _pictured(person, f"{house}-{name}-{number:02}-{room.language}-{width}")


async def _looked_at(person: Colleague, path: str) -> AsyncIterator[tuple[str, ...]]:
    """What is wrong with the page as it stands."""
    page = person.page
    # What is folded away is read as well; but a menu would cover what is under it.
    await page.evaluate(
        "document.querySelectorAll('main details:not(.menu)').forEach((one) => one.open = true)"
    )
    wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wider > 0:
        yield path, "sideways", f"{wider} px"
    await page.add_script_tag(path=AXE)
    result = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert result["passes"], "axe has looked"
    for violation in result["violations"]:
        if violation["impact"] in ("serious", "critical"):
            yield (
                path,
                violation["id"],
                violation["nodes"][0]["html"],
                violation["nodes"][0]["failureSummary"],
            )


async def _pictured(person: Colleague, name: str) -> None:
    if PICTURES:
        await person.page.evaluate("document.fonts.ready")
        await person.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
