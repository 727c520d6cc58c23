"""A staff person at the console; their sentences are looked up in the console's catalogue.

As with `hand`, a test names the sentence it expects by its key, never by its wording.
"""

from __future__ import annotations

import asyncio
import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from babel.messages.pofile import read_po
from playwright.async_api import Locator, Page, ViewportSize, expect
from sqlalchemy import update

from admin.security import passwords
from budgeting.db.engine import Database
from budgeting.db.tables import Staff
from dialogs.text import Arg, Text
from dialogs.text.words import FOLDER, Words
from tests.kit.hand import PICTURES
from tests.kit.running import PATIENCE

PASSWORD = "ponte-tests-2026"
DESK: ViewportSize = {"width": 1280, "height": 800}
SIZES: dict[int, ViewportSize] = {360: {"width": 360, "height": 740}, 1280: DESK}


@dataclass
class Colleague:
    """One signed-in person and the page in front of them, in ``language``."""

    page: Page
    base: str
    #: The console's words, and the families' catalogue for what the bot says.
    words: Words
    chat_words: Words
    language: str = "it"

    def said(self, key: str, **args: Arg) -> str:
        """A sentence of the console."""
        if key not in _keys():
            close = difflib.get_close_matches(key, _keys(), 1, 0)
            raise AssertionError(f"the console does not say {key!r} any more; perhaps {close[0]!r}?")
        return self.words.plain(Text(key, args), self.language)

    def chat(self, text: Text) -> str:
        """A sentence of the bot, as this person reads it."""
        return self.chat_words.plain(text, self.language)

    async def signs_in(self, email: str, stay: bool = False) -> None:
        """``stay``: on the sign-in page where they are, which leads back to where they were."""
        if not stay:
            await self.goes("/signin")
        await self.page.get_by_label(self.said("E-mail address")).fill(email)
        await self.page.get_by_label(self.said("Password")).fill(PASSWORD)
        await self.presses("Sign in")
        await expect(self.page.get_by_role("button", name=self.said("Sign out"))).to_be_visible()

    async def goes(self, path: str) -> None:
        await self.page.goto(self.base + path)

    async def follows(self, key: str, **args: Arg) -> None:
        """Follow a link."""
        await self.page.get_by_role("link", name=self.said(key, **args)).first.click()

    def button(self, key: str, **args: Arg) -> Locator:
        # Some buttons end in text for screen readers, or in their shortcut key.
        return self.page.get_by_role("button", name=re.compile(f"^{re.escape(self.said(key, **args))}"))

    async def presses(self, key: str, **args: Arg) -> None:
        await self.button(key, **args).first.click()

    async def opens(self, key: str) -> None:
        """Unfold what a summary line hides."""
        await self.page.locator("summary").filter(has_text=self.said(key)).click()

    async def writes(self, label: str, text: str, **args: Arg) -> None:
        await self.page.get_by_label(self.said(label, **args), exact=True).fill(text)

    async def sees(self, *texts: str) -> None:
        """Each text appears on the page, now or as soon as it arrives."""
        for text in texts:
            await expect(self.page.get_by_text(text).first).to_be_visible()

    async def stays(self) -> None:
        """From here on the page must not be reloaded (see `stayed`)."""
        await self.page.evaluate("window.stayed = true")

    async def stayed(self) -> None:
        """The page has not been reloaded since `stays`: new content came to it."""
        assert await self.page.evaluate("window.stayed === true")

    async def picture(self, name: str) -> None:
        """The whole page at phone and desktop size; only if pictures were requested."""
        if not PICTURES:
            return
        before = cast(ViewportSize, self.page.viewport_size)
        for width, size in SIZES.items():
            await self.page.set_viewport_size(size)
            await self.page.evaluate("document.fonts.ready")
            await self.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        await self.page.set_viewport_size(before)


async def at_the_console(
    stage: Any, base: str, words: Words, email: str, size: ViewportSize = DESK
) -> Colleague:
    """A browser of their own, signed in as that person."""
    page = await stage.page("/signin", size, base)
    colleague = Colleague(page, base, Words("admin"), words)
    await colleague.signs_in(email)
    return colleague


async def is_heard(sound: Locator) -> None:
    """Wait until it plays. The page's policy forbids Playwright to ask again and again by itself."""
    await sound.evaluate(
        """(audio) => new Promise((done) => {
            if (audio.currentTime > 0) done();
            else audio.addEventListener("timeupdate", () => { if (audio.currentTime > 0) done(); });
        })"""
    )


async def served(port: int) -> str:
    """The console's address, once it responds."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return f"http://127.0.0.1:{port}"


async def give_passwords(database: Database) -> None:
    """Give all staff the same password."""
    stored = await asyncio.to_thread(passwords.hashed, PASSWORD)
    await database.write_async(lambda session: session.execute(update(Staff).values(password_hash=stored)))


@lru_cache(maxsize=1)
def _keys() -> frozenset[str]:
    """Every key the console uses, from the code."""
    with (FOLDER / "it" / "LC_MESSAGES" / "admin.po").open("rb") as file:
        keys = [message.id for message in read_po(file) if message.id]
    return frozenset(key if isinstance(key, str) else key[0] for key in keys)
