"""A message that arrives late is about the day it was written on; and one that comes during a question still counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Entry, Message
from dialogs.engine.incoming import Incoming
from dialogs.inbound.accept import take_in_now
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.databases import on_sqlite

#: Twenty to midnight in Rome, and the next morning.
LATE = datetime(2026, 3, 3, 22, 40, tzinfo=UTC)
MORNING = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
TUESDAY, MONDAY, SUNDAY = date(2026, 3, 3), date(2026, 3, 2), date(2026, 3, 1)
Write = Callable[..., None]


@pytest.fixture
def write(database: Database, words: Words, clock: SetClock) -> Iterator[Write]:
    """Lucia writes late in the evening; her message arrives the next morning."""
    cast = build.cast(database, clock)
    database.write(lambda session: build.conversation(session, clock, cast.lucia))
    updates = count(1)
    chat = build.CHATS["lucia"]
    clock.set(MORNING)

    def take(kind: str = "text", **what: Any) -> None:
        number = next(updates)
        update: dict[str, Any] = {"sent_at": LATE, "message_id": number, **what}
        take_in_now(database, clock, words, Incoming(build.BOT, number, chat, chat, kind, **update))

    yield take
    with database.read() as session:
        assert session.scalars(select(Message.id).where(Message.error.is_not(None))).all() == []


def booked(database: Database) -> list[tuple[int, str, date]]:
    with database.read() as session:
        rows = session.scalars(select(Entry).where(Entry.undone_at.is_(None)).order_by(Entry.id))
        return [(row.amount_minor, row.category, row.spent_on) for row in rows]


def tap(database: Database, write: Write, action: str, value: str = "") -> None:
    """Tap the newest button with that action."""
    with database.read() as session:
        for row, lines in session.execute(select(Message.id, Message.buttons).order_by(Message.id.desc())):
            buttons = [button for line in lines or [] for button in line]
            for index, button in enumerate(buttons):
                if button.get("action") == action and button.get("value", "").startswith(value):
                    write("tap", tap=f"{row}:{index}", callback_id="c", sent_at=MORNING, message_id=row)
                    return
    raise LookupError(action)


@on_sqlite
def test_today_is_the_day_on_which_it_was_written(database: Database, write: Write) -> None:
    write(text="pane 3,20\nieri benzina 20")
    assert booked(database) == [(320, "food", TUESDAY), (2000, "transport", MONDAY)]


def test_an_answer_to_a_question_too(database: Database, write: Write) -> None:
    write(text="pane")
    write(text="3,20")
    assert booked(database) == [(320, "food", TUESDAY)]


@on_sqlite
def test_an_edit_is_about_the_day_of_its_message(database: Database, write: Write) -> None:
    write(text="pane 3,20")
    write("edit", text="pane 3,40\nieri latte 2", message_id=1, sent_at=MORNING, written_at=LATE)
    assert booked(database) == [(340, "food", TUESDAY), (200, "food", MONDAY)]


@on_sqlite
def test_an_edit_that_comes_before_its_message_too(database: Database, write: Write) -> None:
    write("edit", text="pane 3,40", message_id=7, sent_at=MORNING, written_at=LATE)
    write(text="pane 3,20", message_id=7)
    assert booked(database) == [(340, "food", TUESDAY)]


@on_sqlite
def test_a_phone_that_is_ahead_of_us_spends_nothing_tomorrow(
    database: Database, write: Write, clock: SetClock
) -> None:
    clock.set(LATE)
    write(text="pane 3,20", sent_at=LATE + timedelta(hours=1))
    assert booked(database) == [(320, "food", TUESDAY)]


@pytest.mark.parametrize("question", ["day", "language"])
def test_what_was_bought_is_written_down_while_a_question_stands(
    database: Database, write: Write, question: str
) -> None:
    write(text="pane 3,20")
    if question == "day":
        tap(database, write, "date")
    else:
        write(text="/language")
    write(text="ieri benzina 20")
    assert booked(database) == [(320, "food", TUESDAY), (2000, "transport", MONDAY)]
    if question == "day":
        write(text="domenica")
        assert booked(database) == [(320, "food", SUNDAY), (2000, "transport", MONDAY)]
    else:
        write(text="english")
        with database.read() as session:
            assert session.scalars(select(Conversation.language)).all() == ["en"]
