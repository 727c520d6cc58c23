"""Takes the README's pictures from the demo and its invented families.

    .venv/bin/python tests/e2e/pictures.py [FOLDER]

writes `phone.png` (Amina's chat in Arabic beside the list of phones) and `phone-it.png` (Piero's week in Italian)
into FOLDER, by default `docs/pictures`. The demo runs in a temporary folder; the pictures show the coming Sunday
evening. Needs Chromium (`make tools`) and the fonts (`make setup`).
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, Page, async_playwright

from bot import settings
from bot.build.chromium import find
from bot.demo import demo, firstwords
from bot.demo.run import USERNAME
from budgeting.clock import DEFAULT_ZONE, zone
from budgeting.headings import Source
from budgeting.states.checkins import Mood
from dialogs.checkins.reminders import BEGIN
from dialogs.text import Text, names, t
from dialogs.text.words import Words

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
#: Device pixels per CSS pixel: sharp on the screens that people have.
SHARP = 2
#: After this many looks without anything new (a twentieth of a second each), everybody has been answered.
CALM = 40
#: Seconds a slow, busy machine may take.
PATIENCE = 180.0


@dataclass
class Phone:
    """The phone of one of the demo's people, driven through the control interface."""

    http: httpx.AsyncClient
    words: Words
    person: int
    language: str

    async def chat(self) -> list[dict[str, Any]]:
        answer = await self.http.get(f"/sim/people/{self.person}/chat", params={"bot": USERNAME})
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages

    async def write(self, words: str) -> None:
        await self._answered("text", {"text": words})

    async def press(self, *labels: Text) -> bool:
        """Press whichever of these buttons the newest message has; False if it has none of them."""
        texts = [self.words.plain(label, self.language) for label in labels]
        newest = (await self.chat())[-1]
        for row, line in enumerate(newest["buttons"] or []):
            for column, button in enumerate(line):
                if button["text"] in texts:
                    body = {"message_id": newest["id"], "row": row, "column": column}
                    await self._answered("tap", body)
                    return True
        return False

    async def read(self) -> None:
        await self.http.post(f"/sim/people/{self.person}/read", params={"bot": USERNAME}, json={})

    async def has_heard(self, text: Text) -> bool:
        expected = self.words.plain(text, self.language)
        return any(expected in message["text"] for message in await self.chat())

    async def _answered(self, what: str, body: dict[str, Any]) -> None:
        before = (await self.chat())[-1]["id"]
        done = await self.http.post(f"/sim/people/{self.person}/{what}", params={"bot": USERNAME}, json=body)
        done.raise_for_status()
        # Text is itself a message, a tap is not.
        await _until(self._quiet_since(before + (what == "text")))

    def _quiet_since(self, before: int) -> Callable[[], Any]:
        counts: list[int] = []

        async def quiet() -> bool:
            # An answer may be several messages: it is complete when a while brings no more.
            counts.append((await self.chat())[-1]["id"])
            return counts[-1] > before and len(counts) > CALM and len(set(counts[-CALM:])) == 1

        return quiet


async def take(folder: Path, chromium: str) -> None:
    """Run the demo, let its people talk, and take the pictures."""
    with tempfile.TemporaryDirectory() as place:
        demo_settings = settings.read(
            {
                "PONTE_DEMO_FOLDER": place,
                "PONTE_DEMO_HOUSEHOLDS": "8",
                "PONTE_PHONE_PORT": "0",
                "PONTE_CONSOLE_PORT": "0",
            }
        )
        said: list[str] = []
        stop = asyncio.Event()
        running = asyncio.create_task(demo(demo_settings, said.append, stop))
        try:
            await _until(lambda: _printed(said, running))
            address = next(line for line in "\n".join(said).splitlines() if "Phones" in line).split()[-1]
            async with (
                httpx.AsyncClient(base_url=address, timeout=60) as http,
                async_playwright() as playwright,
            ):
                browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                amina, piero = await _talk(http)
                await _picture(browser, address, amina, 1100, 760, folder / "phone.png")
                await _picture(browser, address, piero, 400, 1060, folder / "phone-it.png")
        finally:
            stop.set()
            await running


