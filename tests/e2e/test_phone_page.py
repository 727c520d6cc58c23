"""The simulator's phone page: what a person writes, presses and reads."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulator import Limits, Simulator, running
from tests.kit.pictures import picture

pytestmark = pytest.mark.e2e


async def test_the_list_shows_last_words_and_what_is_unread(stage: Any) -> None:
    giulia, amina = stage.person("Giulia"), stage.person("Amina", "ar")
    stage.sim.start(giulia)
    stage.sim.start(amina)
    page = await stage.page()
    await stage.bot.say(amina, "كم المال معك الآن؟")
    await stage.bot.say(amina, "سجّلت 12,50 €")
    entry = page.get_by_test_id(f"person-{amina}")
    await expect(entry).to_contain_text("سجّلت 12,50 €")
    await expect(entry.locator(".badge")).to_have_text("2")
    await expect(page.locator(".person").first).to_have_attribute("data-testid", f"person-{amina}")

    await entry.click()
    await expect(stage.bubble(page, "سجّلت")).to_be_visible()
    await expect(entry.locator(".badge")).to_have_count(0)


async def test_an_invite_link_makes_a_new_phone_and_starts_the_bot(stage: Any) -> None:
    page = await stage.page(f"/join/{stage.username}?start=inv_7Hf-2")
    await page.get_by_test_id("join-submit").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_test_id("join-name").fill("Nadia")
    await page.get_by_test_id("join-language").select_option("ar")
    await page.get_by_test_id("join-submit").click()
    heard = await stage.bot.hear("message")
    assert heard["text"] == "/start inv_7Hf-2"
    assert heard["from"]["language_code"] == "ar"
    await expect(page).to_have_url(re.compile(rf"/#person={heard['chat']['id']}$"))
    # As in Telegram, the chat shows that Start was pressed, and not the link's secret.
    await expect(page.get_by_test_id("bubble-text")).to_have_text("/start")


async def test_an_invite_link_opens_on_a_phone_that_is_there(stage: Any, phone: Any) -> None:
    giulia = stage.person("Giulia")
    page = await stage.page(f"/join/{stage.username}?start=abc", phone)
    await page.get_by_test_id(f"join-as-{giulia}").click()
    heard = await stage.bot.hear("message")
    assert (heard["text"], heard["chat"]["id"]) == ("/start abc", giulia)
    await expect(page.get_by_test_id("input")).to_be_visible()


async def test_a_link_to_no_bot_says_so(stage: Any) -> None:
    page = await stage.page("/join/altro_bot")
    await expect(page.get_by_test_id("join")).to_contain_text("altro_bot")


async def test_words_go_out_and_the_answer_comes_in(stage: Any) -> None:
    giulia = stage.person("Giulia")
    page = await stage.chat(giulia)
    await page.get_by_test_id("input").fill("pane 3,20")
    await page.get_by_test_id("send").click()
    assert (await stage.bot.hear("message"))["text"] == "pane 3,20"
    await expect(page.get_by_test_id("input")).to_have_value("")
    await stage.bot.call("sendChatAction", chat_id=giulia, action="typing")
    await expect(page.get_by_test_id("typing")).to_be_visible()
    await stage.bot.say(giulia, "Segnato: 3,20 € in Cibo.")
    await expect(stage.bubble(page, "Segnato")).to_be_visible()
    await expect(page.get_by_test_id("typing")).to_be_hidden()
    mine = page.locator('[data-testid="message"][data-from="person"]')
    await expect(mine.locator(".ticks")).to_have_attribute("data-state", "read")
    # People using a screen reader hear the answer too.
    await expect(page.locator("#heard")).to_contain_text("Segnato: 3,20 €")


async def test_what_people_write_stays_text(stage: Any) -> None:
    giulia = stage.person("<b>Giulia</b>")
    page = await stage.chat(giulia)
    words = "<img src=x onerror=alert(1)> & <b>no</b>"
    await page.get_by_test_id("input").fill(words)
    await page.get_by_test_id("input").press("Enter")
    await expect(page.get_by_test_id("bubble-text")).to_have_text(words)
    assert await page.locator(".words img, .words b, .person b").count() == 0


async def test_a_tap_turns_until_the_answer_comes_as_a_toast(stage: Any) -> None:
    giulia = stage.person("Giulia")
    stage.sim.start(giulia)
    await stage.bot.say(giulia, "Tutto giusto?", ["Sì", "No"])
    page = await stage.chat(giulia)
    button = page.get_by_test_id("button").filter(has_text="Sì")
    await button.click()
    tap = await stage.bot.hear("callback_query")
    assert tap["data"] == "Sì"
    await expect(button).to_have_attribute("aria-busy", "true")
    await stage.bot.call("answerCallbackQuery", callback_query_id=tap["id"], text="Fatto")
    await expect(page.get_by_test_id("toast")).to_have_text("Fatto")
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_stays_until_it_is_dismissed(stage: Any) -> None:
    giulia = stage.person("Giulia")
    stage.sim.start(giulia)
    await stage.bot.say(giulia, "Confermi?", ["Confermo"])
    page = await stage.chat(giulia)
    await page.get_by_test_id("button").click()
    tap = await stage.bot.hear("callback_query")
    await stage.bot.call(
        "answerCallbackQuery", callback_query_id=tap["id"], text="Chiama l’ufficio", show_alert=True
    )
    alert = page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Chiama l’ufficio")
    await page.keyboard.press("Enter")
    await expect(alert).to_have_count(0)


async def test_buttons_that_the_bot_takes_away_go(stage: Any) -> None:
    giulia = stage.person("Giulia")
    stage.sim.start(giulia)
    sent = await stage.bot.say(giulia, "Tutto giusto?", ["Sì", "No"])
    page = await stage.chat(giulia)
    await expect(page.get_by_test_id("button")).to_have_count(2)
    await stage.bot.call("editMessageText", chat_id=giulia, message_id=sent, text="Segnato.")
    await expect(page.get_by_test_id("button")).to_have_count(0)
    await expect(stage.bubble(page, "Segnato.")).to_be_visible()
    await stage.bot.call("deleteMessage", chat_id=giulia, message_id=sent)
    await expect(stage.bubble(page, "Segnato.")).to_have_count(0)


async def test_answer_buttons_send_their_words(stage: Any, phone: Any) -> None:
    giulia = stage.person("Giulia")
    stage.sim.start(giulia)
    keys = {"keyboard": [[{"text": "😀 Bene"}, {"text": "😞 Male"}]], "resize_keyboard": True}
    await stage.bot.say(giulia, "Com’è andata?", reply_markup=keys)
    page = await stage.chat(giulia, phone)
    await expect(page.get_by_test_id("reply-button")).to_have_count(2)
    await page.get_by_test_id("keyboard-toggle").click()
    await expect(page.get_by_test_id("reply-button").first).to_be_hidden()
    await page.get_by_test_id("keyboard-toggle").click()
    await page.get_by_test_id("reply-button").last.click()
    await expect(stage.bubble(page, "😞 Male")).to_be_visible()
    await stage.bot.say(giulia, "Grazie.", reply_markup={"remove_keyboard": True})
    await expect(page.get_by_test_id("reply-button")).to_have_count(0)


async def test_a_photo_goes_out_with_its_caption_and_opens_at_full_size(
    stage: Any, phone: Any, picture: bytes
) -> None:
    giulia = stage.person("Giulia")
    stage.sim.start(giulia)
    page = await stage.chat(giulia, phone)
    await page.get_by_test_id("attach").click()
    async with page.expect_file_chooser() as choosing:
        await page.get_by_test_id("attach-photo").click()
    chooser = await choosing.value
    await chooser.set_files({"name": "scontrino.png", "mimeType": "image/png", "buffer": picture})
    await page.get_by_test_id("caption").fill("farmacia 14,90")
    await page.get_by_test_id("attach-send").click()
    while "photo" not in (heard := await stage.bot.hear("message")):
        pass
    assert heard["caption"] == "farmacia 14,90"
    image = page.locator(".photo img")
    await expect(image).to_be_visible()
    await page.wait_for_function("document.querySelector('.photo img').naturalWidth > 0")
    await page.locator(".photo").click()
    await expect(page.get_by_role("dialog").locator("img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_blocked_bot_can_be_let_in_again(stage: Any) -> None:
    giulia = stage.person("Giulia")
    stage.sim.start(giulia)
    page = await stage.chat(giulia)
    await page.get_by_test_id("chat-menu").click()
    await page.get_by_test_id("block").click()
    await expect(page.get_by_test_id("input")).to_be_hidden()
    assert (await stage.bot.hear("my_chat_member"))["new_chat_member"]["status"] == "kicked"
    await page.get_by_test_id("unblock-bar").click()
    await expect(page.get_by_test_id("input")).to_be_visible()


async def test_an_empty_chat_offers_to_start(stage: Any, phone: Any) -> None:
    page = await stage.chat(stage.person("Giulia"), phone)
    await page.get_by_test_id("start").click()
    assert (await stage.bot.hear("message"))["text"] == "/start"
    await expect(page.get_by_test_id("start")).to_have_count(0)


async def test_a_lost_connection_is_said_and_nothing_is_missed(stage: Any) -> None:
    """The simulator stops under an open page and comes back at the same address."""
    sim = Simulator(limits=Limits.lifted())
    sim.add_bot("700002:family-bot", "ponte_due_bot", "Ponte")
    giulia = sim.add_person("Giulia")["id"]
    sim.start(giulia)
    gone = sim.send_text(giulia, "Questo sparirà.")["id"]
    async with running(sim) as base:
        page = await stage.page(f"/#person={giulia}", base=base)
        await expect(stage.bubble(page, "Questo sparirà.")).to_be_visible()
    await expect(page.get_by_test_id("lost")).to_be_visible()
    await page.get_by_test_id("input").fill("non ancora")
    await page.get_by_test_id("input").press("Enter")
    await expect(page.get_by_test_id("toast")).to_be_visible()
    # A message that could not be sent is back in the field, not lost.
    await expect(page.get_by_test_id("input")).to_have_value("non ancora")
    sim.delete(giulia, gone)
    sim.send_text(giulia, "Scritto nel frattempo.")
    async with running(sim, port=int(base.rpartition(":")[2])):
        await expect(stage.bubble(page, "Scritto nel frattempo.")).to_be_visible()
        await expect(stage.bubble(page, "Questo sparirà.")).to_have_count(0)
        await expect(page.get_by_test_id("lost")).to_be_hidden()
        await page.get_by_test_id("send").click()
        await expect(stage.bubble(page, "non ancora")).to_be_visible()
        await page.close()


async def test_ready_things_to_say_are_typed_and_sent_by_one_tap(stage: Any, phone: Any) -> None:
    """The host offers them in the person's language; a simulator without any shows no button."""
    asked: list[str] = []

    async def sayings(request: Request) -> Response:
        asked.append(request.query_params["language"])
        lines = [
            {"icon": "📝", "label": "Segna", "text": "খাবার ৩"},
            {"icon": "📷", "label": "Foto", "photo": "/p.jpg"},
        ]
        return JSONResponse(lines)

    async def photo(_: Request) -> Response:
        return Response(picture("JPEG", (320, 240)), media_type="image/jpeg")

    sim = Simulator(limits=Limits.lifted())
    sim.add_bot("700002:family-bot", "ponte_due_bot", "Ponte")
    nasima = sim.add_person("Nasima", language_code="bn")["id"]
    sim.start(nasima)
    async with running(sim, routes=[Route("/demo/sayings", sayings), Route("/p.jpg", photo)]) as base:
        page = await stage.page(f"/#person={nasima}", phone, base=base)
        await page.get_by_test_id("play").click()
        await page.get_by_test_id("saying-0").click()
        await expect(stage.bubble(page, "খাবার ৩")).to_be_visible()
        await page.get_by_test_id("play").click()
        await page.get_by_test_id("saying-1").click()
        await expect(page.locator(".bubble img")).to_have_count(1)
        assert asked == ["bn"]
        await page.close()
    nobody = stage.person("Giulia")
    page = await stage.page(f"/#person={nobody}")
    await expect(page.get_by_test_id("input")).to_be_visible()
    await expect(page.get_by_test_id("play")).to_be_hidden()
