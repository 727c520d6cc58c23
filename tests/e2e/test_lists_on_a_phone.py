"""A list on a phone: short rows with what matters, the whole row to tap, and nothing that runs out of the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from dialogs.text.words import Words
from tests.kit.furnished import Full
from tests.kit.house import opened

pytestmark = pytest.mark.e2e

#: Pixels: a title with two lines of text beneath it.
TALLEST = 100


async def test_a_row_is_short_and_all_of_it_opens_the_page(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, _ = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("elena", 360) as elena:
        page = elena.page
        for listed in ("/households", "/cases", "/activities", "/appointments", "/skills"):
            await elena.goes(listed)
            rows = page.locator("table.brief tbody tr")
            assert await rows.count(), listed
            heights = [(await row.bounding_box() or {})["height"] for row in await rows.all()]
            assert min(heights) >= 44, (listed, heights)
            assert sorted(heights)[len(heights) // 2] <= TALLEST, (listed, heights)
            assert await page.evaluate("document.documentElement.scrollWidth") <= 360, listed

        # What has its place on the family's own page is left out here, and back on a wider screen.
        await elena.goes("/households")
        reference = page.locator("table.brief td.phone-absent").first
        await expect(reference).to_be_hidden()
        await page.set_viewport_size({"width": 820, "height": 900})
        await expect(reference).to_be_visible()
        await page.set_viewport_size({"width": 360, "height": 740})

        # A tap beside the name, on the text beneath it, opens the family.
        row = page.locator("table.brief tbody tr").first
        box = await row.bounding_box()
        assert box is not None
        await row.click(position={"x": box["width"] - 12, "y": box["height"] - 8})
        await expect(page).to_have_url(re.compile(r"/households/\d+$"))


async def test_languages_nobody_has_written_in_fold(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, _ = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo", 360) as paolo:
        page = paolo.page
        await paolo.goes("/broadcasts/new")
        italian, arabic = page.locator("#text_it"), page.locator("#text_ar")
        await expect(italian).to_be_visible()
        await expect(arabic).to_be_hidden()
        fold = page.locator(".texts .other-languages summary")
        await fold.focus()
        await page.keyboard.press("Enter")
        await expect(arabic).to_be_visible()
        await arabic.fill("غدا")
        # The form comes back with something wrong: what was written stands open.
        await page.get_by_role("button", name=paolo.said("Next: check and send")).last.click()
        await expect(page.get_by_role("alert").first).to_be_visible()
        await expect(arabic).to_be_visible()
        await expect(page.locator("#text_bn")).to_be_hidden()
