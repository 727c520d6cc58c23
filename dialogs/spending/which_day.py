"""Which day was it? Asked if the words name an impossible day or several; the entries wait for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dialogs.buttons import CANCEL, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.turn import Turn
from dialogs.spending.pending import Pending, as_pending
from dialogs.spending.reading import read
from dialogs.text import t
from dialogs.understand import Issue, Problem, Understood, days_in, read_date

#: Entries waiting for their day get lines of their own: the message's line, and their place in it. Those with
#: another question come after the others.
_DAY_LINES, _IN_A_LINE, _BEHIND = 1_000_000, 1000, 500


def first_line(problem: Problem, number: int) -> int:
    """The place of a problem's first waiting entry; ``number`` counts the problems of its message."""
    return _DAY_LINES + problem.line * _IN_A_LINE + (_BEHIND + number if problem.choices else 0)


def waiting(
    first: int, entries: Sequence[Understood], message_id: int, choices: Sequence[Understood] = ()
) -> list[Pending]:
    """The entries of one line as kept until we know their day; the first gets place ``first``. ``choices``: what
    the entry becomes, depending on the answer to the next question."""
    return [
        {
            **as_pending(e),
            "issue": (Issue.DIRECTION if choices else "which"),
            "options": [m.minor for m in (e.amount, *e.alternatives)],
            "minor": e.amount.minor,
            "text": e.note,
            "line": first + place,
            "message": message_id,
            **({"choices": [as_pending(choice) for choice in choices]} if choices else {}),
        }
        for place, e in enumerate(entries)
    ]


def question(pending: Pending) -> Reply:
    return reply(
        t(
            "“{words}”: which day was it? Tap, or write the day, for example *3 March*.",
            words=pending["text"],
        ),
        rows=[[Choice(t("Today"), "day", "0"), Choice(t("Yesterday"), "day", "1")], [CANCEL, TALK]],
    )


def told(turn: Turn, words: str) -> date | None:
    """The day an answer names. None if it names none (we've said so) or is no answer (`is_no_answer`)."""
    day = read_date(words, language=turn.language, today=turn.written_on)
    if day is None:
        turn.say(t("I did not understand the day."))
    elif day > turn.today:
        turn.say(t("That day hasn't come yet."))
        return None
    return day


def is_no_answer(turn: Turn, words: str, *, again: bool) -> bool:
    """Whether the words are about something else, so that the question is dropped. ``again``: we asked for a day
    before."""
    if read_date(words, language=turn.language, today=turn.written_on) is not None:
        return False
    some = days_in(words, language=turn.language, today=turn.written_on)
    return bool(read(turn, words).problems) or (again and not some)


def on(day: date, waiting: Sequence[Pending]) -> list[Pending]:
    """The waiting entries, on that day."""
    dated = []
    for entry in waiting:
        choices = [{**choice, "on": day.isoformat()} for choice in entry.get("choices", ())]
        dated.append({**entry, "on": day.isoformat(), **({"choices": choices} if choices else {})})
    return dated


def needs_more(entry: Pending) -> bool:
    """Whether we must ask something else about it once its day is known."""
    return len(entry["options"]) > 1 or "choices" in entry
