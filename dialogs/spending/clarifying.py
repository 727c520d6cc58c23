"""Ask about what was unclear in a message, one thing at a time, and act on the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from budgeting.headings import Kind
from budgeting.money import MOST_MINOR, Money
from budgeting.spending import entries
from budgeting.spending.entries import NewEntry
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Again, Done, Drop, Go, Next, NotMine, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending import confirmation, instalment, what_for, which_day
from dialogs.spending.dialog import dialog
from dialogs.spending.open_questions import of_problem, says_something
from dialogs.spending.pending import amount_of, as_pending, known_beside
from dialogs.spending.reading import names_something, read
from dialogs.text import Text, names, t
from dialogs.understand import AmountKind, Issue, read_amount

#: Later words no longer count as an answer: nobody remembers the question.
ANSWERED_WITHIN = timedelta(days=2)
#: How many characters of someone's words fit a button.
_LABEL = 25


@dialog.step
class Question(Step):
    """The first pending question; the rest follow."""

    name = "question"
    takes_amount = True

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        since = data["pending"][0].get("since") if data["pending"] else None
        return since is None or turn.clock.now() - datetime.fromisoformat(since) < ANSWERED_WITHIN

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text | None:
        if not data["pending"] or data["pending"][0]["issue"] == what_for.WHAT:
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
        if pending["issue"] == what_for.WHAT:
            return what_for.ask(turn, pending)
        if pending["issue"] == "which":
            options = [
                Choice(t("{amount}", amount=Money(minor, turn.person.currency)), "amount", str(minor))
                for minor in pending["options"]
            ]
            return reply(
                t("How much was it? I would rather ask than guess."),
                rows=[*[[option] for option in options], [CANCEL, TALK]],
            )
        if pending["issue"] == Issue.DAY:
            return which_day.question(pending)
        if pending["issue"] == "sure":
            amount = Money(pending["minor"], turn.person.currency)
            return reply(
                t("{amount} is a lot. Is that right?", amount=amount),
                rows=[[Choice(t("✅ Yes, it is right"), "amount", str(amount.minor))], [CANCEL, TALK]],
            )
        if pending["issue"] == Issue.ABSURD:
            return reply(
                t("That is a lot: “{words}”. Is the amount right?", words=pending["text"]),
                rows=[[Choice(t("✅ Yes, it is right"), "trust")], [CANCEL, TALK]],
            )
        if pending["issue"] == Issue.INSTALMENT:
            return instalment.question(turn, pending) or self._book(turn, pending, amount_of(turn, pending))
        if pending["issue"] == Issue.DIRECTION:
            return reply(
                t(
                    "“{words}”, {amount}: did this money go out, or come in?",
                    words=pending["note"] or pending["text"],
                    amount=amount_of(turn, pending),
                ),
                rows=[
                    [Choice(t("📤 It went out"), "way", "0"), Choice(t("📥 It came in"), "way", "1")],
                    [CANCEL, TALK],
                ],
            )
        return reply(_why(pending["issue"], pending["text"]), rows=[[CANCEL, TALK]])

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        pending = turn.data["pending"][0]
        if action == "cancel":
            turn.say(t("All right, nothing was written down."), rows=[[MENU]])
            return self._next(turn)
        if action == "trust":
            return self._trusted(turn, pending)
        if pending["issue"] == what_for.WHAT:
            return self._told_what(turn, pending, action, value)
        if action == "way":
            return self._book(turn, {**pending, **pending["choices"][int(value)]}, amount_of(turn, pending))
        if action == "spent":
            return self._book(turn, pending, amount_of(turn, pending))
        if action == "instalment":
            return self._paid(turn, pending, value)
        if action == "day":
            return self._on_day(turn, pending, turn.today - timedelta(days=int(value)))
        return self._book(turn, pending, Money(int(value), turn.person.currency))

    def _told_what(self, turn: Turn, pending: dict[str, Any], action: str, value: str) -> Next:
        if action == "earlier":
            return what_for.answers_the_earlier(turn, pending, turn.data["pending"][1:])
        if action == "came_in":
            pending["kind"] = Kind.INCOME.value
            return Again()
        if action == "person":
            what_for.for_the_person(turn, pending)
            return self._next(turn)
        chosen = what_for.under(turn, pending, value)
        return Again() if chosen is None else self._book(turn, chosen, amount_of(turn, pending))

    def on_text(self, turn: Turn, words: str) -> Next:
        pending = turn.data["pending"][0]
        if pending["issue"] == what_for.WHAT:
            named = what_for.named(turn, pending, words)
            # Let others hear anything else; the question stays open.
            return NotMine() if named is None else self._book(turn, named, amount_of(turn, pending))
        if names_something(read(turn, words)):
            # An entry of its own is no answer: drop the question, unless a payment depends on it.
            return NotMine() if pending["issue"] == Issue.INSTALMENT else Drop(NotMine())
        if pending["issue"] == Issue.DAY:
            return self._hear_day(turn, pending, words)
        parsed = read_amount(words, language=turn.language, currency=turn.person.currency)
        if parsed.kind is AmountKind.OK and parsed.amount:
            turn.answered("spending", message=pending["message"], line=pending["line"])
            if pending["issue"] == "which":
                return self._book(turn, pending, parsed.amount)
            if "choices" in pending:
                # The amount is corrected; whether it went out or came in is still open.
                return self._instead(turn, {**pending, "minor": parsed.amount.minor})
            return self._with_amount(turn, pending, parsed.amount)
        if parsed.kind is AmountKind.ABSURD and parsed.amount is not None:
            if "choices" in pending:
                turn.say(t("Please write it with cents, for example 12.50."))
                return Again()
            known = (
                pending if pending["issue"] == "which" else {**pending, **known_beside(turn, pending["text"])}
            )
            return self._instead(turn, {**known, "issue": "sure", "minor": parsed.amount.minor})
        if parsed.kind is AmountKind.TOO_MUCH:
            turn.say(names.TOO_MUCH)
            return Again()
        if parsed.kind in (AmountKind.AMBIGUOUS, AmountKind.NEGATIVE):
            turn.say(t("Please write it with cents, for example 12.50."))
            return Again()
        # Something else altogether: drop the question and let others hear it.
        return Drop(NotMine())

    def _hear_day(self, turn: Turn, pending: dict[str, Any], words: str) -> Next:
        if which_day.is_no_answer(turn, words, again=bool(turn.data.get("asked_again"))):
            return Drop(NotMine())
        day = which_day.told(turn, words)
        if day is None:
            turn.data["asked_again"] = True
            return Again()
        return self._on_day(turn, pending, day)

    def _on_day(self, turn: Turn, pending: dict[str, Any], day: date) -> Next:
        """Book what was waiting for its day; next, ask about whatever else is unclear."""
        lines, rest = [], []
        for entry in which_day.on(day, pending["entries"]):
            amount = Money(entry["options"][0], turn.person.currency)
            further = entry if which_day.needs_more(entry) else self._further(turn, entry, amount)
            if further is not None:
                rest.append({**further, "since": pending.get("since")})
            else:
                lines.append(self._booked(turn, entry, amount))
        if lines:
            turn.send(confirmation.booked(turn, lines))
        rest += turn.data["pending"][1:]
        return Go("question", {"pending": rest}) if rest else Done()

    def _instead(self, turn: Turn, pending: dict[str, Any]) -> Next:
        """Ask another question about the same thing first."""
        return Go("question", {"pending": [pending, *turn.data["pending"][1:]]})

    def _trusted(self, turn: Turn, pending: dict[str, Any]) -> Next:
        reading = read(turn, pending["text"], trusted=True)
        for entry in reading.entries[:1]:
            return self._book(turn, {**pending, **as_pending(entry)}, entry.amount)
        for problem in reading.problems:
            if problem.code is Issue.DAY or problem.choices:
                asked = of_problem(problem, pending["text"], pending["message"], 0)
                return self._instead(turn, {**asked, "line": pending["line"]})
        turn.say(names.TOO_MUCH, rows=[[MENU]])
        return self._next(turn)

    def _paid(self, turn: Turn, pending: dict[str, Any], number: str) -> Next:
        """It's the instalment: its own questions come next, before those waiting here."""
        opened = instalment.paid(turn, pending, number)
        if opened is None:
            return Again()
        turn.data["pending"] = turn.data["pending"][1:]
        return opened if turn.data["pending"] else Drop(opened)

    def _with_amount(self, turn: Turn, pending: dict[str, Any], amount: Money) -> Next:
        return self._book(turn, {**pending, **known_beside(turn, pending["text"])}, amount)

    def _book(self, turn: Turn, pending: dict[str, Any], amount: Money) -> Next:
        if amount.minor > MOST_MINOR:
            # A button from before this limit existed.
            turn.say(names.TOO_MUCH, rows=[[MENU]])
            return self._next(turn)
        if pending.get("open_day"):
            dated = {key: value for key, value in pending.items() if key != "open_day"}
            waiting = [{**dated, "options": [amount.minor]}]
            return self._instead(turn, {**pending, "issue": Issue.DAY.value, "entries": waiting})
        further = self._further(turn, pending, amount)
        if further is not None:
            return self._instead(turn, further)
        turn.send(confirmation.booked(turn, [self._booked(turn, pending, amount)]))
        return self._next(turn)

    def _further(self, turn: Turn, pending: dict[str, Any], amount: Money) -> dict[str, Any] | None:
        """What we still have to ask about an entry whose amount and day are clear."""
        if instalment.may_be(turn, pending, amount):
            return {**pending, "issue": Issue.INSTALMENT.value, "minor": amount.minor, "choices": [pending]}
        if not pending["known"] and not says_something(pending["note"]):
            # Nobody has said what it was for.
            return what_for.pending(turn, pending, amount.minor)
        return None

    def _booked(self, turn: Turn, pending: dict[str, Any], amount: Money) -> confirmation.Line:
        new = NewEntry(
            Kind(pending["kind"]),
            amount,
            pending["category"],
            date.fromisoformat(pending["on"]),
            pending["note"],
            pending["line"],
        )
        if pending.get("anew"):
            # Its message was edited: the answer replaces what was booked before.
            row = entries.put(turn.session, turn.clock, turn.person, pending["message"], new)
            return confirmation.Line.of(row.id, new, pending["known"])
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
        return confirmation.Line.of(result.entry_id, new, pending["known"])

    def _next(self, turn: Turn) -> Next:
        rest = turn.data["pending"][1:]
        return Go("question", {"pending": rest}) if rest else Done()


