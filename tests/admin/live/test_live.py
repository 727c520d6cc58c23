"""What open pages are told: whatever concerns their reader, and everything about an open conversation."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import insert, update

from admin import live
from admin.context import RequestContext, Services
from admin.security import sign_ins
from budgeting import activities, events
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message
from budgeting.events import EventKind
from budgeting.states.messages import Direction, MessageState
from tests.kit import build
from tests.kit.build import BOT, Cast

Told = list[dict[str, Any]]


@pytest.fixture
def follow(
    app: FastAPI, database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Follow as one person, taking one step between two looks; gives what was told, in order."""
    monkeypatch.setattr(live, "LOOK", 0)

    async def run(
        staff_id: int, *steps: Callable[[], object], page: int = 0, after: int | None = None
    ) -> Told:
        secret = database.write(lambda s: sign_ins.begin(s, clock, staff_id))
        with database.read() as session:
            me = sign_ins.who(session, clock, secret)
        assert me is not None
        services: Services = app.state.services
        left = [lambda: None, *steps, lambda: None]

        async def is_disconnected() -> bool:
            if not left:
                return True
            left.pop(0)()
            return False

        request = cast(Request, SimpleNamespace(is_disconnected=is_disconnected))
        told = [
            event async for event in live._follow(RequestContext(services, me, request), request, after, page)
        ]
        return [json.loads(event["data"]) for event in told]

    return run


@pytest.fixture
def chat(database: Database, clock: SetClock, cast: Cast) -> int:
    return database.write(lambda s: build.conversation(s, clock, cast.lucia))


def _say(database: Database, clock: SetClock, chat: int) -> int:
    row = {
        "conversation_id": chat,
        "bot_id": BOT,
        "direction": Direction.OUT,
        "state": MessageState.QUEUED,
        "created_at": clock.now(),
    }
    return database.write(
        lambda s: s.execute(insert(Message).values(**row).returning(Message.id)).scalar_one()
    )


async def test_each_hears_of_theirs_only(
    follow: Any, database: Database, clock: SetClock, cast: Cast, chat: int, staff_of: Any
) -> None:
    def news() -> None:
        database.write(lambda s: events.tell(s, clock, EventKind.MESSAGE, conversation_id=chat))
        database.write(lambda s: events.tell(s, clock, EventKind.PAYMENT, programme_id=cast.programme))

    both = [{"kind": "message", "conversation": chat}, {"kind": "payment", "conversation": None}]
    assert await follow(cast.marco, news) == both
    assert await follow(staff_of("dario"), news) == both[1:]
    assert await follow(staff_of("franca"), news) == []


async def test_a_partner_hears_of_their_own_activities_only(
    follow: Any, database: Database, clock: SetClock, cast: Cast, staff_of: Any
) -> None:
    """Not even how often something happens in the programme."""
    mine, others = (
        database.write(
            lambda s, by=by: (
                activities.create_activity(
                    s, clock, by, cast.programme, kind="course", title={"it": "Corso"}
                ).id
            )
        )
        for by in (staff_of("piero"), cast.marco)
    )

    def news() -> None:
        for kind, about in (
            (EventKind.PAYMENT, {}),
            (EventKind.ENROLMENT, {"activity": others}),
            (EventKind.ENROLMENT, {"activity": mine}),
        ):
            database.write(
                lambda s, kind=kind, about=about: events.tell(
                    s, clock, kind, programme_id=cast.programme, **about
                )
            )

    told = {"kind": "enrolment", "conversation": None}
    assert await follow(staff_of("piero"), news) == [told]
    assert (await follow(cast.marco, news))[1:] == [told, told]


async def test_an_open_conversation_is_followed_word_by_word(
    follow: Any, database: Database, clock: SetClock, cast: Cast, chat: int, staff_of: Any
) -> None:
    def settle() -> None:
        sent = update(Message).where(Message.conversation_id == chat).values(state=MessageState.SENT)
        database.write(lambda s: s.execute(sent))

    talk = {"kind": "talk", "conversation": chat}
    steps = (lambda: _say(database, clock, chat), lambda: None, settle)
    assert await follow(cast.marco, *steps, page=chat) == [talk, talk]
    assert await follow(cast.marco, *steps) == []
    assert await follow(staff_of("dario"), *steps, page=chat) == []


async def test_whoever_was_away_looks_at_the_open_conversation_once(
    follow: Any, database: Database, clock: SetClock, cast: Cast, chat: int
) -> None:
    _say(database, clock, chat)
    assert await follow(cast.marco, page=chat, after=0) == [{"kind": "talk", "conversation": chat}]


async def test_a_foreign_conversation_tells_nothing_even_after_being_away(
    follow: Any, database: Database, clock: SetClock, cast: Cast, staff_of: Any
) -> None:
    row = {"bot_id": BOT, "chat_id": 77, "created_at": clock.now()}
    stranger = database.write(
        lambda s: s.execute(insert(Conversation).values(**row).returning(Conversation.id)).scalar_one()
    )
    steps = (lambda: _say(database, clock, stranger),)
    assert await follow(cast.marco, *steps, page=stranger) == []
