"""The inbox list: who sees which conversation, in which order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.states.conversations import InboxState
from budgeting.states.messages import MessageState
from budgeting.states.staff import Role
from budgeting.states.tasks import Urgency
from dialogs.text import t, to_json
from tests.kit.build import Cast
from tests.kit.chats import Chats, english, listed
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

OPERATOR, COACH, COORDINATOR = Role.OPERATOR, Role.COACH, Role.COORDINATOR


def test_each_tab_holds_what_its_name_says(
    console: Console, chats: Chats, cast: Cast, clock: SetClock
) -> None:
    late = chats.waiting(cast.lucia, 5)
    early = chats.waiting(cast.amina, 90, held_by=cast.giulia, inbox_state=InboxState.HELD)
    mine = chats.open(cast.youssef, held_by=cast.marco, inbox_state=InboxState.HELD)
    asleep = chats.waiting(
        cast.harpreet, inbox_state=InboxState.SNOOZED, snoozed_until=clock.now() + timedelta(hours=1)
    )
    done = chats.open(cast.lucia, inbox_state=InboxState.RESOLVED)
    browser = console(OPERATOR)
    assert listed(browser.get("/inbox")) == [early, late]
    assert listed(browser.get("/inbox?tab=mine")) == [mine]
    assert listed(browser.get("/inbox?tab=unassigned")) == [late]
    assert listed(browser.get("/inbox?tab=snoozed")) == [asleep]
    assert listed(browser.get("/inbox?tab=resolved")) == [done]
    assert set(listed(browser.get("/inbox?tab=all"))) == {late, early, mine, asleep, done}
    clock.advance(minutes=61)
    assert listed(browser.get("/inbox")) == [early, asleep, late]


def test_it_narrows_by_language_topic_and_priority(console: Console, chats: Chats, cast: Cast) -> None:
    arabic = chats.waiting(cast.amina, 30, language="ar", topic="cannot_pay", urgency=Urgency.HIGH)
    italian = chats.waiting(cast.lucia, 20, language="it")
    browser = console(OPERATOR)
    assert listed(browser.get("/inbox?language=ar")) == [arabic]
    assert listed(browser.get("/inbox?topic=conversation")) == [italian]
    assert listed(browser.get("/inbox?priority=high")) == [arabic]
    assert listed(browser.get("/inbox?language=it&priority=high")) == []
    for unknown in ("%00", "xx", "%E2%80%AE", "' OR 1=1"):
        page = browser.get(f"/inbox?language={unknown}&topic={unknown}&priority={unknown}")
        assert listed(page) == [arabic, italian]


@on_sqlite
def test_a_page_has_thirty(console: Console, chats: Chats, cast: Cast) -> None:
    made = [chats.waiting(cast.lucia, 100 - number) for number in range(32)]
    browser = console(OPERATOR)
    assert listed(browser.get("/inbox")) == made[:30]
    assert listed(browser.get("/inbox?page=2")) == made[30:]
    assert listed(browser.get("/inbox?page=3")) == []


@on_sqlite
def test_a_row_tells_the_last_words_of_a_person_in_the_readers_language(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    english(database)
    chat = chats.waiting(cast.amina, language="ar")
    tapped = [to_json(t("✋ I can't pay now"))]
    chats.says(chat, kind="tap", parts=tapped, state=MessageState.PASSED_ON)
    chats.bot_says(chat, "شكرا")
    page = console(OPERATOR).get("/inbox").text
    assert "✋ I can" in page
    assert "شكرا" not in page
    assert "Arabic" in page


FORMS = {
    "take": {},
    "note": {"note": "x"},
    "answer": {"text": "x"},
    "snooze": {"until": "hours"},
    "resolve": {},
    "reopen": {},
}


@pytest.mark.parametrize(
    ("who", "theirs"),
    [
        (OPERATOR, {"lucia", "stranger"}),
        ("other_operator", {"lucia", "stranger"}),
        (COORDINATOR, {"lucia"}),
        (COACH, {"lucia"}),
        ("other_coach", set()),
        ("foreign_operator", {"stranger"}),
        (Role.PARTNER, None),
        (Role.ADMINISTRATOR, None),
    ],
)
def test_everybody_sees_theirs_and_nothing_else_exists(
    console: Console, chats: Chats, cast: Cast, who: Any, theirs: set[str] | None
) -> None:
    numbers = {"lucia": chats.waiting(cast.lucia), "stranger": chats.stranger()}
    quiet = chats.open(None)
    for number in numbers.values():
        chats.says(number, "ciao")
    browser = console(who)
    if theirs is None:
        assert browser.get("/inbox").status_code == 404
    else:
        assert set(listed(browser.get("/inbox?tab=all"))) == {numbers[name] for name in theirs}
    # `rights` tests each way to a family's conversation; a stranger's conversation belongs to no family.
    writes = who not in (COORDINATOR, Role.PARTNER, Role.ADMINISTRATOR)
    for name, number in {**numbers, "quiet": quiet}.items():
        may = name in (theirs or ())
        ways = ("", "/bar", "/card", "/older?before=5", "/new?after=0") if name == "stranger" else ("",)
        for path in ways:
            assert (browser.get(f"/inbox/{number}{path}").status_code in (200, 204)) is may, (name, path)
        for path, fields in FORMS.items() if name == "stranger" else [("note", FORMS["note"])]:
            status = browser.submit(f"/inbox/{number}/{path}", **fields).status_code
            assert (status != 404) is (may and writes), (name, path)


@on_sqlite
def test_the_row_shows_the_words_that_wait(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    english(database)
    chat = chats.waiting(cast.lucia)
    chats.says(chat, "La caldaia è rotta e fa freddo", state=MessageState.PASSED_ON)
    chats.bot_says(chat, "Ho passato il messaggio")
    chats.says(chat, "pane 3,20")
    chats.says(chat, "", kind="tap", parts=[to_json(t("☰ Menu"))])
    chats.says(chat, "grazie")
    photo = chats.waiting(cast.amina)
    chats.says(photo, "", kind="photo", state=MessageState.PASSED_ON, media={"file_id": "f"})
    chats.says(photo, "ok")
    chats.waiting(cast.youssef)
    for address, words in (("/inbox", ".row-said"), ("/", ".row-words")):
        lines = console(OPERATOR).page(address).texts(words)
        assert sorted(lines) == ["La caldaia è rotta e fa freddo", "Nothing written yet.", "Photo"]


@on_sqlite
def test_each_filter_in_use_is_a_chip_that_removes_it(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    english(database)
    chats.waiting(cast.amina, language="ar", urgency=Urgency.HIGH)
    browser = console(OPERATOR)
    assert not browser.page("/inbox").has(".filter-chip")
    page = browser.page("/inbox?tab=unassigned&language=ar&priority=high")
    assert page.text("#without-language") == "Remove: Language: Arabic"
    assert page.values(".filter-chip", "href") == [
        "/inbox?tab=unassigned&priority=high",
        "/inbox?tab=unassigned&language=ar",
    ]
    assert page.value(".filter-clear", "href") == "/inbox?tab=unassigned"
    assert page.value("#filters [name=tab]") == "unassigned"
    assert page.has("#filters noscript button")
    assert not page.has("details.flyout[open]")
    # While somebody is at the form it stays as it is, and the address bar gets only what says something.
    changed = browser.get(
        "/inbox?language=ar&topic=&priority=", headers={"hx-target": "list", "hx-trigger": "filters"}
    )
    assert not Page(changed).has("#filters")
    assert Page(changed).has("#filters-in-use #without-language")
    assert changed.headers["hx-push-url"] == "/inbox?language=ar"
    by_itself = browser.get("/inbox?language=ar&part=list", headers={"hx-target": "list"})
    assert "hx-push-url" not in by_itself.headers


@on_sqlite
def test_the_list_knows_which_conversation_is_open_beside_it(
    console: Console, chats: Chats, cast: Cast
) -> None:
    one, other = chats.waiting(cast.amina, 20), chats.waiting(cast.lucia, 10)
    browser = console(OPERATOR)
    page = browser.page(f"/inbox/{one}?tab=unassigned")
    assert page.values(".conversation-row[aria-current]", "id") == [f"c{one}"]
    assert page.values(".conversation-row", "href") == [
        f"/inbox/{one}?tab=unassigned",
        f"/inbox/{other}?tab=unassigned",
    ]
    assert page.value(".thread-back", "href") == "/inbox?tab=unassigned"
    fetched = {
        "hx-request": "true",
        "hx-target": "list",
        "hx-current-url": f"http://x/inbox/{other}?tab=mine",
    }
    live = Page(browser.get("/inbox?part=list", headers=fetched))
    assert live.values(".conversation-row[aria-current]", "id") == [f"c{other}"]
    # A click fetches the conversation without the list; going back without a script fetches the page.
    clicked = {"hx-request": "true", "hx-target": "conversation"}
    alone = Page(browser.get(f"/inbox/{one}", headers=clicked))
    assert (alone.has("#log"), alone.has("#list"), alone.has("html > head > title")) == (True, False, True)
    restored = Page(browser.get(f"/inbox/{one}", headers={**clicked, "hx-history-restore-request": "true"}))
    assert restored.has("#list")
    closed = Page(browser.get("/inbox", headers=clicked))
    assert (closed.has("#conversation"), closed.has("#list")) == (True, False)


@on_sqlite
def test_a_conversation_opens_at_the_message_that_waits(console: Console, chats: Chats, cast: Cast) -> None:
    chat = chats.waiting(cast.lucia)
    chats.says(chat, "pane 3,20")
    asked = chats.says(chat, "Mi aiutate?", state=MessageState.PASSED_ON)
    chats.bot_says(chat, "Ho passato il messaggio")
    browser = console(OPERATOR)
    assert browser.page(f"/inbox/{chat}").value("#log", "data-start") == f"m{asked}"
    quiet = chats.open(cast.amina)
    chats.says(quiet, "ciao")
    assert browser.page(f"/inbox/{quiet}").values("#log", "data-start") == []
