"""What families do in the chat in whatever language they read, and the operator who reads it in Italian."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.async_api import Locator, expect

from dialogs.buttons import MENU, TALK
from dialogs.text import Text, t
from tests.e2e.touring import Tour
from tests.kit.colleague import Colleague
from tests.kit.hand import Hand

#: A word in Arabic script, in which Urdu is written too.
ARABIC = re.compile(r"[\u0600-\u06ff]+")


async def from_the_menu(hand: Hand, page: Text, entry: Text) -> None:
    await hand.press(MENU.label)
    await hand.press(page)
    await hand.press(entry)


async def asks_for_a_person(hand: Hand, worry: str) -> None:
    await hand.press(TALK.label)
    await hand.reads_last(t("🙋 I've told {who} that you would like to talk.", who="Giulia"))
    await hand.write(worry)


async def reads_in_italian(
    tour: Tour, marco: Colleague, her_name: str, her_own: Sequence[str], lines: Sequence[Text]
) -> Locator:
    """The operator opens her conversation and reads all ``lines`` in Italian; only ``her_own`` messages, her name,
    what the bot quotes of them and the question for the language stay as she wrote them. Returns the thread.
    """
    await marco.follows("Inbox")
    await marco.page.get_by_role("main").get_by_role("link").filter(has_text=her_name).first.click()
    thread = marco.page.get_by_role("log")
    await expect(thread).to_be_visible()
    await _unfold(thread)
    await unfold_runs(thread)
    read_by_staff = await thread.locator(
        ".bubble > p.words, .bubble > .tapped .words, .bubble .buttons li"
    ).all_inner_texts()
    assert not (missing := [words for words in her_own if words not in read_by_staff]), missing
    as_written = set(ARABIC.findall(" ".join((her_name, *her_own, *_in_every_language(tour)))))
    unread = [line for line in read_by_staff if not as_written.issuperset(ARABIC.findall(line))]
    assert not unread, unread
    everything = "\n".join(read_by_staff)
    assert not (unsaid := [said for text in lines if (said := marco.chat(text)) not in everything]), unsaid
    assert await tour.stage.sideways(marco.page) <= 0
    return thread


def _in_every_language(tour: Tour) -> list[str]:
    """The question for the language and its answers, which everybody reads in all languages."""
    asked = t("Which language do you prefer?")
    return [
        said
        for code, one in tour.words.languages.items()
        for said in (one.name, tour.words.plain(asked, code))
    ]


async def unfold_runs(thread: Locator) -> None:
    """Open each stretch of dialogue with the bot."""
    folded = thread.locator(".run-fold:not([open]) > summary")
    while await folded.count():
        await folded.first.click()


async def _unfold(thread: Locator) -> None:
    """Show the conversation from its first message."""
    older = thread.locator("#older")
    while await older.count():
        first = await thread.locator("li[data-testid]").first.get_attribute("data-testid")
        await older.get_by_role("button").click()
        await expect(thread.locator("li[data-testid]").first).not_to_have_attribute(
            "data-testid", first or ""
        )
