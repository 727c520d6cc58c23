"""What was not clear in a message about money is asked, one question at a time, never guessed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from budgeting import entries
from budgeting.entries import NewEntry
from budgeting.headings import Heading, Kind
from budgeting.money import Money
from dialogs.buttons import CANCEL, MENU
from dialogs.engine.content import Choice, Reply, Text, reply, t, tn
from dialogs.engine.steps import Again, Done, Go, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending import echo, instalment, what
from dialogs.spending.dialog import dialog
from dialogs.spending.reading import names_something, read
from dialogs.understand import AmountKind, Issue, Problem, Understanding, Understood, read_amount

#: Lines of a question begin here, so that they never meet the lines of what was booked at once.
PROBLEM_LINES = 10_000
#: Questions that one message may leave; and words of it that are tried as the first of an entry.
MOST, _TRIED = 20, 8
#: What comes later is no answer any more: nobody remembers what was asked.
ANSWERED_WITHIN = timedelta(days=2)
#: Characters of somebody's words that fit a button.
_LABEL = 25


def ask_about(
    turn: Turn,
    text: str,
    reading: Understanding,
    message_id: int,
    *,
    only: Collection[int] | None = None,
    anew: Collection[int] = (),
) -> Next:
    """Open the questions that ``reading`` of the message leaves; Stay where everything was clear.

    ``only``: about these lines of it. ``anew``: lines of which something is written down, or was: the answer
    takes its place.
    """
    pending: list[dict[str, Any]] = []
    for line, e in enumerate(reading.entries):
        here = {**_as_pending(e), "line": line, "message": message_id}
        if e.ambiguous:
            pending.append(
                {**here, "issue": "which", "options": [m.minor for m in (e.amount, *e.alternatives)]}
            )
        elif bare(e):
            pending.append(what.pending(turn, here, e.amount.minor))
    lines = text.splitlines()
    pending += [
        _of_problem(
            problem, lines[problem.line - 1] if problem.line <= len(lines) else text, message_id, number
        )
        for number, problem in enumerate(reading.problems)
    ]
    since = turn.clock.now().isoformat()
    pending = [{**one, "since": since} for one in pending]
    if only is not None:
        pending = [{**one, "anew": one["line"] in anew} for one in pending if one["line"] in only]
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
    # What was asked before is asked once more behind it, and then let go: nobody is asked for ever.
    earlier = [{**one, "again": True} for one in _standing(turn) if not one.get("again")]
    return Open("spending", "question", {"pending": [*pending[:MOST], *earlier]})


def bare(entry: Understood) -> bool:
    """A number without a word: nobody has said that it was spent."""
    return not entry.category_known and not _says_something(entry.note)


def _says_something(note: str) -> bool:
    return any(c.isalpha() for c in note)


def _standing(turn: Turn) -> list[dict[str, Any]]:
    """What is still to be asked about earlier messages."""
    frame = _frame(turn)
    return list(frame["data"]["pending"]) if frame is not None else []


def _frame(turn: Turn) -> dict[str, Any] | None:
    found = (f for f in turn.conversation.frames if (f["dialog"], f["step"]) == ("spending", "question"))
    return next(found, None)


def lines_of(turn: Turn, message_id: int) -> set[int]:
    """Lines of the message that are still asked about."""
    return {one["line"] for one in _standing(turn) if one["message"] == message_id}


def revise(turn: Turn, message_id: int, stay: Mapping[int, int]) -> Next:
    """The message was edited: questions about lines that say something else now are let go. ``stay``: {line: line}
    of those that say the same. What follows where the question on the screen was one of them."""
    frame = _frame(turn)
    if frame is None:
        return Stay()
    before = frame["data"]["pending"]
    left = [
        one if one["message"] != message_id else {**one, "line": stay[one["line"]]}
        for one in before
        if one["message"] != message_id or one["line"] in stay
    ]
    changed = bool(before) and (
        not left or left[0]["message"] != before[0]["message"] or len(left) != len(before)
    )
    frame["data"]["pending"] = left
    if frame is not turn.conversation.frame:
        return Stay()
    return Again() if changed else Stay()


def place_of(problem: Problem, number: int) -> int:
    """Under which line of its message a problem is booked. Where a line leaves several (``number`` counts those of the
    message), each has a place of its own."""
    return PROBLEM_LINES + (PROBLEM_LINES + number if problem.choices else problem.line)


def _of_problem(problem: Problem, words: str, message_id: int, number: int) -> dict[str, Any]:
    """One problem as it waits."""
    pending = {
        "issue": problem.code.value,
        "text": words,
        "line": place_of(problem, number),
        "message": message_id,
    }
    if not problem.choices:
        return pending
    choices = [_as_pending(entry) for entry in problem.choices]
    return {**pending, **choices[0], "minor": problem.choices[0].amount.minor, "choices": choices}


@dialog.step
class Question(Step):
    """The first pending question; the rest follow."""

    name = "question"
    takes_amount = True

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        since = data["pending"][0].get("since") if data["pending"] else None
        return since is None or turn.clock.now() - datetime.fromisoformat(since) < ANSWERED_WITHIN

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text | None:
        if not data["pending"] or data["pending"][0]["issue"] == what.WHAT:
            return None
        first = data["pending"][0]
        words = (first.get("text") or first.get("note") or "").strip()
        if not words:
            return super().offered(turn, data)
        return t("🧾 “{words}”", words=words if len(words) <= _LABEL else f"{words[:_LABEL]}…")

    def ask(self, turn: Turn) -> Reply | Next:
        if not turn.data["pending"]:
            return Done()
        pending = turn.data["pending"][0]
        if pending["issue"] == what.WHAT:
            return what.ask(turn, pending)
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
        if pending["issue"] == what.WHAT:
            return self._told_what(turn, pending, action, value)
        if action == "way":
            return self._book(turn, {**pending, **pending["choices"][int(value)]}, _amount(turn, pending))
        if action == "spent":
            return self._book(turn, pending, _amount(turn, pending))
        if action == "instalment":
            return self._paid(turn, pending, value)
        return self._book(turn, pending, Money(int(value), turn.person.currency))

    def _told_what(self, turn: Turn, pending: dict[str, Any], action: str, value: str) -> Next:
        if action == "earlier":
            return what.answers_the_earlier(turn, pending, turn.data["pending"][1:])
        if action == "came_in":
            pending["kind"] = Kind.INCOME.value
            return Again()
        if action == "person":
            what.for_the_person(turn, pending)
            return self._next(turn)
        chosen = what.under(turn, pending, value)
        return Again() if chosen is None else self._book(turn, chosen, _amount(turn, pending))

    def hear(self, turn: Turn, words: str) -> Next:
        pending = turn.data["pending"][0]
        if pending["issue"] == what.WHAT:
            named = what.named(turn, pending, words)
            # Anything else is heard by the house, and the question stands.
            return NotMine() if named is None else self._book(turn, named, _amount(turn, pending))
        if names_something(read(turn, words)):
            # An entry of its own is no answer: the question is let go, but for one that a payment hangs on.
            if pending["issue"] != Issue.INSTALMENT:
                turn.conversation.frames.pop()
            return NotMine()
        found = read_amount(words, language=turn.language, currency=turn.person.currency)
        if found.kind is AmountKind.OK and found.amount:
            turn.answered("spending", message=pending["message"], line=pending["line"])
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
        if not pending["known"] and not _says_something(pending["note"]):
            # The amount is clear by now; what it was for, nobody has said.
            asked = what.pending(turn, pending, amount.minor)
            return Go("question", {"pending": [asked, *turn.data["pending"][1:]]})
        new = NewEntry(
            Kind(pending["kind"]),
            amount,
            pending["category"],
            date.fromisoformat(pending["on"]),
            pending["note"],
            pending["line"],
        )
        if pending.get("anew"):
            # Its message was edited: the answer takes the place of what stood there before.
            row = entries.put(turn.session, turn.clock, turn.person, pending["message"], new)
            turn.send(echo.booked(turn, [echo.Line.of(row.id, new, pending["known"])]))
            return self._next(turn)
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


@dialog.amend
def amend(turn: Turn, answered: Mapping[str, Any]) -> Next:
    """The answer to "how much?" was edited: the entry that it made has the other amount."""
    found = read_amount(turn.incoming.text, language=turn.language, currency=turn.person.currency)
    rows = entries.all_of_message(turn.session, turn.person, answered["message"])
    row = rows.get(answered["line"])
    clear = found.kind is AmountKind.OK and found.amount
    if row is None or row.undone_at is not None or not clear or not found.amount:
        return NotMine()
    entries.change_amount(turn.session, turn.clock, turn.person, row.id, found.amount)
    new = NewEntry(row.kind, row.amount, row.category, row.spent_on, row.note, row.line)
    turn.send(echo.corrected(turn, [echo.Line.of(row.id, new, True)]))
    return Stay()


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
