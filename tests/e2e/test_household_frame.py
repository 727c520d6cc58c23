"""The pages of a household in a browser: the summary stays in view, gets short, and covers nothing that has the focus;
no page is wider than its window; an old address leads to the right tab. And a week: its actions stay in reach.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from dialogs.text.words import Words
from tests.kit.furnished import Full
from tests.kit.house import opened

pytestmark = pytest.mark.e2e

WIDTHS = (360, 820, 1280)
TABS = ("", "/money", "/spending", "/people", "/cases", "/together")
#: What has the focus and lies under something that stays in view: a link or a line of a form if only in part; a table,
#: or a text of several lines, of which the browser shows the caret, only if nothing of it is left.
COVERED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || one.closest(".summary, .week-bar, .frame-menu")) return null;
    const { left, right, top, bottom } = one.getBoundingClientRect();
    for (const bar of document.querySelectorAll(".summary, .week-bar, .frame-menu")) {
        if (!["sticky", "fixed"].includes(getComputedStyle(bar).position)) continue;
        const box = bar.getBoundingClientRect();
        if (left >= box.right || right <= box.left) continue;
        const part = top < box.bottom - 1 && bottom > box.top + 1;
        if (bottom - top < 80 ? part : top >= box.top && bottom <= box.bottom)
            return `${bar.className} covers ${one.outerHTML.slice(0, 100)}`;
    }
    return null;
}"""


async def test_the_summary_stays_in_view_and_covers_nothing_that_has_the_focus(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, made = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo") as paolo:
        page = paolo.page
        summary = page.locator(".summary")
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 740})
            for tab in TABS:
                await paolo.goes(f"/households/{made.amrani}{tab}")
                wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wide <= 0, (tab, width)
            await paolo.goes(f"/households/{made.amrani}/spending")
            tall = await _height(page)
            await page.evaluate("scrollTo(0, 900)")
            await expect(summary).to_have_class("summary summary-compact")
            await expect(summary).to_be_in_viewport()
            assert await _height(page) < min(tall, 740 / 4), width
            # By keyboard through the whole page, and back from its end.
            for key, stops in (("Tab", 30), ("Shift+Tab", 30)):
                for _ in range(stops):
                    await page.keyboard.press(key)
                    assert await page.evaluate(COVERED) is None, (width, key)
            # At the top again it is whole: nothing flickers between the two.
            await page.evaluate("scrollTo(0, 0)")
            await expect(summary).to_have_class("summary")


async def test_an_address_with_an_anchor_leads_to_the_tab_that_has_it(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, made = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo") as paolo:
        home = f"/households/{made.amrani}"
        for anchor, tab in (
            ("arrears", "money"),
            ("plan-1", "money"),
            ("entries", "spending"),
            ("invites", "people"),
        ):
            await paolo.goes(f"{home}#{anchor}")
            await expect(paolo.page).to_have_url(f"{paolo.base}{home}/{tab}#{anchor}")
            await expect(paolo.page.locator(".home-tabs [aria-current=page]")).to_have_attribute(
                "href", f"{home}/{tab}"
            )
            await paolo.goes("/account")
        await paolo.goes(f"{home}#nowhere")
        await expect(paolo.page.locator(".home-tabs [aria-current=page]")).to_have_attribute("href", home)


@pytest.mark.parametrize("width", [360, 1280])
async def test_a_weeks_actions_stay_in_reach_and_one_key_reads_the_next(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words, width: int
) -> None:
    path, made = full_house
    async with (
        opened(path, tmp_path, chromium, words, "it") as room,
        room.colleague("giulia", width) as giulia,
    ):
        page, bar = giulia.page, giulia.page.locator(".week-bar")
        week = f"/weeks/{made.amrani}/{made.week}"
        await giulia.goes(week)
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await expect(bar.get_by_role("link", name=giulia.said("Comment"))).to_be_in_viewport()
        for _ in range(25):
            await page.keyboard.press("Shift+Tab")
            assert await page.evaluate(COVERED) is None
        # The key goes to the field; there it is a letter like any other.
        await page.locator("h1").click()
        await page.keyboard.press("c")
        await expect(page.locator("#comment")).to_be_focused()
        await page.keyboard.type("nc")
        await expect(page.locator("#comment")).to_have_value("nc")
        onward = bar.locator("a[accesskey=n]")
        if width == 1280 and await onward.count():
            await page.locator("h1").click()
            to = await onward.get_attribute("href")
            await bar.locator("[data-keys]").click()
            await page.locator("h1").click()
            await page.keyboard.press("n")
            await expect(page).to_have_url(f"{giulia.base}{week}#comment")
            await bar.locator("[data-keys]").click()
            await page.locator("h1").click()
            await page.keyboard.press("n")
            await expect(page).to_have_url(f"{giulia.base}{to}")


async def _height(page: Page) -> float:
    height: float = await page.evaluate("document.querySelector('.summary').getBoundingClientRect().height")
    return height
