"""Two people in one conversation: each sees the other, and the second answer is asked about."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from typing import cast as as_type

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import func, select

from admin import live
from admin.context import RequestContext
from admin.security import sign_ins
from budgeting import presence
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Message, Presence
from budgeting.states.presence import Doing
from budgeting.states.staff import Role
from dialogs.staff_side import handover, inbox
from dialogs.text.words import Words
from tests.kit.build import Cast
from tests.kit.chats import Chats, english
from tests.kit.console import Console
from tests.kit.databases import on_sqlite


@pytest.fixture
def chat(chats: Chats, cast: Cast, database: Database) -> int:
    english(database)
    return chats.waiting(cast.lucia)


def test_a_colleague_is_seen_reading_then_writing_and_is_gone_after_seconds(
    console: Console, chat: int, clock: SetClock, database: Database
) -> None:
    giulia, marco = console(Role.COACH), console(Role.OPERATOR)
    path = f"/inbox/{chat}/presence"
    assert giulia.submit(path, doing="reading", text="Segreto").status_code == 204
    assert "Giulia is reading here." in marco.get(path).text
    assert "Giulia" not in giulia.get(path).text
    assert giulia.submit(path, doing="writing").status_code == 204
    assert "Giulia is writing…" in marco.get(f"/inbox/{chat}").text
    clock.advance(seconds=13)
    assert "Giulia" not in marco.get(path).text
    # Whoever comes next sweeps the row away.
    assert marco.submit(path, doing="nonsense").status_code == 422
    marco.submit(path, doing="reading")
    with database.read() as session:
        [row] = session.scalars(select(Presence))
    assert row.doing is Doing.READING


@on_sqlite
def test_it_is_written_down_at_most_every_few_seconds(
    chat: int, clock: SetClock, database: Database, cast: Cast
) -> None:
    database.write(lambda s: presence.note(s, clock, cast.giulia, chat, Doing.WRITING))
    with database.read() as session:

        def stands(doing: Doing) -> bool:
            return presence.stands(session, clock.now(), cast.giulia, chat, doing)

        assert stands(Doing.WRITING)
        assert not stands(Doing.READING)
        clock.advance(seconds=7)
        assert not stands(Doing.WRITING)


async def test_open_pages_hear_of_it(
    app: FastAPI, chat: int, clock: SetClock, database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK", 0)
    secret = database.write(lambda s: sign_ins.begin(s, clock, cast.marco))
    with database.read() as session:
        me = sign_ins.who(session, clock, secret)
    assert me is not None
    looks = 0

    async def is_disconnected() -> bool:
        nonlocal looks
        looks += 1
        if looks == 3:
            database.write(lambda s: presence.note(s, clock, cast.giulia, chat, Doing.WRITING))
        if looks == 6:
            clock.advance(seconds=20)
        return looks > 8

    request = as_type(Request, SimpleNamespace(is_disconnected=is_disconnected))
    context = RequestContext(app.state.services, me, request)
    told = [event["event"] async for event in live._follow(context, request, None, chat)]
    assert told == ["presence", "presence"]


def test_the_second_to_answer_is_asked_and_keeps_the_words(
    console: Console, chat: int, clock: SetClock, database: Database, cast: Cast, words: Words
) -> None:
    marco = console(Role.OPERATOR)
    [seen] = marco.page(f"/inbox/{chat}").values('#answer input[name="seen"]')
    database.write(lambda s: handover.answer(s, clock, words, cast.giulia, chat, "Arrivo <b>io</b>"))
    database.write(lambda s: inbox.resolve(s, clock, words, cast.giulia, chat))
    asked = marco.submit(f"/inbox/{chat}/answer", text="Ci penso io", seen=seen)
    assert asked.status_code == 422
    assert "Giulia answered a moment ago:" in asked.text
    assert "Arrivo &lt;b&gt;io&lt;/b&gt;" in asked.text
    assert "Ci penso io</textarea>" in asked.text
    with database.read() as session:
        newest = session.scalar(select(func.max(Message.id)).where(Message.staff_id == cast.giulia))
    sent = marco.submit(f"/inbox/{chat}/answer", text="Ci penso io", seen=seen, anyway=newest)
    assert sent.status_code == 303
    # After a while it is no longer a moment ago, and whoever has seen it isn't asked.
    database.write(lambda s: handover.take(s, clock, words, cast.giulia, chat, over=True))
    database.write(lambda s: handover.answer(s, clock, words, cast.giulia, chat, "Fatto"))
    clock.advance(minutes=11)
    sent = marco.submit(f"/inbox/{chat}/answer", text="Anche da me", seen=seen, over="1")
    assert sent.status_code == 303


@on_sqlite
def test_the_question_names_the_words_while_the_colleague_holds_it_too(
    console: Console, chat: int, clock: SetClock, database: Database, cast: Cast, words: Words
) -> None:
    marco: Any = console(Role.OPERATOR)
    database.write(lambda s: handover.answer(s, clock, words, cast.giulia, chat, "Arrivo"))
    asked = marco.submit(f"/inbox/{chat}/answer", text="Ci penso io", seen="0")
    assert (asked.status_code, "Giulia answered a moment ago:" in asked.text) == (422, True)
    assert "Take over and send" in asked.text
    nonsense = marco.submit(f"/inbox/{chat}/answer", text="Ci penso io", seen="boh", anyway="x", over="1")
    assert nonsense.status_code == 303
