"""The benchmarks' families, and what they write."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from budgeting import households, month_plan
from budgeting.clock import SystemClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation
from tests.benchmarks.load import request
from tests.kit import build

#: Families in the database.
PEOPLE = 1000
#: Concurrent calls, as many as Telegram makes by default.
LINES = 40
#: The first of their chats.
FIRST = 1001
_numbers = itertools.count(1)


def move_in(url: str, bot: int) -> None:
    """A migrated database with families in it, each a member with a chat, from `FIRST` on."""
    database = Database(url)
    migrate.upgrade(database)
    clock = SystemClock()

    def make(session: Session) -> None:
        cast = build.make_cast(session, clock)
        for number in range(PEOPLE):
            household = households.create_household(
                session, clock, cast.marco, cast.programme, f"B-{number}", f"b{number}", coach_id=cast.giulia
            )
            month_plan.set_limit(
                session, clock, None, household.id, clock.now().date(), "food", build.euro("250")
            )
            member = build.joined(session, clock, household.id, f"Member{number}", "en")
            chat = {"bot_id": bot, "chat_id": FIRST + number, "member_id": member}
            session.execute(insert(Conversation).values(language="en", created_at=clock.now(), **chat))

    database.write(make)
    database.close()


def said(chat: int, text: str) -> bytes:
    """A message as Telegram delivers it."""
    number = next(_numbers)
    who = {"id": chat, "is_bot": False, "first_name": "Member", "language_code": "en"}
    body = {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Member"},
            "from": who,
            "text": text,
        },
    }
    return request(json.dumps(body).encode())


def spending(each: int) -> list[list[bytes]]:
    """On each line ``each`` people log an expense, one after the other."""
    return [
        [said(_of_line(line, i), f"bread {2 + i % 7},{i % 10}0") for i in range(each)]
        for line in range(LINES)
    ]


def checkin(each: int) -> list[list[bytes]]:
    """On each line somebody starts a check-in and continues it, ``each`` messages in all."""
    at = next(_turns)
    return [[said(_of_line(line, at), words) for words in _answers(each)] for line in range(LINES)]


_turns = itertools.count()


def _of_line(line: int, number: int) -> int:
    # Two lines never share a person: Telegram never sends a chat two updates at once.
    return FIRST + line + LINES * (number % (PEOPLE // LINES))


def _answers(each: int) -> Sequence[str]:
    # /checkin; the cash in hand; no income; then one amount after the other.
    return ["/checkin", "120", "0", *(f"{3 + i % 9},50" for i in range(each - 3))]
