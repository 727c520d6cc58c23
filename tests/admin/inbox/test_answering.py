"""What staff do in a conversation."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from admin.inbox.overview import until
from budgeting.clock import DEFAULT_ZONE, SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Message
from budgeting.programmes.days import Zoned
from budgeting.states.conversations import InboxState
from budgeting.states.staff import Role
from dialogs.staff_side import handover
from dialogs.text.words import Words
from tests.kit.build import Cast
from tests.kit.chats import Chats, english
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

OPERATOR, COACH, COORDINATOR = Role.OPERATOR, Role.COACH, Role.COORDINATOR


@on_sqlite
def test_an_answer_takes_the_conversation_and_comes_back_to_it(
    console: Console, chats: Chats, cast: Cast
) -> None:
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    sent = browser.submit(f"/inbox/{chat}/answer", text="Buongiorno\r\nLucia")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/inbox/{chat}#end")
    assert chats.row(chat).held_by == cast.marco
    assert "Buongiorno\nLucia" in browser.get(f"/inbox/{chat}").text


@on_sqlite
def test_in_place_it_comes_back_empty_and_wakes_the_page(console: Console, chats: Chats, cast: Cast) -> None:
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    browser.headers["hx-request"] = "true"
    sent = browser.submit(f"/inbox/{chat}/answer", text="Buongiorno")
    assert (sent.status_code, sent.headers["hx-trigger"]) == (200, f"live-conversation-{chat}")
    assert "Buongiorno" not in sent.text
    assert "<html" not in sent.text


@on_sqlite
@pytest.mark.parametrize("in_place", [True, False])
@pytest.mark.parametrize(("path", "field"), [("answer", "text"), ("note", "note")])
def test_what_cannot_be_kept_comes_back_with_its_words(
    console: Console, chats: Chats, cast: Cast, database: Database, path: str, field: str, in_place: bool
) -> None:
    english(database)
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    if in_place:
        browser.headers["hx-request"] = "true"
    empty = browser.submit(f"/inbox/{chat}/{path}", **{field: " "})
    assert (empty.status_code, "Write something first." in empty.text) == (422, True)
    long = browser.submit(f"/inbox/{chat}/{path}", **{field: "a<b" * 2_000})
    assert (long.status_code, "This is too long: 4000 characters at most." in long.text) == (422, True)
    assert "a&lt;b" * 2_000 in long.text
    assert ("<html" in long.text) is not in_place
    assert chats.row(chat).held_by is None


@on_sqlite
def test_whoever_writes_while_a_colleague_answers_is_warned_and_may_take_over(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock, words: Words
) -> None:
    english(database)
    chat = chats.waiting(cast.lucia)
    database.write(lambda s: handover.take(s, clock, words, cast.giulia, chat))
    browser = console(OPERATOR)
    assert "Giulia is answering here." in browser.get(f"/inbox/{chat}").text
    stopped = browser.submit(f"/inbox/{chat}/answer", text="Sono Marco")
    assert stopped.status_code == 422
    assert "Giulia is answering here. Take over" in stopped.text
    assert "Sono Marco</textarea>" in stopped.text
    assert chats.row(chat).held_by == cast.giulia
    for path in ("take", "resolve", "snooze"):
        assert browser.submit(f"/inbox/{chat}/{path}", until="hours").status_code == 422
    browser.submit(f"/inbox/{chat}/answer", text="Sono Marco", over="1")
    assert chats.row(chat).held_by == cast.marco


@on_sqlite
def test_a_conversation_goes_through_all_its_states(
    console: Console, chats: Chats, cast: Cast, clock: SetClock, database: Database
) -> None:
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    steps = (
        ("take", {}, InboxState.HELD, cast.marco),
        ("snooze", {"until": "tomorrow"}, InboxState.SNOOZED, cast.marco),
        ("snooze", {"until": "now"}, InboxState.HELD, cast.marco),
        ("assign", {"to": cast.giulia}, InboxState.HELD, cast.giulia),
        ("take", {"over": "1"}, InboxState.HELD, cast.marco),
        ("resolve", {}, InboxState.RESOLVED, None),
        ("reopen", {}, InboxState.WAITING, None),
        ("resolve", {}, InboxState.RESOLVED, None),
    )
    for path, fields, state, holder in steps:
        assert browser.submit(f"/inbox/{chat}/{path}", **fields).status_code == 303, path
        conversation = chats.row(chat)
        assert (conversation.inbox_state, conversation.held_by) == (state, holder), path
    with database.read() as session:
        done = session.scalars(
            select(Audit.action).where(Audit.subject == "conversation").order_by(Audit.id)
        ).all()
    assert done == [
        f"conversation.{what}"
        for what in ("take", "snooze", "wake", "assign", "take", "give_back", "reopen", "resolve")
    ]
    assert browser.submit(f"/inbox/{chat}/snooze", until="never").status_code == 404
    for to in ("", "x", "999999", "9" * 30):
        assert browser.submit(f"/inbox/{chat}/assign", to=to).status_code == 404


@on_sqlite
def test_chosen_messages_go_to_the_form_of_a_new_case(console: Console, chats: Chats, cast: Cast) -> None:
    chat = chats.waiting(cast.lucia)
    answer = console(OPERATOR).get(f"/inbox/{chat}/case?m=3&m=1")
    assert answer.headers["location"] == f"/cases/new?conversation={chat}&messages=3,1"


@pytest.mark.parametrize(
    ("now", "choice", "then"),
    [
        ((2026, 3, 2, 17), "hours", (2026, 3, 2, 19)),
        ((2026, 3, 2, 17), "tomorrow", (2026, 3, 3, 8)),
        ((2026, 3, 2, 17), "week", (2026, 3, 9, 8)),
        ((2026, 3, 1, 17), "week", (2026, 3, 2, 8)),
        # The night when clocks go forward: from then on 9 in Rome is 7 in UTC.
        ((2026, 3, 28, 17), "tomorrow", (2026, 3, 29, 7)),
        # Half past midnight in Rome belongs to the day that has just begun.
        ((2026, 3, 2, 23), "tomorrow", (2026, 3, 4, 8)),
    ],
)
def test_laid_aside_means_the_morning_where_the_office_is(
    now: tuple[int, ...], choice: str, then: tuple[int, ...]
) -> None:
    year, month, day, hour = now
    moment = datetime(year, month, day, hour, 30 if hour == 23 else 0, tzinfo=UTC)
    year, month, day, hour = then
    assert until(choice, SetClock(moment), Zoned(DEFAULT_ZONE)) == datetime(
        year, month, day, hour, tzinfo=UTC
    )


def test_words_about_arrears_to_who_may_not_read_them_are_confirmed_first(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    english(database)
    chat, other = chats.waiting(cast.youssef), chats.waiting(cast.amina)
    browser = console(OPERATOR)
    hint = "Youssef may not read about arrears"
    assert hint in browser.get(f"/inbox/{chat}").text
    assert "may not read about arrears" not in browser.get(f"/inbox/{other}").text
    refused = browser.submit(f"/inbox/{chat}/answer", text="La rata è pagata")
    assert (refused.status_code, "La rata è pagata</textarea>" in refused.text) == (422, True)
    assert 'name="confirmed"' in refused.text
    assert chats.row(chat).held_by is None
    for where, text in ((chat, "Ci vediamo domani"), (other, "La rata è pagata")):
        assert browser.submit(f"/inbox/{where}/answer", text=text).status_code == 303
    sent = browser.submit(f"/inbox/{chat}/answer", text="La rata è pagata", confirmed="1")
    assert sent.status_code == 303
    with database.read() as session:
        rows = session.scalars(
            select(Message).where(Message.staff_id.is_not(None)).order_by(Message.id)
        ).all()
    # A message to somebody who may read about arrears is marked: if that right ends before sending, it is not sent.
    assert [row.tells_arrears for row in rows] == [False, True, False]
