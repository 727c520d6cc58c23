"""The code at sign-in on a phone: scanned from the page as an app would, typed, and asked for."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, Page, expect

from dialogs.text.words import Words
from tests.kit.colleague import PASSWORD
from tests.kit.furnished import Full
from tests.kit.house import NOW, opened

pytestmark = pytest.mark.e2e


async def _fits(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360, page.url


async def test_scanned_confirmed_and_asked_for_at_the_next_sign_in(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, _ = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo", 360) as paolo:
        page = paolo.page
        await paolo.goes("/account")
        await paolo.follows("Turn it on")
        await paolo.writes("Current password", PASSWORD)
        await page.keyboard.press("Enter")
        square = page.locator("img.setup-square")
        await expect(square).to_be_visible()
        await _fits(page)
        (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(await square.screenshot())))
        key = parse_qs(urlsplit(code.text).query)["secret"][0]
        assert (await page.locator("#key").inner_text()).replace(" ", "") == key
        app = pyotp.TOTP(key)
        await paolo.writes("Code from the app", app.at(NOW))
        await page.keyboard.press("Enter")
        await expect(page.locator("#codes li")).to_have_count(10)
        await expect(paolo.button("Copy the codes")).to_be_visible()
        await _fits(page)
        await paolo.follows("I have kept them: go on")
        await paolo.presses("Sign out")

        await page.get_by_label(paolo.said("E-mail address")).fill("paolo@ponte.example")
        await page.get_by_label(paolo.said("Password")).fill(PASSWORD)
        await paolo.presses("Sign in")
        field = page.get_by_label(paolo.said("Code from the app"))
        await expect(field).to_be_focused()
        await _fits(page)
        await field.fill(app.at(NOW))
        await page.keyboard.press("Enter")
        await paolo.sees(paolo.said("This code was used already. Wait until the app shows the next one."))
        await field.fill(app.at(NOW + timedelta(seconds=30)))
        await page.keyboard.press("Enter")
        await expect(paolo.button("Sign out")).to_be_visible()
        await expect(page).to_have_url(re.compile(r"/$"))
