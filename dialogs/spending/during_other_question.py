"""An entry written at a question of something else: it is booked as what it is, and the question is asked again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from dialogs.engine.steps import Again, Next, NotMine, Stay
from dialogs.engine.turn import Turn
from dialogs.spending.listen import hear
from dialogs.spending.reading import read
from dialogs.understand import Understood

#: An amount by itself, as the answer to a question mostly is.
_FIGURES = re.compile(r"[0-9.,€ ]+")


def named(turn: Turn, words: str) -> list[Understood]:
    """What ``words`` say with a word that we know, so that it clearly is an entry."""
    if _FIGURES.fullmatch(words):
        # Without a word nothing is named.
        return []
    reading = read(turn, words)
    asked = [entry for problem in reading.problems for entry in problem.choices]
    return [entry for entry in (*reading.entries, *asked) if entry.category_known]


def entry_beside(
    turn: Turn, words: str, checkin_id: int | None = None, then: Next | None = None
) -> Next | None:
    """Book "yesterday petrol 20" where something else was asked; ``then`` follows (the same question where nothing
    is named). None where the words are no entry."""
    if not named(turn, words):
        return None
    heard = hear(turn, checkin_id)
    if isinstance(heard, NotMine):
        return None
    return (then or Again()) if isinstance(heard, Stay) else heard


def write_down(turn: Turn, words: str, message_id: int, at: str) -> Next:
    """Book what an earlier message said after all, as if it had come now; the question is asked again."""
    turn.message_id = message_id
    moment = datetime.fromisoformat(at)
    turn.incoming = replace(turn.incoming, kind="text", text=words, sent_at=moment, written_at=None, tap=None)
    # What it is about is its row: Telegram's number on the tap is that of our own message.
    turn.incoming = replace(turn.incoming, message_id=None)
    return entry_beside(turn, words) or Again()
