"""The simulator's phone page for everyone: right to left, on a small screen, by keyboard, in long chats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.admin.markup.checker import DRAWN, check

pytestmark = pytest.mark.e2e


async def test_each_bubble_reads_in_its_own_direction(stage: Any, phone: Any) -> None:
    amina = stage.person("Amina", "ar")
    stage.sim.send_text(amina, "pane 3,20")
    stage.sim.send_text(amina, "خبز ١٢٫٥٠")
    stage.sim.send_text(amina, "١٢٠")
    await stage.bot.say(amina, "سجّلت \u206812,50 €\u2069 في الطعام.", ["تراجع"])
    page = await stage.chat(amina, phone)
    for words, direction in (("pane", "ltr"), ("خبز", "rtl"), ("سجّلت", "rtl")):
        read_as = await stage.bubble(page, words).evaluate("node => getComputedStyle(node).direction")
        assert read_as == direction, words
    # A bubble's time stays clear of its last line, whichever side that line ends on.
    for words in ("pane", "خبز", "١٢٠"):
        clear = await stage.bubble(page, words).evaluate(
            """node => {
                const range = document.createRange();
                range.selectNodeContents(node);
                const words = range.getBoundingClientRect();
                const time = node.nextElementSibling.getBoundingClientRect();
                const aside = time.right <= words.left + 1 || time.left >= words.right - 1;
                return aside || time.top >= words.bottom - 1;
            }"""
        )
        assert clear, words
    await page.get_by_test_id("input").fill("خبز")
    assert await page.get_by_test_id("input").evaluate("node => getComputedStyle(node).direction") == "rtl"


async def test_each_line_of_a_message_begins_at_its_own_side(stage: Any, phone: Any) -> None:
    amina = stage.person("Amina", "ar")
    stage.sim.start(amina, payload="inv_7Hf-2")
    await stage.bot.say(amina, "ما لغتك المفضّلة؟\nWhich language do you prefer?\nQuale lingua preferisci?")
    page = await stage.chat(amina, phone)
    edges = await stage.bubble(page, "Quale").evaluate(
        """node => {
            const box = node.getBoundingClientRect();
            const text = node.firstChild;
            const lines = [];
            for (let from = 0; from < text.length; from = to + 1) {
                var to = text.data.indexOf("\\n", from);
                if (to < 0) to = text.length;
                const range = document.createRange();
                range.setStart(text, from);
                range.setEnd(text, to);
                const line = range.getBoundingClientRect();
                lines.push(line.left - box.left < 14 ? "left" : "right");
            }
            return lines;
        }"""
    )
    assert edges == ["right", "left", "left"]
    # The last line starts at the left, so the time is at the right.
    stamp = await page.locator(".row-bot .stamp").evaluate(
        "node => node.getBoundingClientRect().left - node.parentElement.getBoundingClientRect().left"
    )
    assert stamp > 100


@pytest.mark.parametrize("width", [360, 320])
async def test_nothing_is_wider_than_a_small_phone(
    stage: Any, width: int, picture: bytes, tmp_path: Path
) -> None:
    giulia = stage.person("Maria Immacolata Addolorata della Santissima Trinità")
    stage.sim.start(giulia)
    await stage.bot.call("setMyCommands", commands=[{"command": "menu", "description": "Torna all’inizio"}])
    await stage.bot.say(giulia, "https://example.org/" + "moltolungo" * 20)
    await stage.bot.say(giulia, "Scegli", ["Sì, va bene così", "Un altro giorno", "Parla con una persona"])
    stage.sim.send_photo(giulia, picture, "foto.png", "didascalia " * 20)
    stage.sim.send_document(giulia, b"x", "un-nome-di-file-senza-spazi-" * 4 + ".pdf", "application/pdf", "")
    stage.sim.send_location(giulia, 45.52391, 10.26021)
    page = await stage.chat(giulia, {"width": width, "height": 640})
    await expect(page.get_by_test_id("message")).to_have_count(6)
    assert await stage.sideways(page) <= 0
    assert await page.get_by_test_id("scroller").evaluate("n => n.scrollWidth - n.clientWidth") <= 0
    await page.get_by_test_id("commands").click()
    await expect(page.get_by_test_id("command-menu")).to_be_visible()
    assert await stage.sideways(page) <= 0
    (tmp_path / "chat.html").write_text(await page.content(), encoding="utf-8")
    await page.get_by_test_id("back").click()
    await expect(page.get_by_test_id(f"person-{giulia}")).to_be_visible()
    assert await stage.sideways(page) <= 0
    (tmp_path / "people.html").write_text(await page.content(), encoding="utf-8")
    await page.goto(f"{stage.base}/join/{stage.username}?start=x")
    await expect(page.get_by_test_id("join-name")).to_be_visible()
    assert await stage.sideways(page) <= 0
    (tmp_path / "join.html").write_text(await page.content(), encoding="utf-8")
    # Same markup at each width: what the script draws must be valid HTML too.
    assert width != 360 or [str(fault) for fault in check(tmp_path, DRAWN)] == []


async def test_the_keyboard_alone_is_enough(stage: Any) -> None:
    giulia, amina = stage.person("Giulia"), stage.person("Amina", "ar")
    for person in (giulia, amina):
        stage.sim.start(person)
    await stage.bot.say(giulia, "Tutto giusto?", ["Sì", "No"])
    page = await stage.page()
    first = page.locator(".person").first
    await first.focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_test_id(f"person-{amina}")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("input")).to_be_focused()

    await page.keyboard.type("prima riga")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("seconda riga")
    await page.keyboard.press("Enter")
    while (heard := await stage.bot.hear("message"))["text"].startswith("/start"):
        pass
    assert heard["text"] == "prima riga\nseconda riga"

    # Up from the empty field selects the message just sent, Enter opens its actions.
    await expect(stage.bubble(page, "seconda riga")).to_be_visible()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("edit")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("input")).to_have_value("prima riga\nseconda riga")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("pane 3,40")
    await page.keyboard.press("Enter")
    assert (await stage.bot.hear("edited_message"))["text"] == "pane 3,40"
    await expect(page.locator(".edited")).to_be_visible()

    # Shift+Tab from the field back to the last inline button, and press it.
    button = page.get_by_test_id("button").last
    for _ in range(10):
        await page.keyboard.press("Shift+Tab")
        if await button.evaluate("node => node === document.activeElement"):
            break
    await page.keyboard.press("Space")
    tap = await stage.bot.hear("callback_query")
    assert tap["data"] == "No"
    await stage.bot.call("answerCallbackQuery", callback_query_id=tap["id"])
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("input")).to_be_focused()


async def test_escape_closes_one_thing_after_the_other(stage: Any, phone: Any) -> None:
    giulia = stage.person("Giulia")
    stage.sim.start(giulia)
    await stage.bot.call("setMyCommands", commands=[{"command": "menu", "description": "Inizio"}])
    page = await stage.chat(giulia, phone)
    await page.get_by_test_id("input").fill("/m")
    await expect(page.get_by_test_id("command-menu")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("command-menu")).to_be_hidden()
    await page.get_by_test_id("attach").click()
    await expect(page.get_by_role("menu")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id(f"person-{giulia}")).to_be_visible()


async def test_earlier_messages_load_without_moving_the_reader(stage: Any) -> None:
    giulia = stage.person("Giulia")
    for number in range(1, 181):
        stage.sim.send_text(giulia, f"messaggio {number}")
    page = await stage.chat(giulia)
    messages = page.get_by_test_id("message")
    await expect(stage.bubble(page, "messaggio 180")).to_be_in_viewport()
    loaded = await messages.count()
    assert loaded < 180
    scroller = page.get_by_test_id("scroller")
    # The first visible message stays in place while an older page is inserted above it.
    place = """node => {
        const top = node.getBoundingClientRect().top;
        const seen = [...node.querySelectorAll('[data-testid=message]')].find(
            (one) => one.getBoundingClientRect().top >= top);
        return [seen.dataset.id, Math.round(seen.getBoundingClientRect().top)];
    }"""
    await scroller.evaluate("node => { node.scrollTop = 300; }")
    before = await scroller.evaluate(place)
    await expect(messages).not_to_have_count(loaded)
    assert await scroller.evaluate(place) == before
    while await messages.count() < 180:
        held = await messages.count()
        await scroller.evaluate("node => { node.scrollTop = 0; }")
        await expect(messages).not_to_have_count(held)
    ids = await messages.evaluate_all("nodes => nodes.map((node) => Number(node.dataset.id))")
    assert ids == sorted(ids)

    await stage.bot.say(giulia, "una novità")
    await expect(page.get_by_test_id("to-bottom")).to_contain_text("1")
    await page.get_by_test_id("to-bottom").click()
    await expect(stage.bubble(page, "una novità")).to_be_in_viewport()


async def test_the_page_speaks_italian_and_english(stage: Any) -> None:
    page = await stage.page()
    await expect(page.get_by_role("heading", name="Telefoni")).to_be_visible()
    await page.get_by_test_id("language").click()
    await expect(page.get_by_role("heading", name="Phones")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "en"
    await page.reload()
    await expect(page.get_by_role("heading", name="Phones")).to_be_visible()
