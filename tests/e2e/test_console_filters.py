"""The filters of a list by hand and by keyboard: chips come and go, the address follows, and the way back works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from dialogs.text.words import Words
from tests.kit.furnished import Full
from tests.kit.house import opened

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("width", [1280, 360])
async def test_filters_are_chips_that_work_at_once(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words, width: int
) -> None:
    path, _ = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo", width) as paolo:
        page, keys = paolo.page, paolo.page.keyboard
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await paolo.goes("/households")
        said, families = page.locator("#filters-said"), page.locator("table.cards tbody tr")
        everybody = await families.count()

        # By keyboard: the form stays open and keeps the focus while the list changes behind it.
        await page.locator("#filters-open").focus()
        await keys.press("Enter")
        language = page.locator("#language")
        await language.select_option("ar")
        await expect(page).to_have_url(re.compile(r"/households\?language=ar$"))
        await expect(page.locator("#without-language")).to_contain_text("arabo")
        await expect(said).to_contain_text("arabo")
        await expect(language).to_be_visible()
        await page.locator("#missed").check()
        await expect(page).to_have_url(re.compile(r"language=ar&missed=1$"))
        await expect(page.locator("#missed")).to_be_focused()
        await keys.press("Escape")
        await expect(page.locator("#filters-open")).to_be_focused()
        await expect(language).to_be_hidden()

        # Chips take no more than two lines, and are large enough for a thumb.
        assert (await page.locator("#filters").bounding_box() or {})["height"] <= 104
        for chip in await page.locator(".filter-chip").all():
            assert (await chip.bounding_box() or {})["height"] >= 24

        # A chip that is gone leaves the focus to its neighbour, the last one to the button.
        await page.locator("#without-language").focus()
        await keys.press("Enter")
        await expect(page).to_have_url(re.compile(r"\?missed=1$"))
        await expect(page.locator("#without-missed")).to_be_focused()
        await expect(language).to_have_value("")
        await page.locator("#without-missed").focus()
        await keys.press("Enter")
        await expect(page).to_have_url(re.compile(r"/households$"))
        await expect(page.locator("#filters-in-use a")).to_have_count(0)
        assert await page.evaluate("document.activeElement.closest('#filters') !== null")
        await expect(families).to_have_count(everybody)
        await expect(said).to_contain_text(paolo.said("No filter is in use."))

        # Each step is one to go back to.
        await page.go_back()
        await expect(page.locator("#without-missed")).to_be_visible()
        await page.go_back()
        await expect(page.locator("#without-language")).to_be_visible()
        await page.reload()
        await expect(page.locator("#without-language")).to_be_visible()
        await page.locator("#without-any").click()
        await expect(families).to_have_count(everybody)

        # A name searched for stays out of the address, and is there again after a look at a family.
        await page.locator("#q").fill("amrani")
        await expect(families).to_have_count(1)
        assert "amrani" not in page.url.lower()
        await families.get_by_role("link").first.click()
        await expect(page).to_have_url(re.compile(r"/households/\d+$"))
        await page.go_back()
        await expect(page.locator("#q")).to_have_value("amrani")
        await expect(families).to_have_count(1)
        await page.locator("#without-any").click()
        await expect(families).to_have_count(everybody)
        await expect(page.locator("#q")).to_have_value("")
        assert troubles == []


#: Types into the field that a list brings along, in the very moment in which it is on the page.
_AT_ONCE = """(words) => new MutationObserver((_, observer) => {
    const field = document.querySelector("#q");
    if (field === window.before) return;
    observer.disconnect();
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
}).observe(document.body, { childList: true, subtree: true }) ?? (window.before = document.querySelector("#q"), null)"""


async def test_a_field_that_a_list_brings_along_works_at_once(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, _ = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo") as paolo:
        page = paolo.page
        await paolo.goes("/households?language=ar")
        await page.evaluate(_AT_ONCE, "amrani")
        await page.locator("#without-any").click()
        await expect(page.locator("#q")).to_have_value("amrani")
        await expect(page.locator("#without-language")).to_have_count(0)
        await expect(page.locator("table.cards tbody tr")).to_have_count(1)


async def test_a_lost_answer_comes_when_the_connection_does(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, _ = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo") as paolo:
        page = paolo.page
        await paolo.goes("/households")
        await page.route("**/households?*", lambda route: route.abort())
        await page.locator("#q").fill("amrani")
        await expect(page.locator("#lost")).to_be_visible()
        await page.unroute("**/households?*")
        await expect(page.locator("table.cards tbody tr")).to_have_count(1)
        await expect(page.locator("#lost")).to_be_hidden()


async def test_filters_work_without_a_script(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, _ = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo") as paolo:
        state = await paolo.page.context.storage_state()
        context = await chromium.new_context(java_script_enabled=False, storage_state=state)
        try:
            page = await context.new_page()
            await page.goto(f"{room.base}/households")
            await page.locator("#filters-open").click()
            await page.locator("#language").select_option("ar")
            await page.get_by_role("button", name=paolo.said("Apply")).click()
            await expect(page.locator("#without-language")).to_be_visible()
            await page.locator("#without-language").click()
            await expect(page.locator("#filters-in-use a")).to_have_count(0)
        finally:
            await context.close()
