"""What was not clear in a message about money is asked, one question at a time, never guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

from budgeting import entries
from budgeting.entries import NewEntry
from budgeting.headings import Heading, Kind
from budgeting.money import Money
from dialogs.buttons import CANCEL, MENU
from dialogs.engine.content import Choice, Reply, Text, reply, t, tn
from dialogs.engine.steps import Again, Done, Go, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending import echo, instalment
from dialogs.spending.dialog import dialog
from dialogs.spending.reading import names_something, read
from dialogs.understand import AmountKind, Issue, Problem, Understanding, Understood, read_amount

#: Lines of a question begin here, so that they never meet the lines of what was booked at once.
_PROBLEM_LINES = 10_000
#: Questions that one message may leave; and words of it that are tried as the first of an entry.
MOST, _TRIED = 20, 8


def ask_about(turn: Turn, text: str, reading: Understanding, message_id: int) -> Next:
    """Open the questions that ``reading`` of the message leaves; Stay where everything was clear."""
    pending: list[dict[str, Any]] = [
        {
            "issue": "which",
            "options": [m.minor for m in (e.amount, *e.alternatives)],
            **_as_pending(e),
            "line": line,
            "message": message_id,
        }
        for line, e in enumerate(reading.entries)
        if e.ambiguous
    ]
    lines = text.splitlines()
    pending += [
        _of_problem(
            problem, lines[problem.line - 1] if problem.line <= len(lines) else text, message_id, number
        )
        for number, problem in enumerate(reading.problems)
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
    return Open("spending", "question", {"pending": pending[:MOST]}) if pending else Stay()


def _of_problem(problem: Problem, words: str, message_id: int, number: int) -> dict[str, Any]:
    """One problem as it waits. Where a line leaves several, each has a place of its own among the entries."""
    place = _PROBLEM_LINES + (problem.line if not problem.choices else _PROBLEM_LINES + number)
    pending = {"issue": problem.code.value, "text": words, "line": place, "message": message_id}
    if not problem.choices:
        return pending
    choices = [_as_pending(entry) for entry in problem.choices]
    return {**pending, **choices[0], "minor": problem.choices[0].amount.minor, "choices": choices}


@dialog.step
class Question(Step):
    """The first pending question; the rest follow."""

    name = "question"

    def ask(self, turn: Turn) -> Reply | Next:
        if not turn.data["pending"]:
            return Done()
        pending = turn.data["pending"][0]
        if pending["issue"] == "which":
            options = [
                Choice(t("{amount}", amount=Money(minor, turn.person.currency)), "amount", str(minor))
                for minor in pending["options"]
            ]
            return reply(
                t("How much was it? I would rather ask than guess."),
                rows=[*[[option] for option in options], [CANCEL]],
            )
        if pending["issue"] == "sure":
            amount = Money(pending["minor"], turn.person.currency)
            return reply(
                t("{amount} is a lot. Is that right?", amount=amount),
                rows=[[Choice(t("✅ Yes, it is right"), "amount", str(amount.minor))], [CANCEL]],
            )
        if pending["issue"] == Issue.ABSURD:
            return reply(
                t("That is a lot: “{words}”. Is the amount right?", words=pending["text"]),
                rows=[[Choice(t("✅ Yes, it is right"), "trust")], [CANCEL]],
            )
        if pending["issue"] == Issue.INSTALMENT:
            return instalment.question(turn, pending) or self._book(turn, pending, _amount(turn, pending))
        if pending["issue"] == Issue.DIRECTION:
            return reply(
                t(
                    "“{words}”, {amount}: did this money go out, or come in?",
                    words=pending["note"] or pending["text"],
                    amount=_amount(turn, pending),
                ),
                rows=[
                    [Choice(t("📤 It went out"), "way", "0"), Choice(t("📥 It came in"), "way", "1")],
                    [CANCEL],
                ],
            )
        return reply(_why(pending["issue"], pending["text"]), rows=[[CANCEL]])

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        pending = turn.data["pending"][0]
        if action == "cancel":
            turn.say(t("All right, nothing was written down."), rows=[[MENU]])
            return self._next(turn)
        if action == "trust":
            return self._trusted(turn, pending)
        if action == "way":
            return self._book(turn, {**pending, **pending["choices"][int(value)]}, _amount(turn, pending))
        if action == "spent":
            return self._book(turn, pending, _amount(turn, pending))
        if action == "instalment":
            return self._paid(turn, pending, value)
        return self._book(turn, pending, Money(int(value), turn.person.currency))

    def hear(self, turn: Turn, words: str) -> Next:
        pending = turn.data["pending"][0]
        if names_something(read(turn, words)):
            # An entry of its own is no answer: the question is let go, but for one that a payment hangs on.
            if pending["issue"] != Issue.INSTALMENT:
                turn.conversation.frames.pop()
            return NotMine()
        found = read_amount(words, language=turn.language, currency=turn.person.currency)
        if found.kind is AmountKind.OK and found.amount:
            if pending["issue"] == "which":
                return self._book(turn, pending, found.amount)
            if "choices" in pending:
                # The amount is put right; which way it went is still open.
                right = {**pending, "minor": found.amount.minor}
                return Go("question", {"pending": [right, *turn.data["pending"][1:]]})
            return self._with_amount(turn, pending, found.amount)
        if found.kind is AmountKind.ABSURD and found.amount is not None:
            if "choices" in pending:
                turn.say(t("Please write it with cents, for example 12.50."))
                return Again()
            known = pending if pending["issue"] == "which" else {**pending, **_known(turn, pending["text"])}
            sure = {**known, "issue": "sure", "minor": found.amount.minor}
            return Go("question", {"pending": [sure, *turn.data["pending"][1:]]})
        if found.kind in (AmountKind.AMBIGUOUS, AmountKind.NEGATIVE):
            turn.say(t("Please write it with cents, for example 12.50."))
            return Again()
        # Something else altogether: the house may know, and the question is let go.
        turn.conversation.frames.pop()
        return NotMine()

    def _trusted(self, turn: Turn, pending: dict[str, Any]) -> Next:
        reading = read(turn, pending["text"], trusted=True)
        for entry in reading.entries[:1]:
            return self._book(turn, {**pending, **_as_pending(entry)}, entry.amount)
        for problem in reading.problems:
            if problem.choices:
                asked = {
                    **_of_problem(problem, pending["text"], pending["message"], 0),
                    "line": pending["line"],
                }
                return Go("question", {"pending": [asked, *turn.data["pending"][1:]]})
        return self._next(turn)

    def _paid(self, turn: Turn, pending: dict[str, Any], number: str) -> Next:
        """It is the instalment: its own questions follow, before those that wait here."""
        opened = instalment.paid(turn, pending, number)
        if opened is None:
            return Again()
        turn.data["pending"] = turn.data["pending"][1:]
        if not turn.data["pending"]:
            turn.conversation.frames.pop()
        return opened

    def _with_amount(self, turn: Turn, pending: dict[str, Any], amount: Money) -> Next:
        return self._book(turn, {**pending, **_known(turn, pending["text"])}, amount)

    def _book(self, turn: Turn, pending: dict[str, Any], amount: Money) -> Next:
        if instalment.may_be(turn, pending, amount):
            asked = {**pending, "issue": Issue.INSTALMENT.value, "minor": amount.minor, "choices": [pending]}
            return Go("question", {"pending": [asked, *turn.data["pending"][1:]]})
        new = NewEntry(
            Kind(pending["kind"]),
            amount,
            pending["category"],
            date.fromisoformat(pending["on"]),
            pending["note"],
            pending["line"],
        )
        result = entries.book(
            turn.session,
            turn.clock,
            turn.person,
            kind=new.kind,
            category=new.category,
            amount=new.amount,
            on=new.on,
            note=new.note,
            message_id=pending["message"],
            line=new.line,
        )
        turn.send(echo.booked(turn, [echo.Line.of(result.entry_id, new, pending["known"])]))
        return self._next(turn)

    def _next(self, turn: Turn) -> Next:
        rest = turn.data["pending"][1:]
        return Go("question", {"pending": rest}) if rest else Done()


def _known(turn: Turn, text: str) -> dict[str, Any]:
    """What the first message says beside its amount: "bread" and then "3.20"."""
    spoken = [word for word in text.split() if not any(c.isdigit() for c in word)]
    # "tomorrow bill" or "dollars shoes": the word that raised the question comes first and is left out.
    for begin in range(min(len(spoken), _TRIED)):
        reading = read(turn, f"{' '.join(spoken[begin:])} 1", trusted=True)
        found = [*reading.entries, *(entry for problem in reading.problems for entry in problem.choices)]
        if found and found[0].on <= turn.written_on:
            return _as_pending(found[0])
    return _unknown(turn, " ".join(spoken))


def _as_pending(entry: Understood) -> dict[str, Any]:
    return {
        "kind": entry.kind.value,
        "category": entry.category,
        "known": entry.category_known,
        "on": entry.on.isoformat(),
        "note": entry.note,
        "instalment": entry.instalment.value,
    }


def _amount(turn: Turn, pending: dict[str, Any]) -> Money:
    return Money(pending["minor"], turn.person.currency)


def _unknown(turn: Turn, spoken: str) -> dict[str, Any]:
    return {
        "kind": Kind.EXPENSE.value,
        "category": Heading.OTHER.value,
        "known": False,
        "on": turn.written_on.isoformat(),
        "note": spoken,
    }


def _why(issue: str, words: str) -> Text:
    return {
        Issue.ZERO.value: t("“{words}”: I read zero. How much was it?", words=words),
        Issue.NEGATIVE.value: t("“{words}”: I see a minus. How much was it, without a sign?", words=words),
        Issue.FUTURE.value: t(
            "“{words}”: that day has not come yet. If you have paid it, how much?", words=words
        ),
        Issue.CURRENCY.value: t("“{words}”: how much is that in euros?", words=words),
        Issue.AMBIGUOUS.value: t("“{words}”: I am not sure about the amount. How much was it?", words=words),
    }.get(issue, t("“{words}”: how much was it?", words=words))
