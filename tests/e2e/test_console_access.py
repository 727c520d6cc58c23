"""Every page of the console for everybody: axe finds nothing, grave or slight, and nothing is wider than a small phone.

Each page is looked at empty and full, on a small phone in Italian, whose words are the longest, and on a desk in
English. A run that takes pictures looks at the other two pairs as well.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from pathlib import Path

import pytest
from playwright.async_api import Browser

from dialogs.text.words import Words
from tests.kit.colleague import Colleague
from tests.kit.furnished import Full
from tests.kit.hand import PICTURES
from tests.kit.house import Room, opened

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PAIRS = [("it", 360), ("en", 1280), *([("it", 1280), ("en", 360)] if PICTURES else [])]
LOOKS = pytest.mark.parametrize(("language", "width"), PAIRS)

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
    "admin": ("/", "/people", "/people/1"),
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
    "admin": ("/people", "/people/1", "/people/new", "/audit"),
}


@LOOKS
async def test_axe_finds_nothing_in_an_empty_house(
    empty_house: Path, tmp_path: Path, chromium: Browser, words: Words, language: str, width: int
) -> None:
    async with opened(empty_house, tmp_path, chromium, words, language) as room:
        violations = [
            availability
            for name, paths in EMPTY.items()
            async for availability in _troubles(room, name, paths, width, "empty")
        ]
    assert violations == []


@LOOKS
async def test_axe_finds_nothing_in_a_full_house(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words, language: str, width: int
) -> None:
    path, made = full_house
    numbers = {**asdict(made), "chosen": ",".join(map(str, made.messages))}
    async with opened(path, tmp_path, chromium, words, language) as room:
        violations = [
            availability
            for name, paths in FULL.items()
            async for availability in _troubles(
                room, name, [path.format(**numbers) for path in paths], width, "full"
            )
        ]
    assert violations == []


async def _troubles(
    room: Room, name: str, paths: Sequence[str], width: int, house: str
) -> AsyncIterator[tuple[str, ...]]:
    async with room.colleague(name, width) as person:
        for number, path in enumerate(paths):
            await person.goes(path)
            async for availability in _looked_at(person, path):
                yield availability
            await _pictured(person, f"{house}-{name}-{number:02}-{room.language}-{width}")


async def _looked_at(person: Colleague, path: str) -> AsyncIterator[tuple[str, ...]]:
    """What is wrong with the page as it stands."""
    page = person.page
    # What is folded away is read as well; but a menu would cover what is under it.
    await page.evaluate(
        "document.querySelectorAll('main details:not(.flyout)').forEach((one) => one.open = true)"
    )
    await page.evaluate("document.fonts.ready")
    wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wider > 0:
        yield path, "sideways", f"{wider} px"
    await page.add_script_tag(path=AXE)
    result = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert result["passes"], "axe has looked"
    for violation in result["violations"]:
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
