"""Two colleagues at one desk, in real browsers: who is writing, drafts, an answer for later, a label by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from dialogs.text.words import Words
from tests.kit.furnished import Full
from tests.kit.house import opened

pytestmark = pytest.mark.e2e


async def test_two_at_one_desk_see_each_other_and_lose_no_word(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, made = full_house
    async with (
        opened(path, tmp_path, chromium, words, "it") as room,
        room.colleague("paolo") as paolo,
        room.colleague("giulia") as giulia,
    ):
        for person in (paolo, giulia):
            await person.page.goto(f"{room.base}/inbox/{made.waiting}")
        # While Paolo writes, Giulia sees it; his words survive a reload, and she never gets them.
        answer = paolo.page.locator("#text")
        await answer.press_sequentially("Ci vediamo domani")
        await expect(giulia.page.locator("#presence")).to_contain_text("Paolo")
        await paolo.page.reload()
        await expect(answer).to_have_value("Ci vediamo domani")
        # Planned with the keyboard alone: it stands in both threads, and the draft is gone.
        await answer.press("Tab")
        await paolo.button("Send later").focus()
        await paolo.page.keyboard.press("Enter")
        await expect(answer).to_have_value("Ci vediamo domani")
        await paolo.button("Plan it").focus()
        await paolo.page.keyboard.press("Enter")
        for person in (paolo, giulia):
            await expect(person.page.locator("#later .bubble-later")).to_contain_text("Ci vediamo domani")
        await expect(answer).to_have_value("")
        await paolo.page.reload()
        await expect(answer).to_have_value("")
        # A label by keyboard.
        await paolo.page.locator("#labels summary").focus()
        for key in ("Enter", "Tab", "Enter"):
            await paolo.page.keyboard.press(key)
        await expect(paolo.page.locator("#labels .label-on")).to_contain_text("Bonus sociale")
        # Giulia answers first; Paolo is asked and keeps his words.
        await answer.fill("Ci penso io")
        await giulia.page.locator("#text").fill("Arrivo")
        await giulia.button("Send to the family").click()
        await expect(giulia.page.locator("#text")).to_have_value("")
        await answer.press("Control+Enter")
        await expect(paolo.page.locator(".answered")).to_contain_text("Arrivo")
        await expect(answer).to_have_value("Ci penso io")
        # Signing out takes the draft along.
        await paolo.page.locator('form[action="/signout"] button').first.click()
        await expect(paolo.page.locator('input[name="password"]')).to_be_visible()
        kept = await paolo.page.evaluate(
            "Object.keys(sessionStorage).filter((name) => name.startsWith('draft:'))"
        )
        assert kept == []
