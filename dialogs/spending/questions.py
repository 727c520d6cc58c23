"""What was not clear in a message about money is asked, one question at a time, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from budgeting import entries
from budgeting.entries import NewEntry
from budgeting.headings import Heading, Kind
from budgeting.money import Money
from dialogs.buttons import CANCEL, MENU
from dialogs.engine.content import Choice, Reply, Text, reply, t, tn
from dialogs.engine.steps import Again, Done, Go, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending import echo
from dialogs.spending.dialog import dialog
from dialogs.spending.reading import read
from dialogs.understand import AmountKind, Issue, Understanding, Understood, days_in, read_amount, read_date

#: Lines of a question begin here, so that they never meet the lines of what was booked at once.
_PROBLEM_LINES = 10_000
#: Entries that wait for their day have lines of their own: the line of the message, and their place in it.
_DAY_LINES, _IN_A_LINE = 1_000_000, 1000
#: Questions that one message may leave; and words of it that are tried as the first of an entry.
MOST, _TRIED = 20, 8


def ask_about(turn: Turn, text: str, reading: Understanding, message_id: int) -> Next:
    """Open the questions that ``reading`` of the message leaves; Stay where everything was clear."""
    pending: list[dict[str, Any]] = [
        {
            "issue": "which",
            "options": [m.minor for m in (e.amount, *e.alternatives)],
            "kind": e.kind.value,
            "category": e.category,
            "known": e.category_known,
            "on": e.on.isoformat(),
            "note": e.note,
            "line": line,
            "message": message_id,
        }
        for line, e in enumerate(reading.entries)
        if e.ambiguous
    ]
    lines = text.splitlines()
    pending += [
        {
            "issue": problem.code.value,
            "text": lines[problem.line - 1] if problem.line <= len(lines) else text,
            "line": _PROBLEM_LINES + problem.line,
            "message": message_id,
            "entries": waiting_for_day(day_line(problem.line), problem.waiting, message_id),
        }
        for problem in reading.problems
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


def waiting_for_day(first: int, entries: Sequence[Understood], message_id: int) -> list[dict[str, Any]]:
    """Entries of one line as they are kept until their day is told; the first gets the place ``first``."""
    return [
        {
            **_as_pending(e),
            "issue": "which",
            "options": [m.minor for m in (e.amount, *e.alternatives)],
            "line": first + place,
            "message": message_id,
        }
        for place, e in enumerate(entries)
    ]


def day_line(line: int) -> int:
    """The place of a line's first entry that waits for its day."""
    return _DAY_LINES + line * _IN_A_LINE


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
        if pending["issue"] == Issue.DAY:
            return reply(
                t(
                    "“{words}”: which day was it? Tap, or write the day, for example *3 March*.",
                    words=pending["text"],
                ),
                rows=[[Choice(t("Today"), "day", "0"), Choice(t("Yesterday"), "day", "1")], [CANCEL]],
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
        return reply(_why(pending["issue"], pending["text"]), rows=[[CANCEL]])

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        pending = turn.data["pending"][0]
        if action == "cancel":
            turn.say(t("All right, nothing was written down."), rows=[[MENU]])
            return self._next(turn)
        if action == "trust":
            return self._trusted(turn, pending)
        if action == "day":
            return self._on_day(turn, pending, turn.today - timedelta(days=int(value)))
        return self._book(turn, pending, Money(int(value), turn.person.currency))

    def hear(self, turn: Turn, words: str) -> Next:
        pending = turn.data["pending"][0]
        if any(e.category_known for e in read(turn, words).entries):
            # An entry of its own is no answer: the question is let go.
            turn.conversation.frames.pop()
            return NotMine()
        if pending["issue"] == Issue.DAY:
            return self._hear_day(turn, pending, words)
        found = read_amount(words, language=turn.language, currency=turn.person.currency)
        if found.kind is AmountKind.OK and found.amount:
            if pending["issue"] == "which":
                return self._book(turn, pending, found.amount)
            return self._with_amount(turn, pending, found.amount)
        if found.kind is AmountKind.ABSURD and found.amount is not None:
            known = pending if pending["issue"] == "which" else {**pending, **_known(turn, pending["text"])}
            sure = {**known, "issue": "sure", "minor": found.amount.minor}
            return Go("question", {"pending": [sure, *turn.data["pending"][1:]]})
        if found.kind in (AmountKind.AMBIGUOUS, AmountKind.NEGATIVE):
            turn.say(t("Please write it with cents, for example 12.50."))
            return Again()
        # Something else altogether: the house may know, and the question is let go.
        turn.conversation.frames.pop()
        return NotMine()

    def _hear_day(self, turn: Turn, pending: dict[str, Any], words: str) -> Next:
        day = read_date(words, language=turn.language, today=turn.written_on)
        if day is None:
            twice = turn.data.get("asked_again") and not days_in(
                words, language=turn.language, today=turn.written_on
            )
            if read(turn, words).problems or twice:
                # Something else that was bought, or no answer at all: the question is let go.
                turn.conversation.frames.pop()
                return NotMine()
            turn.data["asked_again"] = True
            turn.say(t("I did not understand the day."))
            return Again()
        if day > turn.today:
            turn.say(t("That day has not come yet."))
            return Again()
        return self._on_day(turn, pending, day)

    def _on_day(self, turn: Turn, pending: dict[str, Any], day: date) -> Next:
        """Book what waited for its day; an amount that is not clear either is asked next."""
        dated = [{**one, "on": day.isoformat()} for one in pending["entries"]]
        clear = [one for one in dated if len(one["options"]) == 1]
        if clear:
            money = [Money(one["options"][0], turn.person.currency) for one in clear]
            lines = [self._booked(turn, one, m) for one, m in zip(clear, money, strict=True)]
            turn.send(echo.booked(turn, lines))
        rest = [one for one in dated if one not in clear] + turn.data["pending"][1:]
        return Go("question", {"pending": rest}) if rest else Done()

    def _trusted(self, turn: Turn, pending: dict[str, Any]) -> Next:
        reading = read(turn, pending["text"], trusted=True)
        for entry in reading.entries[:1]:
            return self._book(turn, {**pending, **_as_pending(entry)}, entry.amount)
        for problem in reading.problems[:1]:
            if problem.code is Issue.DAY:
                waiting = waiting_for_day(pending["line"], problem.waiting, pending["message"])
                return self._ask_day(turn, {**pending, "entries": waiting})
        return self._next(turn)

    def _with_amount(self, turn: Turn, pending: dict[str, Any], amount: Money) -> Next:
        return self._book(turn, {**pending, **_known(turn, pending["text"])}, amount)

    def _book(self, turn: Turn, pending: dict[str, Any], amount: Money) -> Next:
        if pending.get("open_day"):
            dated = {key: value for key, value in pending.items() if key != "open_day"}
            return self._ask_day(turn, {**pending, "entries": [{**dated, "options": [amount.minor]}]})
        turn.send(echo.booked(turn, [self._booked(turn, pending, amount)]))
        return self._next(turn)

    def _ask_day(self, turn: Turn, pending: dict[str, Any]) -> Next:
        waiting = {**pending, "issue": Issue.DAY.value}
        return Go("question", {"pending": [waiting, *turn.data["pending"][1:]]})

    def _booked(self, turn: Turn, pending: dict[str, Any], amount: Money) -> echo.Line:
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
        return echo.Line.of(result.entry_id, new, pending["known"])

    def _next(self, turn: Turn) -> Next:
        rest = turn.data["pending"][1:]
        return Go("question", {"pending": rest}) if rest else Done()


def _known(turn: Turn, text: str) -> dict[str, Any]:
    """What the first message says beside its amount: "bread 3/11" and then "3.20"."""
    known = _spoken(turn, text)
    days = days_in(text, language=turn.language, today=turn.written_on)
    day = next(iter(days)) if len(days) == 1 else None
    if days and day is None:
        return {**known, "open_day": True}
    return {**known, "on": day.isoformat()} if day and day <= turn.written_on else known


def _spoken(turn: Turn, text: str) -> dict[str, Any]:
    """What the words beside the figures say."""
    spoken = [word for word in text.split() if not any(c.isdigit() for c in word)]
    # "tomorrow bill" or "dollars shoes": the word that raised the question comes first and is left out.
    for begin in range(min(len(spoken), _TRIED)):
        reading = read(turn, f"{' '.join(spoken[begin:])} 1", trusted=True)
        if reading.entries and reading.entries[0].on <= turn.written_on:
            return _as_pending(reading.entries[0])
    return _unknown(turn, " ".join(spoken))


def _as_pending(entry: Understood) -> dict[str, Any]:
    return {
        "kind": entry.kind.value,
        "category": entry.category,
        "known": entry.category_known,
        "on": entry.on.isoformat(),
        "note": entry.note,
    }


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
