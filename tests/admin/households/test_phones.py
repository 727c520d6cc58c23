"""A family's phones in the console: listing and unlinking them, and what an open page of an unlinked one shows."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Conversation
from budgeting.households import phones
from budgeting.states.conversations import InboxState
from budgeting.states.households import WhyEnded
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.chats import Chats, english, listed, shown
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

OPERATOR, COORDINATOR = Role.OPERATOR, Role.COORDINATOR


@pytest.fixture
def chat(chats: Chats, cast: Cast, clock: SetClock, database: Database) -> int:
    english(database)
    now = clock.now()
    chat = chats.waiting(cast.amina, linked_at=now.replace(month=1, day=5), last_seen_at=now)
    chats.says(chat, "Vorrei parlare")
    return chat


def _end(database: Database, clock: SetClock, cast: Cast) -> None:
    database.write(lambda s: phones.end(s, clock, cast.amina, WhyEnded.NEW_INVITE))


def test_a_familys_phones_are_listed_and_ended_with_a_reason(
    console: Console, database: Database, cast: Cast, chat: int
) -> None:
    page = console(OPERATOR).get(f"/households/{cast.amrani}/people").text
    assert f'data-testid="phone-{chat}"' in page
    assert "Phone linked" in page
    assert "This phone is no longer theirs" in page
    path = f"/households/{cast.amrani}/members/{cast.amina}/phones/{chat}/end"
    assert path not in console(COORDINATOR).get(f"/households/{cast.amrani}/people").text
    long = "x" * 201
    for wrong, complaint in (
        ({f"reason-{chat}": " "}, ""),
        ({f"reason-{chat}": long}, long),
        ({}, ""),
    ):
        answer = console(OPERATOR).submit(path, **wrong)
        assert answer.status_code == 422
        assert f'id="reason-{chat}-wrong"' in answer.text
        assert complaint in answer.text
    answer = console(OPERATOR).submit(path, **{f"reason-{chat}": "rubato"})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/households/{cast.amrani}/people?done=unlinked",
    )
    page = console(OPERATOR).get(f"/households/{cast.amrani}/people").text
    assert f'data-testid="phone-{chat}"' not in page
    with database.read() as session:
        row = session.get_one(Conversation, chat)
        assert (row.ended_by, row.ended_why) == (cast.marco, "by_staff")
        audited = session.execute(
            select(Audit.subject_id, Audit.reason).where(Audit.action == "member.unlink")
        ).all()
    assert [tuple(line) for line in audited] == [(cast.amina, "rubato")]
    # Once it is unlinked there is nothing left to unlink, and the form unlinks nobody else's.
    assert console(OPERATOR).submit(path, **{f"reason-{chat}": "rubato"}).status_code == 404


@on_sqlite
def test_whoever_makes_a_new_invite_reads_before_that_the_phone_ends(
    console: Console, database: Database, cast: Cast, chat: int
) -> None:
    address = f"/households/{cast.amrani}/members/{cast.amina}"
    assert "Amina&#39;s current phone stops working at once." in console(OPERATOR).get(address).text
    assert console(OPERATOR).submit(f"{address}/invite").status_code == 200
    with database.read() as session:
        assert session.get_one(Conversation, chat).ended_why == "new_invite"
    assert "present phone" not in console(OPERATOR).get(address).text


def test_an_ended_conversation_is_history(
    console: Console, chats: Chats, database: Database, clock: SetClock, cast: Cast, chat: int
) -> None:
    bar = console(OPERATOR).page(f"/inbox/{chat}").value('[hx-get*="/bar?seen="]', "hx-get")
    _end(database, clock, cast)
    page = console(OPERATOR).get(f"/inbox/{chat}")
    assert len(shown(page)) == 1
    assert "This phone is no longer linked" in page.text
    assert "a new invite was made" in page.text
    for form in ('id="answer"', 'id="note-box"', "/take", "/reopen", "/assign"):
        assert form not in page.text
    # A page that is already open is told, and loses its forms for writing.
    live = console(OPERATOR).get(bar)
    assert live.status_code == 200
    assert '<div id="answer" hx-swap-oob="delete">' in live.text
    assert '<div id="note-box" hx-swap-oob="delete">' in live.text
    assert chat not in listed(console(OPERATOR).get("/inbox"))


FORMS: list[tuple[str, dict[str, str]]] = [
    ("answer", {"text": "Buongiorno"}),
    ("answer", {"text": "Buongiorno", "over": "1"}),
    ("note", {"note": "Sentita"}),
    ("take", {}),
    ("take", {"over": "1"}),
    ("assign", {"to": "{marco}"}),
    ("snooze", {"until": "tomorrow"}),
    ("resolve", {}),
    ("reopen", {}),
]


@on_sqlite
def test_nothing_is_done_in_an_ended_conversation(
    console: Console,
    chats: Chats,
    database: Database,
    clock: SetClock,
    cast: Cast,
    chat: int,
) -> None:
    _end(database, clock, cast)
    browser = console(OPERATOR)
    for path, form in FORMS:
        given = {name: value.format(marco=cast.marco) for name, value in form.items()}
        assert browser.submit(f"/inbox/{chat}/{path}", **given).status_code == 422, path
        row = chats.row(chat)
        assert (row.held_by, row.inbox_state, row.waiting_since) == (None, InboxState.RESOLVED, None), path
    assert len(shown(browser.get(f"/inbox/{chat}"))) == 1
