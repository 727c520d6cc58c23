"""Book what was read, a limited number at a time; what needs an answer is kept with its question.

A list copied from a bank has hundreds of lines: booking them all unasked would echo a page and make others wait.
Nothing is lost: the question repeats until everything is booked or the family says no.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from budgeting.spending import entries
from budgeting.spending.entries import NewEntry
from dialogs.engine.steps import Next, Open
from dialogs.engine.turn import Turn
from dialogs.spending import confirmation, open_questions
from dialogs.understand import Understanding

#: Entries of one message booked unasked; and the most that one tap books.
MOST, AT_ONCE = 20, 100


def clear(reading: Understanding, begin: int = 0) -> list[NewEntry]:
    """What can be booked without a question, from entry ``begin`` on, each with its position as its line."""
    return [
        NewEntry(e.kind, e.amount, e.category, e.on, e.note, line)
        for line, e in enumerate(reading.entries)
        if line >= begin and not e.ambiguous and not open_questions.bare(e)
    ]


def book(
    turn: Turn, reading: Understanding, new: Sequence[NewEntry], message_id: int, checkin_id: int | None
) -> None:
    """Book the entries under the message and echo them. Earlier bookings stay unchanged."""
    known = {line for line, e in enumerate(reading.entries) if e.category_known}
    booked = []
    for entry in new:
        result = entries.book(
            turn.session,
            turn.clock,
            turn.person,
            kind=entry.kind,
            category=entry.category,
            amount=entry.amount,
            on=entry.on,
            note=entry.note,
            message_id=message_id,
            line=entry.line,
            checkin_id=checkin_id,
        )
        booked.append(confirmation.Line.of(result.entry_id, entry, entry.line in known))
    if booked:
        turn.send(confirmation.booked(turn, booked))
        if (question := confirmation.unfiled(turn, booked)) is not None:
            turn.send(question)


def or_ask(
    turn: Turn, text: str, reading: Understanding, message_id: int, checkin_id: int | None = None
) -> Next:
    """Book what is clear and ask about the rest; if it's a great deal, ask how much of it to book."""
    new = clear(reading)
    if len(new) > MOST:
        return ask_how_many(turn, text, message_id, turn.written_on, checkin_id=checkin_id)
    book(turn, reading, new, message_id, checkin_id)
    return open_questions.ask_about(turn, text, reading, message_id)


def ask_how_many(
    turn: Turn, text: str, message_id: int, written_on: date, *, begin: int = 0, checkin_id: int | None = None
) -> Next:
    """Open the question about the entries of ``text`` from ``begin`` on, ahead of those already waiting."""
    waiting = {
        "text": text,
        "message": message_id,
        "on": written_on.isoformat(),
        "begin": begin,
        "checkin": checkin_id,
    }
    return Open("many", data={"waiting": [waiting, *_waiting(turn)]})


def waits_from(turn: Turn, message_id: int) -> int | None:
    """The first entry of the message that waits for an answer; None if none does."""
    return next(
        (int(question["begin"]) for question in _waiting(turn) if question["message"] == message_id), None
    )


def forget(turn: Turn, message_id: int) -> None:
    """The message was changed: drop what it left waiting and the questions about what it left unclear."""
    conversation = turn.conversation
    many = conversation.remembered("many")
    if many is not None:
        many["waiting"] = [waits for waits in _waiting(turn) if waits["message"] != message_id]
    asking = conversation.remembered("spending") or {}
    pending = asking.get("pending", ())
    if any(question["message"] == message_id for question in pending):
        asking["pending"] = [question for question in pending if question["message"] != message_id]
        if not asking["pending"]:
            conversation.let_go("spending")


def _waiting(turn: Turn) -> list[dict[str, Any]]:
    return list((turn.conversation.remembered("many") or {}).get("waiting", ()))
