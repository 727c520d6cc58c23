"""Accessibility of every console page: axe reports nothing, severe or minor, and nothing is wider than a small
phone.

Each page is opened once and viewed at phone and desktop size: the full ones in Italian, which has the longest words,
the empty ones, which have the same layout, in English. A run that takes pictures opens all in both languages.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from pathlib import Path

import pytest
from playwright.async_api import Browser

from dialogs.text.words import Words
from tests.kit.colleague import SIZES, Colleague
from tests.kit.furnished import Full
from tests.kit.hand import PICTURES
from tests.kit.house import Room, opened

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = next(iter(SIZES))
BOTH = ("it", "en")
IN_ITALIAN = pytest.mark.parametrize("language", BOTH if PICTURES else BOTH[:1])
IN_ENGLISH = pytest.mark.parametrize("language", BOTH if PICTURES else BOTH[1:])
#: Returns only the parts of axe's result that are used: the rest would be a megabyte a page.
LOOK = """async () => {
    const { passes, violations } = await axe.run(document, { resultTypes: ["violations"] });
    const told = ({ id, nodes: [{ html, failureSummary }] }) => [id, html, failureSummary];
    return { passes: passes.length, violations: violations.map(told) };
}"""

#: Links of the menu and its tabs that lie outside of their list, fields that hide what they hold, and parts that scroll
#: by themselves but leave hidden words behind on the page, which then scrolls into emptiness.
CUT_OFF = """() => [
    ...[...document.querySelectorAll(".frame-menu > ul > li > a, .frame-tabs a")].filter((one) => {
        const { right } = one.getBoundingClientRect(), holder = one.closest("ul").getBoundingClientRect();
        return right > holder.right + 1;
    }),
    ...[...document.querySelectorAll("main input:not([type=file]):not([type=hidden])")].filter(
        (one) => one.value && one.clientWidth && one.scrollWidth > one.clientWidth + 1
    ),
    ...[...document.querySelectorAll("body :has(.visually-hidden)")].filter((one) => {
        const { overflow, position } = getComputedStyle(one);
        return /auto|scroll/.test(overflow) && position === "static";
    }),
].map((one) => one.outerHTML.slice(0, 120))"""

#: Who looks at which pages: those of an empty database, and those that only a full one has.
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
        "/appointments",
        "/activities",
        "/community-points",
        "/skills",
        "/nowhere",
    ),
    "giulia": ("/", "/weeks"),
    "elena": ("/audit?person=0", "/erasures"),
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
        "/cases/{prepared}",
        "/cases/new?conversation={conversation}&messages={chosen}",
        "/households",
        "/households/new",
        "/households/{amrani}",
        "/households/{amrani}/money",
        "/households/{amrani}/spending",
        "/households/{amrani}/people",
        "/households/{amrani}/cases",
        "/households/{amrani}/together",
        "/households/{ferrari}",
        "/households/{ferrari}/spending",
        "/households/{amrani}/edit",
        "/households/{amrani}/members/new",
        "/households/{amrani}/members/{amina}",
        "/households/{amrani}/debts/new",
        "/households/{amrani}/plans/new?debt={debt}",
        "/broadcasts",
        "/broadcasts/new",
        "/broadcasts/{broadcast}",
        "/broadcasts/{planned}",
        "/households/{agreement_home}",
        "/households/{bill_home}/bills",
        "/households/{bill_home}/bills/{bill}",
        "/households/{counter_home}/counters/{counter}",
        "/households/{plan_home}/plans/{plan}/notices",
        "/households/{corrective_home}/correctives",
        "/households/{corrective_home}/correctives/new",
        "/households/{amrani}/wellbeing",
        "/households/{amrani}/wellbeing/{amina}",
        "/households/{agreement_home}/documents",
        "/documents/new?household={agreement_home}",
        "/agreements/{agreement_home}",
        "/agreements/{ferrari}/new",
        "/appointments?show=all",
        "/appointments/{appointment}",
        "/appointments/{appointment}/times",
        "/appointments/new?member={amina}",
        "/activities",
        "/activities/new",
        "/activities/{activity}",
        "/activities/{activity}/edit",
        "/activities/sessions/{meeting}",
        "/activities/{activity}/certificates",
        "/activities/certificates",
        "/households/invites",
        "/activities/allowances/{allowance}",
        "/community-points",
        "/community-points/new",
        "/community-points/{point}",
        "/skills?show=all",
        "/skills/{skill}",
        "/skills/interests/{interest}",
        "/invite-requests/{invite_request}",
    ),
    "giulia": ("/", "/weeks", "/weeks/{amrani}/{week}", "/households/{amrani}/month"),
    "elena": (
        "/",
        "/audit",
        "/households/{amrani}",
        "/households/{amrani}/history",
        "/erasures",
        "/erasures/{erasure}",
    ),
    "admin": ("/people", "/people/1", "/people/new", "/audit"),
}


@IN_ENGLISH
async def test_axe_finds_nothing_in_an_empty_house(
    empty_house: Path, tmp_path: Path, chromium: Browser, words: Words, language: str
) -> None:
    async with opened(empty_house, tmp_path, chromium, words, language) as room:
        violations = [
            availability
            for name, paths in EMPTY.items()
            async for availability in _troubles(room, name, paths, "empty")
        ]
    assert violations == []


@IN_ITALIAN
async def test_axe_finds_nothing_in_a_full_house(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words, language: str
) -> None:
    path, made = full_house
    numbers = {**asdict(made), **made.newest, "chosen": ",".join(map(str, made.messages))}
    async with opened(path, tmp_path, chromium, words, language) as room:
        violations = [
            availability
            for name, paths in FULL.items()
            async for availability in _troubles(
                room, name, [path.format(**numbers) for path in paths], "full"
            )
        ]
    assert violations == []


async def _troubles(
    room: Room, name: str, paths: Sequence[str], house: str
) -> AsyncIterator[tuple[str, ...]]:
    async with room.colleague(name) as person:
        # Sent to the browser once, not with every page.
        await person.page.context.add_init_script(path=AXE)
        for number, path in enumerate(paths):
            for width, size in SIZES.items():
                await person.page.set_viewport_size(size)
                if width == PHONE:
                    await person.goes(path)
                async for availability in _looked_at(person, f"{path} at {width}"):
                    yield availability
                await _pictured(person, f"{house}-{name}-{number:02}-{room.language}-{width}")


async def _looked_at(person: Colleague, path: str) -> AsyncIterator[tuple[str, ...]]:
    """What is wrong with the page in its present state."""
    page = person.page
    # Unfold what is folded, to read it too; but not menus, which would cover what is under them.
    await page.evaluate(
        "document.querySelectorAll('main details:not(.flyout)').forEach((one) => one.open = true)"
    )
    await page.evaluate("document.fonts.ready")
    status = await page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
    if status != 200 and "/nowhere" not in path:
        yield path, "status", str(status)
    for cut_off in await page.evaluate(CUT_OFF):
        yield path, "cut off", cut_off
    wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wider > 0:
        yield path, "sideways", f"{wider} px"
    result = await page.evaluate(LOOK)
    assert result["passes"], "axe has looked"
    for violation in result["violations"]:
        yield path, *violation


async def _pictured(person: Colleague, name: str) -> None:
    if PICTURES:
        await person.page.evaluate("document.fonts.ready")
        await person.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
