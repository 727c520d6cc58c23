"""What was unclear in a message about money: the questions as they wait. `clarifying` asks them; we never guess."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from dialogs.engine.steps import Again, Next, Open, Stay
from dialogs.engine.turn import Turn
from dialogs.spending import what_for, which_day
from dialogs.spending.pending import Pending, as_pending
from dialogs.text import tn
from dialogs.understand import Issue, Problem, Understanding, Understood

#: Question lines start here, so they never clash with lines booked at once.
PROBLEM_LINES = 10_000
#: The most questions one message may leave.
MOST = 20


def ask_about(
    turn: Turn,
    text: str,
    reading: Understanding,
    message_id: int,
    *,
    only: Collection[int] | None = None,
    anew: Collection[int] = (),
) -> Next:
    """Open the questions that ``reading`` of the message leaves; Stay if everything was clear.

    ``only``: just these lines. ``anew``: lines that have, or had, an entry: the answer replaces it.
    """
    pending: list[dict[str, Any]] = []
    for line, e in enumerate(reading.entries):
        here = {**as_pending(e), "line": line, "message": message_id}
        if e.ambiguous:
            pending.append(
                {**here, "issue": "which", "options": [m.minor for m in (e.amount, *e.alternatives)]}
            )
        elif bare(e):
            pending.append(what_for.pending(turn, here, e.amount.minor))
    lines = text.splitlines()
    pending += [
        of_problem(
            problem, lines[problem.line - 1] if problem.line <= len(lines) else text, message_id, number
        )
        for number, problem in enumerate(reading.problems)
    ]
    since = turn.clock.now().isoformat()
    pending = [{**question, "since": since} for question in pending]
    if only is not None:
        pending = [
            {**question, "anew": question["line"] in anew} for question in pending if question["line"] in only
        ]
    if len(pending) > MOST:
        # Nobody answers hundreds of questions.
        more = len(pending) - MOST
        turn.say(
            tn(
                "One more line was not clear to me. Please write it again afterwards.",
                "{count} more lines were not clear to me. Please write them again afterwards, a few at a time.",
                more,
            )
        )
    if not pending:
        return Stay()
    # Earlier questions are asked once more after these and then dropped: we don't keep asking for ever.
    earlier = [{**question, "again": True} for question in _still_asked(turn) if not question.get("again")]
    return Open("spending", "question", {"pending": [*pending[:MOST], *earlier]})


def bare(entry: Understood) -> bool:
    """A number without a word: nobody has said it was spent."""
    return not entry.category_known and not says_something(entry.note)


def says_something(note: str) -> bool:
    return any(c.isalpha() for c in note)


def _still_asked(turn: Turn) -> list[dict[str, Any]]:
    """The questions still open about earlier messages."""
    asking = _asking(turn)
    return list(asking["pending"]) if asking is not None else []


def _asking(turn: Turn) -> dict[str, Any] | None:
    return turn.conversation.remembered("spending", "question")


def lines_of(turn: Turn, message_id: int) -> set[int]:
    """The message's lines that still have a question."""
    return {question["line"] for question in _still_asked(turn) if question["message"] == message_id}


def revise(turn: Turn, message_id: int, stay: Mapping[int, int]) -> Next:
    """The message was edited: drop questions about lines that now say something else. ``stay``: {old line: new
    line} for those that say the same. Returns what follows if the question on the screen changed."""
    asking = _asking(turn)
    if asking is None:
        return Stay()
    before = asking["pending"]
    left = [
        question if question["message"] != message_id else {**question, "line": stay[question["line"]]}
        for question in before
        if question["message"] != message_id or question["line"] in stay
    ]
    changed = bool(before) and (
        not left or left[0]["message"] != before[0]["message"] or len(left) != len(before)
    )
    asking["pending"] = left
    if asking is not turn.data:
        return Stay()
    return Again() if changed else Stay()


def place_of(problem: Problem, number: int) -> int:
    """The line a problem is booked under. If one line leaves several (``number`` counts those of the message),
    each gets a place of its own."""
    return PROBLEM_LINES + (PROBLEM_LINES + number if problem.choices else problem.line)


def of_problem(problem: Problem, words: str, message_id: int, number: int) -> Pending:
    """One problem as a pending question."""
    pending = {
        "issue": problem.code.value,
        "text": words,
        "line": place_of(problem, number),
        "message": message_id,
    }
    if problem.code is Issue.DAY:
        first = which_day.first_line(problem, number)
        return {**pending, "entries": which_day.waiting(first, problem.waiting, message_id, problem.choices)}
    if not problem.choices:
        return pending
    choices = [as_pending(entry) for entry in problem.choices]
    return {**pending, **choices[0], "minor": problem.choices[0].amount.minor, "choices": choices}
