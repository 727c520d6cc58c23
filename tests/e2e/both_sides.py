"""Takes the README's first picture: a family's phone in Arabic beside the console in Italian.

    .venv/bin/python tests/e2e/both_sides.py [FOLDER]

writes `phone-and-console.png` and `console.png`, from the demo's invented families in a temporary folder.
"""

from __future__ import annotations

import asyncio
import io
import socket
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from bot import settings
from bot.build.chromium import find
from bot.demo import demo
from bot.demo.run import PASSWORD, USERNAME

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SHARP, HEIGHT = 2, 860
WORRY = "الثلاجة لا تعمل منذ أمس، ماذا أفعل؟"
ANSWER = "Buongiorno Amina, sento subito la manutenzione e le scrivo entro sera."


async def take(folder: Path, chromium: str) -> None:
    """Let Amina ask for a person, answer her, and take pictures of both sides."""
    with tempfile.TemporaryDirectory() as place:
        console = _free_port()
        demo_settings = settings.read(
            {
                "PONTE_DEMO_FOLDER": place,
                "PONTE_DEMO_HOUSEHOLDS": "8",
                "PONTE_PHONE_PORT": "0",
                "PONTE_CONSOLE_PORT": str(console),
            }
        )
        said: list[str] = []
        stop, told = asyncio.Event(), asyncio.Event()

        def say(words: str) -> None:
            said.append(words)
            if "Phones" in words:
                told.set()

        running = asyncio.create_task(demo(demo_settings, say, stop))
        try:
            await told.wait()
            phones = next(line for line in "\n".join(said).splitlines() if "Phones" in line).split()[-1]
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                await _both(browser, phones, f"http://127.0.0.1:{console}", folder)
        finally:
            stop.set()
            await running


async def _both(browser: Browser, phones: str, console: str, folder: Path) -> None:
    phone = await _page(browser, 420)
    await phone.goto(f"{phones}/#bot={USERNAME}&person=700001")
    await phone.get_by_test_id("message").last.wait_for()
    await phone.wait_for_timeout(9_000)  # by then the demo's people have written first
    for words in ("/talk", WORRY):
        await phone.get_by_test_id("input").fill(words)
        await phone.get_by_test_id("input").press("Enter")
        await phone.wait_for_timeout(3_000)
    desk = await _page(browser, 1180)
    await desk.goto(f"{console}/signin")
    await desk.fill("#email", "paolo@ponte.example")
    await desk.fill("#password", PASSWORD)
    await desk.click("form[action='/signin'] button")
    await desk.goto(f"{console}/inbox")
    await desk.locator(".conversation-row").first.click()
    await desk.locator("#text").fill(ANSWER)
    await desk.locator("#text").press("Control+Enter")
    await desk.wait_for_timeout(4_000)
    await phone.evaluate("document.getElementById('clock').hidden = true")
    await phone.get_by_test_id("scroller").evaluate("node => { node.scrollTop = node.scrollHeight; }")
    for page in (phone, desk):
        await page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    left, right = [Image.open(io.BytesIO(await page.screenshot())) for page in (phone, desk)]
    right.save(folder / "console.png")
    whole = Image.new("RGB", (left.width + right.width + 24 * SHARP, left.height), "white")
    whole.paste(left, (0, 0))
    whole.paste(right, (left.width + 24 * SHARP, 0))
    whole.resize((whole.width * 3 // 4, whole.height * 3 // 4)).save(
        folder / "phone-and-console.png", optimize=True
    )


async def _page(browser: Browser, width: int) -> Page:
    context = await browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        device_scale_factor=SHARP,
        locale="it-IT",
        timezone_id="Europe/Rome",
        reduced_motion="reduce",
    )
    return await context.new_page()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    browser_here = find()
    if browser_here is None:
        raise SystemExit("Chromium is missing: `make tools` gets it.")
    asyncio.run(take(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, browser_here))
