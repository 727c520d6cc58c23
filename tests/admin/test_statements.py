"""What a page costs: how many statements it sends to the database, however many rows it shows. A count, because times
depend on the machine.

A limit is what the page needs today. If yours needs one more, say here what it is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message, Task
from budgeting.states.conversations import InboxState
from budgeting.states.messages import Direction, MessageState, SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

#: Session, zone, rights and when they were last seen; appointments and meetings; urgent tasks, the first tasks,
#: conversations and undelivered messages; their three counts; the tasks' rows with the plans of instalments and
#: payments; the conversations' rows with promises, words that wait, labels and last words (two).
TODAY = 22
#: The weeks of a coach: households, check-ins, and ten weeks of money where check-ins alone don't tell.
WEEKS = 8
#: Session, zone, rights and when they were last seen; conversations with words that wait, labels and last words (two);
#: labels to filter by; the numbers on the tabs.
INBOX = 11
#: The list (11); the conversation with labels and colleagues (7), its messages and answers for later (5), its card
#: (10), who could read it in a language the reader doesn't know (11); the audit line of the first view, in its own
#: transaction (7).
CONVERSATION = 51


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            asked.append(statement)

    engines = {database.reading, database.writing}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def _fill(database: Database, clock: SetClock, cast: Cast, first: int, number: int) -> None:
    """Conversations that wait, with and without words, and tasks of several kinds."""
    now, each = clock.now(), range(first, first + number)
    with database.writing.begin() as connection:
        connection.execute(
            insert(Conversation),
            [
                {
                    "id": 1000 + n,
                    "bot_id": 1,
                    "chat_id": 900_000 + n,
                    "member_id": cast.amina,
                    "inbox_state": InboxState.WAITING if n % 2 else InboxState.QUIET,
                    "waiting_since": now - timedelta(minutes=n) if n % 2 else None,
                    "last_seen_at": now,
                    "created_at": now - timedelta(days=1),
                }
                for n in each
            ],
        )
        connection.execute(
            insert(Message),
            [
                {
                    "conversation_id": 1000 + n,
                    "bot_id": 1,
                    "direction": Direction.IN,
                    "state": MessageState.RECEIVED,
                    "created_at": now - timedelta(minutes=n + 60 * (n % 3)),
                    "text": "words",
                    "update_id": 900_000 + n,
                }
                for n in each
            ],
        )
        connection.execute(
            insert(Task),
            [
                {
                    "programme_id": cast.programme,
                    "household_id": cast.rossi,
                    "kind": kind,
                    "subject_kind": SubjectKind.HOUSEHOLD,
                    "subject_id": 1000 + n,
                    "created_at": now - timedelta(hours=n),
                }
                for n in each
                for kind in (TaskKind.CHECKIN_MISSED, TaskKind.INSTALMENT_OVERDUE, TaskKind.PAYMENT_DECLARED)
            ],
        )


@on_sqlite
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COACH, Role.COORDINATOR])
def test_a_page_asks_as_much_for_many_rows_as_for_few(
    console: Console, database: Database, clock: SetClock, cast: Cast, role: Role
) -> None:
    desk = console(role)
    today = TODAY + (WEEKS if role is Role.COACH else 0)
    pages = {
        "/": today,
        "/?who=mine": today,
        "/inbox": INBOX,
        "/inbox?tab=all": INBOX,
        "/inbox/1001": CONVERSATION,
    }
    few: dict[str, int] = {}
    for first, number in ((0, 4), (4, 20)):
        _fill(database, clock, cast, first, number)
        for path, most in pages.items():
            with _statements(database) as asked:
                desk.page(path)
            # A page that was not traced would pass, whatever it sent.
            assert any("FROM conversations" in statement for statement in asked)
            assert len(asked) <= few.setdefault(path, most), (path, "\n".join(asked))
            few[path] = len(asked)


@on_sqlite
def test_no_page_reads_all_that_was_ever_written(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    desk = console(Role.OPERATOR)
    _fill(database, clock, cast, 0, 8)
    for path in ("/", "/?who=mine", "/inbox", "/inbox?tab=mine", "/inbox/1001"):
        with _plans(database) as plans:
            desk.page(path)
        for statement, steps in plans:
            read = [step for step in steps if step in _GROWING]
            assert not read, (path, read, statement)


#: Reading such a table from end to end takes longer every day.
_GROWING = {f"SCAN {table}" for table in ("messages", "conversations", "tasks", "message_words", "audit")}


@contextmanager
def _plans(database: Database) -> Iterator[list[tuple[str, list[str]]]]:
    """Every query of a page with SQLite's plan for it."""
    plans: list[tuple[str, list[str]]] = []

    def note(connection: object, cursor: Any, statement: str, values: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            asking = cursor.connection.cursor()
            asking.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.append((statement, [row[3] for row in asking]))

    event.listen(database.reading, "before_cursor_execute", note)
    yield plans
    event.remove(database.reading, "before_cursor_execute", note)
