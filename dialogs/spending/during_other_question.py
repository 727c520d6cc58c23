"""An entry written at an unrelated question: book it as what it is, then ask the question again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from dialogs.engine.steps import Again, Next, NotMine, Stay
from dialogs.engine.turn import Turn
from dialogs.spending.listen import hear
from dialogs.spending.reading import read
from dialogs.understand import Understood

#: A bare amount, as answers to a question mostly are.
_FIGURES = re.compile(r"[0-9.,€ ]+")


def named(turn: Turn, words: str) -> list[Understood]:
    """The entries in ``words`` that contain a word we know and so clearly are entries."""
    if _FIGURES.fullmatch(words):
        # A bare amount contains no such word.
        return []
    reading = read(turn, words)
    asked = [entry for problem in reading.problems for entry in problem.choices]
    return [entry for entry in (*reading.entries, *asked) if entry.category_known]


def entry_beside(
    turn: Turn, words: str, checkin_id: int | None = None, then: Next | None = None
) -> Next | None:
    """Book "yesterday petrol 20" written at another question; then ``then`` follows (default: the same question
    again). None if the words are no entry."""
    if not named(turn, words):
        return None
    heard = hear(turn, checkin_id)
    if isinstance(heard, NotMine):
        return None
    return (then or Again()) if isinstance(heard, Stay) else heard


def write_down(turn: Turn, words: str, message_id: int, at: str) -> Next:
    """Book what an earlier message said after all, as if it came now; the question is asked again."""
    turn.message_id = message_id
    moment = datetime.fromisoformat(at)
    turn.incoming = replace(turn.incoming, kind="text", text=words, sent_at=moment, written_at=None, tap=None)
    # The entry belongs to that row: the Telegram number on the tap is our own message's.
    turn.incoming = replace(turn.incoming, message_id=None)
    return entry_beside(turn, words) or Again()
