"""What a turn costs: how many statements it sends to the database. A count, because times depend on the machine.

A limit is what the turn needs today. If yours needs one more, say here what it is for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from budgeting.db.engine import Database
from dialogs.text.words import Words
from tests.dialogs.talk import Talk, talk

Turn = Callable[[Talk], dict[str, Any]]

#: Conversation, member and message; household words, the message's first row, the entry; the plan line with what is
#: spent, and the week's count; the answer, the conversation.
AN_EXPENSE = 10
#: Conversation, member and message; the check-in, the entry; plan, recent weeks and this one; the next question, the
#: old one's buttons, the conversation.
AN_ANSWER = 11
#: Conversation, member, tapped message and the tap; the check-in locked, changed and read; known income; the next
#: question, the old one's buttons, the conversation.
A_BUTTON = 11


def _says(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text, "message_id": 900}


def _an_expense(phone: Talk) -> dict[str, Any]:
    phone.says("pane 2,50")
    return _says("pane 3,20")


def _an_answer(phone: Talk) -> dict[str, Any]:
    phone.says("/checkin", "120", "0", "3,50")
    return _says("4,50")


def _a_button(phone: Talk) -> dict[str, Any]:
    phone.says("/checkin")
    return {"kind": "tap", **phone.button("skip")}


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    copy(sqlite_template, tmp_path / "ponte.db")
    database = Database(f"sqlite:///{tmp_path / 'ponte.db'}", durable=False)
    yield database
    database.close()


@pytest.mark.parametrize(
    ("turn", "most"), [(_an_expense, AN_EXPENSE), (_an_answer, AN_ANSWER), (_a_button, A_BUTTON)]
)
def test_a_turn_asks_no_more_than_it_needs(turn: Turn, most: int, sqlite: Database, words: Words) -> None:
    with talk(sqlite, words) as phone:
        incoming = turn(phone)
        with _statements(phone) as asked:
            phone.comes(**incoming)
        # A turn that was not traced would pass, whatever it sent.
        assert any("INTO messages" in statement for statement in asked)
        assert len(asked) <= most, "\n".join(asked)


@contextmanager
def _statements(phone: Talk) -> Iterator[list[str]]:
    """Every statement the driver runs, from any layer, except the savepoints that roll a talk back."""
    asked: list[str] = []

    def note(statement: str) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            asked.append(statement)

    with phone.database.read() as session:
        driver: Any = session.connection().connection.driver_connection
    driver.set_trace_callback(note)
    yield asked
    driver.set_trace_callback(None)
