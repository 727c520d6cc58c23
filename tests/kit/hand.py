"""A person's thumbs and eyes on the phone page; the bot's sentences are looked up in the catalogues.

A test names the sentence it expects, never its wording, which may change any day.
"""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from babel.messages.pofile import read_po
from playwright.async_api import Locator, Page, ViewportSize, expect

from dialogs.text import Text
from dialogs.text.words import FOLDER, Words
from tests.kit.program import BOT, Whole

#: Where a run saves its pictures; if unset, none are taken.
PICTURES = os.environ.get("PONTE_PICTURES", "")
SIZES: dict[int, ViewportSize] = {360: {"width": 360, "height": 740}, 1280: {"width": 1280, "height": 800}}


@dataclass
class Hand:
    """One person at the phone page, who reads ``language``."""

    whole: Whole
    page: Page
    words: Words
    language: str
    person: int

    def said(self, text: Text) -> str:
        if any(c.isalpha() for c in re.sub(r"\{\w+\}", "", text.key)) and text.key not in _keys():
            close = difflib.get_close_matches(text.key, _keys(), 1, 0)
            raise AssertionError(f"nobody says {text.key!r} any more; perhaps {close[0]!r}?")
        return self.words.plain(text, self.language)

    async def write(self, words: str) -> None:
        await self.page.get_by_test_id("input").fill(words)
        async with self.page.expect_response(re.compile(r"/text(\?|$)")):
            await self.page.get_by_test_id("send").click()
        await self.up_to_date()

    async def press(self, label: Text | str) -> None:
        """Press the newest button with that label."""
        async with self.page.expect_response(re.compile(r"/tap(\?|$)")):
            await self._button(label).last.click()
        await self.up_to_date()

    async def sends_a_photo(self, content: bytes) -> None:
        await self.page.get_by_test_id("attach").click()
        async with self.page.expect_file_chooser() as choosing:
            await self.page.get_by_test_id("attach-photo").click()
        chooser = await choosing.value
        await chooser.set_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content})
        async with self.page.expect_response(re.compile(r"/photo(\?|$)")):
            await self.page.get_by_test_id("attach-send").click()
        await self.up_to_date()

    async def file_received(self) -> bytes:
        """The content of the newest file that the bot sent."""
        sent = [message for message in self._chat() if message["from"] == "bot" and message["file"]]
        answer = await self.page.request.get(urljoin(self.page.url, sent[-1]["file"]["url"]))
        assert answer.ok, answer.status
        return await answer.body()

    async def reads(self, *texts: Text, times: int = 1) -> None:
        """Each sentence appears in the chat this many times."""
        for text in texts:
            await expect(self._bubbles(text)).to_have_count(times)

    async def reads_last(self, *texts: Text) -> None:
        """The newest message holds all of them."""
        newest = self.page.get_by_test_id("message").last
        for text in texts:
            await expect(newest).to_contain_text(self.said(text))

    async def hears(self, text: Text) -> None:
        """Wait for a sentence the bot sends unprompted."""
        await expect(self._bubbles(text).last).to_be_visible()
        await self.up_to_date()

    async def sees_a_picture(self) -> None:
        await self.page.wait_for_function(
            "[...document.querySelectorAll('.photo img')].some((one) => one.naturalWidth > 300)"
        )

    async def plays_the_newest_voice_note(self) -> None:
        """Wait for the voice note after the newest words, start it, and wait until it can be heard."""
        newest = self.page.get_by_test_id("message").last
        await newest.locator(".voice-play").click()
        await self.page.wait_for_function(
            "audio => audio.currentTime > 0", arg=await newest.locator("audio").element_handle()
        )

    async def up_to_date(self) -> None:
        """Wait until nothing is in transit and the page shows everything that has arrived."""
        await self.whole.quiet()
        newest = self._chat()[-1]
        await expect(self.page.locator(f'[data-testid="message"][data-id="{newest["id"]}"]')).to_be_visible()
        await expect(self.page.locator('[data-testid="button"][aria-busy="true"]')).to_have_count(0)

    async def picture(self, name: str) -> None:
        """The page at phone and desktop size; only if pictures were requested."""
        if not PICTURES:
            return
        before = self.page.viewport_size
        for width, size in SIZES.items():
            await self.page.set_viewport_size(size)
            await self.page.evaluate("document.fonts.ready")
            await self.page.get_by_test_id("scroller").evaluate(
                "node => { node.scrollTop = node.scrollHeight; }"
            )
            await self.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png")
        if before:
            await self.page.set_viewport_size(before)

    def _chat(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.whole.sim.chat(self.person, BOT)["messages"]
        return messages

    def _bubbles(self, text: Text) -> Locator:
        return self.page.get_by_test_id("bubble-text").filter(has_text=self.said(text))

    def _button(self, label: Text | str) -> Locator:
        words = label if isinstance(label, str) else self.said(label)
        exactly = re.compile(rf"^\s*{re.escape(words)}\s*$")
        return self.page.get_by_test_id("button").filter(has_text=exactly)


@lru_cache(maxsize=1)
def _keys() -> frozenset[str]:
    """Every key the bot uses, from the code."""
    with (FOLDER / "it" / "LC_MESSAGES" / "bot.po").open("rb") as file:
        keys = [message.id for message in read_po(file) if message.id]
    return frozenset(key if isinstance(key, str) else key[0] for key in keys)


def person_of(page: Page) -> int:
    """The person whose chat the page shows."""
    match = re.search(r"#person=(\d+)", page.url)
    assert match, page.url
    return int(match[1])
