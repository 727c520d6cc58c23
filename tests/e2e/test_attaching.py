"""Files and lost connections at the desk, in a browser: what it refuses itself, what it plays, what it sends once."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Route, expect
from sqlalchemy import delete, func, select

from budgeting.db.engine import Database
from budgeting.db.tables import Message, SignIn, StoredFile
from dialogs.text.words import Words
from tests.kit.colleague import Colleague
from tests.kit.furnished import Full
from tests.kit.house import Room, opened
from tests.kit.pictures import picture
from tests.kit.sounds import voice

pytestmark = pytest.mark.e2e

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>"


def given(name: str, mime: str, content: bytes) -> Any:
    return {"name": name, "mimeType": mime, "buffer": content}


NOTHING_SENT = "No connection. Nothing was sent; what you wrote is still here. Try again when it returns."
#: A screenshot on the clipboard.
PASTE = """(field, content) => {
  const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "altra.png", { type: "image/png" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
#: A microphone that hears a tone.
MICROPHONE = """() => {
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext();
    const tone = context.createOscillator();
    const heard = context.createMediaStreamDestination();
    tone.connect(heard);
    tone.start();
    return heard.stream;
  };
}"""
PHOTO = given("casa.jpg", "image/jpeg", picture("JPEG", (400, 300)))
LETTER = given("avviso.pdf", "application/pdf", PDF)


class Desk:
    """A conversation on an operator's screen."""

    def __init__(self, room: Room, paolo: Colleague, chat: int) -> None:
        self.room, self.paolo, self.page, self.chat = room, paolo, paolo.page, chat
        self.text = self.page.locator("#text")
        self.chips = self.page.locator(".attach-chips li")
        self.wrong = self.page.locator("#files-wrong")
        self.banner = self.page.locator("#unsent")

    async def chooses(self, *chosen: Any) -> None:
        await self.page.locator("#files").set_input_files(list(chosen))

    async def sends(self) -> None:
        await self.paolo.presses("Send to the family")

    def bubble(self, text: str) -> Locator:
        return self.page.locator(".said-staff").filter(has_text=text)

    async def said(self, text: str) -> int:
        """How often the database has it."""
        return await _count(
            self.room.database, Message.id, Message.text.contains(text), Message.staff_id.is_not(None)
        )


async def _count(database: Database, column: Any, *where: Any) -> int:
    def read(session: Any) -> int:
        return session.scalar(select(func.count(column)).where(*where)) or 0

    return await database.read_async(read)


@asynccontextmanager
async def at_the_desk(
    house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> AsyncIterator[Desk]:
    path, made = house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo") as paolo:
        await paolo.goes(f"/inbox/{made.waiting}")
        yield Desk(room, paolo, made.waiting)


async def test_files_are_chosen_pasted_removed_refused_here_and_by_the_server(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    async with at_the_desk(full_house, tmp_path, chromium, words) as desk:
        page, posts = desk.page, list[str]()
        page.on("request", lambda sent: posts.append(sent.url) if sent.url.endswith("/answer") else None)
        await desk.text.fill("Ecco tutto")
        await desk.chooses(PHOTO, LETTER, given("nota.txt", "text/plain", b"ciao"))
        await expect(desk.chips).to_have_count(2)
        await expect(desk.wrong).to_contain_text("nota.txt")
        # The page says how much a file may have; less of it is quicker to try.
        await page.locator("[data-attach]").evaluate("(box) => { box.dataset.most = 100000; }")
        await desk.chooses(given("enorme.pdf", "application/pdf", bytes(100_001)))
        await expect(desk.wrong).to_contain_text("enorme.pdf")
        await desk.chooses(given("vuoto.pdf", "application/pdf", b""))
        await expect(desk.wrong).to_contain_text("vuoto.pdf")
        assert not posts, "nothing travelled to be refused"
        await desk.chooses(given("voce.ogg", "audio/ogg", voice(2)))
        await desk.text.evaluate(PASTE, base64.b64encode(picture("PNG")).decode())
        await expect(desk.chips).to_have_count(4)
        await desk.chips.nth(1).get_by_role("button").click()
        await expect(desk.chips).to_have_count(3)
        # What only the server can see comes back with the words and the other files.
        await desk.chooses(given("chiuso.pdf", "application/pdf", PDF + b"/Encrypt 5 0 R"))
        await desk.sends()
        await expect(desk.wrong).to_contain_text("chiuso.pdf")
        await expect(desk.text).to_have_value("Ecco tutto")
        await expect(desk.chips).to_have_count(4)
        await desk.chips.nth(3).get_by_role("button").click()
        await desk.sends()
        await expect(desk.bubble("Ecco tutto")).to_be_visible()
        await expect(desk.chips).to_have_count(0)
        assert await _count(desk.room.database, StoredFile.id, StoredFile.name == "altra.png") == 1
        assert await _count(desk.room.database, StoredFile.id, StoredFile.name == "avviso.pdf") == 0


async def test_what_was_recorded_and_sent_is_heard_and_seen_large(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    async with at_the_desk(full_house, tmp_path, chromium, words) as desk:
        page = desk.page
        await desk.chooses(PHOTO, given("altra.png", "image/png", picture("PNG")))
        await page.evaluate(MICROPHONE)
        await desk.paolo.presses("Record your voice")
        await expect(page.locator("[data-time]")).to_have_text(re.compile("0:0[1-9]"))
        await desk.paolo.presses("Stop")
        await expect(desk.chips).to_have_count(3)
        await desk.sends()
        sound = page.locator(".said-staff audio")
        await expect(sound).to_have_count(1)
        await sound.evaluate("async (sound) => { sound.muted = true; await sound.play(); }")
        assert await sound.evaluate("(sound) => sound.readyState >= 2 && sound.duration > 0.5")

        pictures = page.locator("main a.picture")
        addresses = await pictures.evaluate_all("(links) => links.map((link) => link.href)")
        await pictures.nth(-2).click()
        shown = page.get_by_role("dialog").locator("img")
        await expect(shown).to_have_attribute("src", addresses[-2])
        await page.keyboard.press("ArrowRight")
        await expect(shown).to_have_attribute("src", addresses[-1])
        await page.keyboard.press("r")
        await expect(shown).to_have_class("turned-1")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(pictures.nth(-1)).to_be_focused()


async def test_an_answer_waits_for_the_connection_and_is_sent_once(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    async with at_the_desk(full_house, tmp_path, chromium, words) as desk:
        await desk.page.context.set_offline(True)
        # What may not be sent twice waits for the person, in place or on a page of its own.
        await desk.paolo.opens("Note for colleagues")
        await desk.paolo.writes("Note", "Richiamare")
        await desk.paolo.presses("Save the note")
        await expect(desk.banner).to_contain_text(desk.paolo.said(NOTHING_SENT))
        await desk.paolo.presses("Sign out")
        await expect(desk.page.locator("#note")).to_have_value("Richiamare")
        await desk.text.fill("Senza rete")
        await desk.chooses(LETTER)
        await desk.sends()
        await expect(desk.banner).to_be_visible()
        await expect(desk.text).to_have_value("Senza rete")
        await expect(desk.text).to_have_js_property("readOnly", True)
        assert await desk.said("Senza rete") == 0
        await desk.page.context.set_offline(False)
        await expect(desk.bubble("Senza rete")).to_be_visible()
        await expect(desk.banner).to_be_hidden()
        await expect(desk.text).to_have_value("")
        assert await desk.said("Senza rete") == 1
        await expect(desk.page.locator("#note")).to_have_value("Richiamare")
        await desk.paolo.presses("Save the note")
        await expect(desk.page.locator(".said-note").filter(has_text="Richiamare")).to_have_count(1)
        assert await _count(desk.room.database, StoredFile.id, StoredFile.name == "avviso.pdf") == 1


async def test_if_only_the_reply_was_lost_the_family_still_reads_it_once(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    async with at_the_desk(full_house, tmp_path, chromium, words) as desk:
        lost = asyncio.Event()

        async def swallow(route: Route) -> None:
            await route.fetch()
            await route.abort("connectionreset")
            lost.set()

        await desk.page.route("**/answer", swallow, times=1)
        await desk.text.fill("Una volta sola")
        await desk.sends()
        await lost.wait()
        assert await desk.said("Una volta sola") == 1
        await expect(desk.text).to_have_value("")
        await expect(desk.bubble("Una volta sola")).to_be_visible()
        # Two quick presses are one answer too.
        await desk.text.fill("Due clic")
        await desk.paolo.button("Send to the family").first.dblclick()
        await expect(desk.bubble("Due clic")).to_be_visible()
        await expect(desk.text).to_have_value("")
        assert [await desk.said(text) for text in ("Una volta sola", "Due clic")] == [1, 1]
        # A server in trouble takes nothing, and nothing is lost.
        await desk.page.route(
            "**/answer", lambda route: route.fulfill(status=502, body="bad gateway"), times=1
        )
        await desk.text.fill("Ancora qui")
        await desk.sends()
        await expect(desk.banner).to_be_visible()
        await expect(desk.text).to_have_value("Ancora qui")
        await desk.sends()
        await expect(desk.bubble("Ancora qui")).to_be_visible()
        await expect(desk.banner).to_be_hidden()


@pytest.mark.parametrize("who", ["paolo", "giulia"])
async def test_words_outlive_the_session_for_who_wrote_them(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words, who: str
) -> None:
    async with at_the_desk(full_house, tmp_path, chromium, words) as desk:
        await desk.text.fill("Quasi finito")
        await desk.room.database.write_async(lambda session: session.execute(delete(SignIn)))
        await desk.sends()
        await expect(desk.page.get_by_label(desk.paolo.said("Password"))).to_be_visible()
        await expect(desk.page.get_by_text("Quasi finito")).to_have_count(0)
        await desk.paolo.signs_in(f"{who}@ponte.example", stay=True)
        await expect(desk.page).to_have_url(re.compile(f"/inbox/{desk.chat}$"))
        if who == "paolo":
            await expect(desk.text).to_have_value("Quasi finito")
            await expect(desk.page.locator("#back")).to_be_visible()
        kept = await desk.page.evaluate("JSON.stringify({...sessionStorage})")
        assert "unsent:" not in kept
        assert await desk.said("Quasi finito") == 0
