"""The panes of the inbox: three on a desk, two on a tablet, one on a phone; by mouse, by keyboard, without scripts, and
while things happen.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from budgeting import events
from budgeting.clock import SetClock
from budgeting.db.tables import Conversation, Message
from budgeting.events import EventKind
from budgeting.states.conversations import InboxState
from budgeting.states.messages import Direction, MessageState
from dialogs.text.words import Words
from tests.kit.build import BOT
from tests.kit.colleague import PASSWORD
from tests.kit.furnished import Full
from tests.kit.house import NOW, Room, opened

pytestmark = pytest.mark.e2e

ALL = "/inbox?tab=all"
WORDS = "È arrivata una lettera"


@pytest.mark.parametrize("width", [1280, 820, 360])
async def test_as_many_panes_as_there_is_room_for(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words, width: int
) -> None:
    path, made = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo") as paolo:
        page = paolo.page
        await page.set_viewport_size({"width": width, "height": 800})
        await paolo.goes(ALL)
        rows, thread, card = page.locator(".conversations > li"), page.locator("#log"), page.locator("#card")
        await expect(rows.first).to_be_visible()
        await expect(thread).to_have_count(0)
        if width == 1280:
            assert [round((await box(page.locator(".list-pane")))["width"])] == [360]
            assert {round((await box(row))["height"]) for row in await rows.all()} == {64}
        await paolo.stays()
        await page.locator(f"#c{made.waiting}").click()
        await expect(page).to_have_url(f"{paolo.base}/inbox/{made.waiting}?tab=all")
        await expect(page.locator("#who")).to_be_focused()
        await expect(thread).to_be_visible()
        await expect(rows.first).to_be_visible(visible=width > 767)
        await expect(card).to_be_visible(visible=width > 1199)
        # The answer is in view, and the page as wide as its window.
        await expect(page.locator("#text")).to_be_in_viewport(ratio=1)
        await expect(paolo.button("Send to the family")).to_be_in_viewport(ratio=1)
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        if width > 767:
            assert await page.evaluate("document.documentElement.scrollHeight") == 800
        else:
            # What can be done scrolls in a line of its own, so that there is room to read.
            assert (await box(thread))["height"] > 300
            assert (await box(paolo.button("Send later")))["height"] >= 44

        family = paolo.button("The family")
        await expect(family).to_have_attribute("aria-expanded", str(width > 1199).lower())
        await family.click()
        await expect(card).to_be_visible(visible=width <= 1199)
        await expect(thread).to_be_visible(visible=width > 767)
        await expect(rows.first).to_be_visible(visible=width > 1199)
        await family.click()
        await expect(thread).to_be_visible()
        if width <= 767:
            await page.get_by_role("link", name=paolo.said("Back to the inbox")).click()
            await expect(page).to_have_url(paolo.base + ALL)
            await expect(page.locator(f"#c{made.waiting}")).to_be_focused()
        await paolo.stayed()


async def test_drafts_places_and_the_address_are_kept_while_things_happen(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, made = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo") as paolo:
        page, answer = paolo.page, paolo.page.locator("#text")
        waiting = page.locator("#tab-waiting .count-badge")
        await paolo.goes(ALL)
        await paolo.stays()
        before = int(await waiting.inner_text())
        await expect(page.locator("#menu-inbox .count-badge")).to_have_text(str(before))
        await page.locator(f"#c{made.waiting}").click()
        await answer.fill("Buongiorno, ho")
        # The family writes: thread, row and counters follow, the words that are being written stay.
        await _writes(room, made.waiting, WORDS)
        said = page.get_by_role("log").get_by_role("listitem").filter(has_text=WORDS)
        await expect(said).to_be_visible()
        await expect(answer).to_be_focused()
        await expect(answer).to_have_value("Buongiorno, ho")
        other = (await _rows(page, ":not(:has(.row-waits))"))[0]
        await _waits(room, other)
        await expect(waiting).to_have_text(str(before + 1))
        await expect(page.locator("#menu-inbox .count-badge")).to_have_text(str(before + 1))
        # Somebody reads what was said before: news don't pull them away.
        await page.evaluate("document.getElementById('log').scrollTop = 0")
        await _writes(room, made.waiting, "E un'altra")
        await expect(page.get_by_text("E un'altra").last).to_be_attached()
        assert await page.evaluate("document.getElementById('log').scrollTop") == 0

        # News that come while somebody presses a row don't swallow the click.
        await page.locator(f"#c{other}").hover()
        await page.mouse.down()
        async with page.expect_response(re.compile(r"/inbox\b.*part=list")):
            await _writes(room, made.waiting, "E ancora una")
        async with page.expect_response(re.compile(r"/inbox\b.*part=list")):
            await page.mouse.up()
        await expect(page).to_have_url(re.compile(rf"/inbox/{other}\?tab=all$"))
        await expect(page.locator(f"#c{other}")).to_have_attribute("aria-current", "true")
        await expect(answer).to_have_value("")
        await page.locator("#tab-waiting").click()
        await expect(page).to_have_url(f"{paolo.base}/inbox/{other}")
        await page.locator("#filters-open").click()
        await page.locator("#language").select_option("it")
        await expect(page).to_have_url(f"{paolo.base}/inbox/{other}?language=it")
        await expect(page.locator("#filters")).to_be_visible()
        await page.locator("#without-language").click()
        await expect(page.locator("#without-language")).to_have_count(0)
        for _ in range(4):
            await page.go_back()
        await expect(page).to_have_url(f"{paolo.base}/inbox/{made.waiting}?tab=all")
        await expect(answer).to_have_value("Buongiorno, ho")
        await expect(page.locator("#tab-all")).to_have_attribute("aria-current", "page")
        await page.go_forward()
        await expect(page).to_have_url(re.compile(rf"/inbox/{other}\?tab=all$"))
        await expect(page.locator(".thread-pane")).to_be_visible()
        await paolo.stayed()
        # The stream follows the conversation that is open now.
        await _writes(room, other, WORDS)
        await expect(said).to_be_visible()
        await paolo.stayed()


async def test_a_list_asked_for_before_a_click_marks_the_row_that_is_open_now(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, made = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo") as paolo:
        page = paolo.page
        await paolo.goes(f"/inbox/{made.waiting}?tab=all")
        other = (await _rows(page, ":not([aria-current])"))[0]
        row = page.locator(f"#c{other}")
        asked, clicked = asyncio.Event(), asyncio.Event()

        async def late(route: Route) -> None:
            answer = await route.fetch()
            asked.set()
            await clicked.wait()
            await route.fulfill(response=answer)

        await page.route(re.compile(r"part=list"), late)
        await _writes(room, made.waiting, WORDS)
        await asked.wait()
        await row.click()
        await expect(row).to_have_attribute("aria-current", "true")
        async with page.expect_response(re.compile(r"part=list")):
            clicked.set()
        await expect(row).to_have_attribute("aria-current", "true")
        await expect(page.locator("[aria-current=true].conversation-row")).to_have_count(1)


async def test_the_shortcuts_do_what_their_list_says_and_nothing_while_one_types(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, made = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo") as paolo:
        page, keys, listed = paolo.page, paolo.page.keyboard, paolo.page.locator("#shortcuts")
        await paolo.goes(ALL)
        order = await _rows(page)
        for key, row in (("j", 0), ("j", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("k", 0), ("k", 0)):
            await keys.press(key)
            await expect(page.locator(f"#c{order[row]}")).to_be_focused()
        await page.locator(f"#c{made.waiting}").focus()
        await keys.press("Enter")
        await expect(page.locator("#who")).to_be_focused()
        await keys.press("r")
        answer = page.locator("#text")
        await expect(answer).to_be_focused()
        await keys.type("jkrnasec?/")
        await expect(answer).to_have_value("jkrnasec?/")
        await expect(page.locator("details[open], dialog[open]")).to_have_count(0)
        await answer.fill("")
        await keys.press("/")
        await expect(page.locator("#phrase-find")).to_be_focused()
        await keys.press("Escape")
        await expect(answer).to_be_focused()
        await page.locator("#who").click()
        await keys.press("n")
        await expect(page.locator("#note")).to_be_focused()
        await page.locator("#who").click()
        await keys.press("a")
        await expect(page.locator("#to")).to_be_focused()
        await expect(page.locator("#to")).to_have_value("")
        await keys.press("Escape")
        await keys.press("s")
        await expect(page.get_by_role("button", name=paolo.said("For two hours"))).to_be_focused()
        await expect(page.locator("details.flyout[open]")).to_have_count(1)
        await keys.press("Escape")
        await keys.press("c")
        await expect(page.locator("#card")).to_be_hidden()
        await page.locator("#log").focus()
        await keys.press("?")
        await expect(listed).to_be_visible()
        await keys.press("e")
        await expect(listed).to_be_visible()
        # Switched off in this browser; the list is still behind its button.
        await listed.get_by_role("checkbox").uncheck()
        await keys.press("Escape")
        await keys.press("e")
        await keys.press("?")
        await expect(listed).to_be_hidden()
        await page.reload()
        await expect(page.locator("#card")).to_be_hidden()
        await paolo.button("Keyboard shortcuts").click()
        await expect(listed.get_by_role("checkbox")).not_to_be_checked()
        await listed.get_by_role("checkbox").check()
        await listed.get_by_role("button").click()
        await page.locator("#log").focus()
        await keys.press("e")
        await expect(page.locator("#bar")).to_contain_text(paolo.said("Resolved"))
        await expect(page.locator("#bar")).to_be_focused()


async def test_without_scripts_each_conversation_is_a_page(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, made = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room:
        context = await chromium.new_context(
            java_script_enabled=False, viewport={"width": 820, "height": 800}
        )
        page = await context.new_page()
        await page.goto(f"{room.base}/signin")
        await page.locator("#email").fill("paolo@ponte.example")
        await page.locator("#password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(f"{room.base}/")
        await page.goto(room.base + ALL)
        await page.locator("#filters-open").click()
        await page.locator("#topic").select_option("conversation")
        await page.locator("#filters button").click()
        await expect(page).to_have_url(re.compile("tab=all&language=&topic=conversation"))
        await page.locator("#without-topic").click()
        await page.locator(f"#c{made.waiting}").click()
        await expect(page).to_have_url(f"{room.base}/inbox/{made.waiting}?tab=all")
        await expect(page.locator("#card")).to_be_visible()
        await page.locator("#text").fill("Buongiorno")
        await page.locator("#answer .btn-primary").click()
        await expect(page.get_by_role("log")).to_contain_text("Buongiorno")
        await context.close()


async def box(one: Locator) -> dict[str, float]:
    found = await one.bounding_box()
    assert found is not None
    return {"width": found["width"], "height": found["height"]}


async def _rows(page: Page, which: str = "") -> list[int]:
    """The conversations in the list, in their order."""
    rows = await page.locator(f".conversation-row{which}").all()
    return [int((await row.get_attribute("id") or "")[1:]) for row in rows]


async def _writes(room: Room, conversation: int, text: str) -> None:
    """The family writes in a conversation."""
    row = {
        "conversation_id": conversation,
        "bot_id": BOT,
        "direction": Direction.IN,
        "state": MessageState.PASSED_ON,
        "created_at": NOW,
        "text": text,
    }

    def job(session: Session) -> None:
        session.execute(insert(Message).values(**row))
        events.tell(session, SetClock(NOW), EventKind.MESSAGE, conversation_id=conversation)

    await room.database.write_async(job)


async def _waits(room: Room, conversation: int) -> None:
    """A conversation begins to wait for an answer."""

    def job(session: Session) -> None:
        session.execute(
            update(Conversation)
            .where(Conversation.id == conversation)
            .values(inbox_state=InboxState.WAITING, waiting_since=NOW, held_by=None)
        )
        events.tell(session, SetClock(NOW), EventKind.WAITING, conversation_id=conversation)

    await room.database.write_async(job)