async def _talk(http: httpx.AsyncClient) -> tuple[int, int]:
    """Everybody says something, then does the check-in; gives Amina's and Piero's ids."""
    words = Words()
    people = {
        person["first_name"]: person
        for person in (await http.get("/sim/people", params={"bot": USERNAME})).json()
    }
    phones = {
        name: Phone(http, words, people[name]["id"], people[name]["language_code"])
        for name in firstwords.SAID
    }
    for name, phone in phones.items():
        await _until(_all_said(phone, len(firstwords.SAID[name])))
    amina, piero = phones["Amina"], phones["Piero"]
    await _move(http, {"hours": await _to_sunday(http)})
    await piero.write("farmacia 8,90")
    await amina.write("حليب ١٫٨٠")
    asked = t("Shall we look at the week? It takes five minutes, and you can pause.")
    while not (await amina.has_heard(asked) and await piero.has_heard(asked)):
        await _move(http, {"to": "next"})
    await _through_the_week(piero)
    await piero.read()
    await amina.press(BEGIN.label)
    return amina.person, piero.person


async def _through_the_week(piero: Phone) -> None:
    """The whole check-in, with a little added here and there."""
    await piero.press(BEGIN.label)
    await piero.write("185")
    await piero.press(names.SOURCES[Source.HELP])
    await piero.write("60")
    await piero.press(t("✓ That is all"))
    await piero.write("12,40")
    while await piero.press(t("✓ Nothing to add"), t("✓ Nothing")):
        pass
    await piero.press(t("✓ No, that is all"))
    await piero.press(names.MOODS[Mood.GOOD])


async def _to_sunday(http: httpx.AsyncClient) -> float:
    """Hours from the demo's now to shortly before the next Sunday check-in."""
    now = datetime.fromisoformat((await http.get("/demo/clock")).json()["now"]).astimezone(zone(DEFAULT_ZONE))
    evening = datetime.combine(now.date(), time(17, 40), now.tzinfo) + timedelta(days=6 - now.weekday())
    if evening <= now:
        evening += timedelta(days=7)
    return (evening - now) / timedelta(hours=1)


async def _move(http: httpx.AsyncClient, step: dict[str, Any]) -> None:
    (await http.post("/demo/clock", json=step)).raise_for_status()
    await _until(_nothing_new(http))


async def _picture(browser: Browser, address: str, person: int, width: int, height: int, path: Path) -> None:
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=SHARP,
        locale="it-IT",
        timezone_id="Europe/Rome",
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await page.goto(f"{address}/#person={person}")
    await page.get_by_test_id("message").last.wait_for()
    if width < 500:
        # Only the chat, as on a phone: the demo's clock belongs to the wide page.
        await page.evaluate("document.getElementById('clock').hidden = true")
    await _settled(page)
    await page.screenshot(path=path)
    await context.close()


async def _settled(page: Page) -> None:
    """Wait until fonts and pictures are loaded, and nothing has the focus."""
    await page.wait_for_load_state("networkidle")
    await page.evaluate("document.fonts.ready")
    await page.wait_for_function("[...document.images].every((one) => one.complete)")
    await page.evaluate("document.activeElement?.blur()")
    await page.get_by_test_id("scroller").evaluate("node => { node.scrollTop = node.scrollHeight; }")


def _printed(said: list[str], running: asyncio.Task[None]) -> bool:
    if running.done():
        running.result()
    return any("Phones" in line for line in said)


def _all_said(phone: Phone, lines: int) -> Callable[[], Any]:
    async def all_said() -> bool:
        return len([message for message in await phone.chat() if message["from"] == "bot"]) >= lines

    return all_said


def _nothing_new(http: httpx.AsyncClient) -> Callable[[], Any]:
    seen: list[Any] = []

    async def nothing_new() -> bool:
        seen.append(
            [person["last"] for person in (await http.get("/sim/people", params={"bot": USERNAME})).json()]
        )
        return len(seen) > CALM and not any(state != seen[-1] for state in seen[-CALM:])

    return nothing_new


async def _until(holds: Callable[[], Any]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            holding = holds()
            if await holding if asyncio.iscoroutine(holding) else holding:
                return
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    browser_here = find()
    if browser_here is None:
        raise SystemExit("Chromium is missing: `make tools` gets it.")
    asyncio.run(take(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, browser_here))