@dialog.amend
def amend(turn: Turn, answered: Mapping[str, Any]) -> Next:
    """The answer to "how much?" was edited: correct the amount of the entry it made."""
    parsed = read_amount(turn.incoming.text, language=turn.language, currency=turn.person.currency)
    rows = entries.all_of_message(turn.session, turn.person, answered["message"])
    row = rows.get(answered["line"])
    clear = parsed.kind is AmountKind.OK and parsed.amount
    if row is None or row.undone_at is not None or not clear or not parsed.amount:
        return NotMine()
    entries.change_amount(turn.session, turn.clock, turn.person, row.id, parsed.amount)
    new = NewEntry(row.kind, row.amount, row.category, row.spent_on, row.note, row.line)
    turn.send(confirmation.corrected(turn, [confirmation.Line.of(row.id, new, True)]))
    return Stay()


def _why(issue: str, words: str) -> Text:
    return {
        Issue.ZERO.value: t("“{words}”: I read zero. How much was it?", words=words),
        Issue.NEGATIVE.value: t("“{words}”: I see a minus. How much was it, without a sign?", words=words),
        Issue.FUTURE.value: t(
            "“{words}”: that day hasn't come yet. If you've already paid, how much was it?", words=words
        ),
        Issue.TOO_MUCH.value: t(
            "“{words}”: that is more than I can note here. How much was it?", words=words
        ),
        Issue.CURRENCY.value: t("“{words}”: how much is that in euros?", words=words),
        Issue.AMBIGUOUS.value: t("“{words}”: I am not sure about the amount. How much was it?", words=words),
    }.get(issue, t("“{words}”: how much was it?", words=words))
