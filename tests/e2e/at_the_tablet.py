"""A family at the tablet beside a staff person: the buttons that answer a check-in."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from dialogs.text import names, t
from dialogs.text.words import Words

NOTHING, SKIP = t("✓ No, nothing"), t("Skip ›")
AMOUNT = re.compile(r"\d[.,]\d\d")
#: More questions than any check-in has.
MOST = 25


async def drawn(page: Page) -> None:
    """Wait until each picture has arrived, not just its place."""
    await page.evaluate(
        """() => Promise.all([...document.images].map((image) => image.complete ? null : new Promise(
            (done) => { image.onload = done; image.onerror = done; }
        )))"""
    )
    assert await page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")


async def tap(page: Page, label: str) -> None:
    """Press the newest button with this label, by keyboard; the answer replaces the conversation."""
    before = await page.locator("#thread").get_attribute("hx-get")
    await page.locator("button[name=tap]").filter(has_text=label.strip("\u200e\u200f")).last.press("Enter")
    await expect(page.locator("#thread")).not_to_have_attribute("hx-get", before or "")


async def answer_by_taps(page: Page, words: Words, language: str) -> None:
    """An offered amount at hand; then each question has a button for it: nothing, skip, well; until the week's
    picture."""
    offered = await page.locator(".side-bubble.newest button[name=tap]").all_text_contents()
    amounts = [label.strip() for label in offered if AMOUNT.search(label)]
    assert amounts, f"no amount among {offered}"
    await tap(page, amounts[0])
    moods = [words.plain(mood, language) for mood in list(names.MOODS.values())[:1]]
    # "That is all", whatever the question is about.
    wanted = [*moods, words.plain(NOTHING, language), words.plain(SKIP, language), "✓ "]
    for _ in range(MOST):
        if await page.locator(".side-bubble img").count():
            return
        newest = page.locator(".side-bubble.newest button[name=tap]")
        labels = await newest.all_text_contents()
        for label in wanted:
            if any(label in each for each in labels):
                await tap(page, label)
                break
        else:
            raise AssertionError(f"no way on from {labels}")
    raise AssertionError("the check-in did not end")
