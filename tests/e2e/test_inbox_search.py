"""Searching the inbox by keyboard alone: from the field through the results to the message, and back out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import insert
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db.tables import Conversation, Message
from budgeting.states.messages import Direction, MessageState
from dialogs import search
from dialogs.text.words import Words
from tests.kit.furnished import Full
from tests.kit.house import NOW, opened

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("width", [1280, 360])
async def test_search_and_go_to_the_message(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words, width: int
) -> None:
    path, made = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room:
        first = room.database.write(lambda session: _long_talk(session, made.waiting))
        async with room.colleague("paolo", width) as paolo:
            page, keys = paolo.page, paolo.page.keyboard
            await page.goto(page.url.rstrip("/") + "/inbox")
            field, results = page.locator("#search"), page.locator("#found a")
            await keys.press("/")
            await expect(field).to_be_focused()
            await keys.type("CALDAIÁ ro")
            await expect(results).to_have_count(2)
            await expect(page.locator("#found mark").first).to_have_text("caldaia")
            await expect(page.locator("#found-status")).not_to_be_empty()
            # What was typed is not in the address.
            assert page.url.endswith("/inbox")
            await keys.press("ArrowDown")
            await expect(results.nth(0)).to_be_focused()
            await keys.press("ArrowUp")
            await expect(field).to_be_focused()
            await keys.press("Escape")
            await expect(results).to_have_count(0)
            await expect(field).to_be_focused()
            await expect(field).to_have_value("")

            await keys.type("caldaia ro")
            await expect(results).to_have_count(2)
            await keys.press("ArrowDown")
            await keys.press("ArrowDown")
            await expect(results.nth(1)).to_be_focused()
            await keys.press("Enter")
            message = page.locator(f"#m{first}")
            await expect(message).to_be_in_viewport()
            await page.get_by_role("button", name=paolo.said("Show newer messages")).click()
            await expect(page.get_by_text("riga 69", exact=True)).to_be_attached()


def _long_talk(session: Session, conversation: int) -> int:
    """A hit at the beginning and one at the end of a long thread; gives the first."""
    bot = session.get_one(Conversation, conversation).bot_id
    texts = ["La caldaia è rotta", *(f"riga {number}" for number in range(70)), "caldaia: rotta ancora"]
    rows = [
        session.execute(
            insert(Message)
            .values(
                conversation_id=conversation,
                bot_id=bot,
                direction=Direction.IN,
                state=MessageState.RECEIVED,
                created_at=NOW - timedelta(minutes=100 - number),
                text=text,
            )
            .returning(Message.id)
        ).scalar_one()
        for number, text in enumerate(texts)
    ]
    after: int | None = None
    while (after := search.index(session, SetClock(NOW), after)) is not None:
        pass
    return rows[0]
