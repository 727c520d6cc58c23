"""How is it going? One tap for each, one after the other; what is done may tell how much it brings."""

from __future__ import annotations

from typing import Any

from budgeting import correctives
from budgeting.db.tables import Corrective
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.states.correctives import CorrectiveEvent, CorrectiveState, Often
from dialogs.buttons import MENU, SKIP, TALK
from dialogs.correctives.adding import Question, amount_or, often_rows
from dialogs.correctives.dialog import GONE, amount_words, answers, called, dialog, mine
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Done, Go, Next, Open, Stay
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

_ANSWERS = (CorrectiveEvent.DONE, CorrectiveEvent.GOING_ON, CorrectiveEvent.DROPPED)


def question(person: Person, row: Corrective, number: int, count: int) -> list[Text]:
    """The question about one of several."""
    asked = t("How is it going with this?")
    what = t("*{what}*", what=called(person, row))
    if count == 1:
        return [asked, what]
    return [asked, t("{number} of {count} · {what}", number=number, count=count, what=what)]


@dialog.action("answer")
def answer(turn: Turn, value: str) -> Next:
    number, _, code = value.partition(":")
    row = mine(turn, number)
    if row is None or code not in _ANSWERS:
        turn.gone(GONE)
        return Stay()
    event = CorrectiveEvent(code)
    if not correctives.answer(turn.session, turn.clock, turn.person, row.id, event):
        # A second tap: it was noted already.
        turn.toast = t("✓ Noted.")
        return Stay()
    reminders.plan_correctives(turn.session, turn.clock, turn.person.household_id)
    if event is CorrectiveEvent.DONE:
        _replace(turn, t("✅ Well done! {what}", what=called(turn.person, row)))
        return Open("correctives", "brings", {"corrective": row.id})
    if event is CorrectiveEvent.DROPPED:
        _replace(turn, t("✕ All right, it's off your list. Something else may fit better."))
    else:
        _replace(turn, t("⏳ {what}: good. Step by step.", what=called(turn.person, row)))
    return _next(turn, Stay())


@dialog.step
class Brings(Question):
    name = "brings"
    takes_amount = True

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        row = mine(turn, str(data.get("corrective", "")))
        return row is not None and row.state is CorrectiveState.DONE

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text:
        return t("🛠 What it brings or saves")

    def ask(self, turn: Turn) -> Reply | Next:
        row = mine(turn, str(turn.data["corrective"]))
        if row is None or row.state is not CorrectiveState.DONE:
            return Done()
        known = amount_words(row)
        same = [[Choice(t("✓ As expected: {amount}", amount=row.amount), "same")]] if row.amount else []
        return reply(
            t("💶 How much does it bring or save? If you don't know yet, skip it."),
            *([known] if known is not None else []),
            rows=[*same, [SKIP], [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        amount = amount_or(turn, words)
        return Go("brings_often", {"minor": amount.minor}) if isinstance(amount, Money) else amount

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return _next(turn, Done())


@dialog.step
class BringsOften(Question):
    name = "brings_often"
    before = "brings"

    def ask(self, turn: Turn) -> Reply:
        amount = Money(turn.data["minor"], turn.person.currency)
        return reply(t("{amount}: each month, or once?", amount=amount), rows=[*often_rows(), [TALK]])

    def chosen(self, turn: Turn, action: str, value: str) -> Next:
        amount = Money(turn.data["minor"], turn.person.currency)
        try:
            correctives.brings(
                turn.session, turn.clock, turn.person, turn.data["corrective"], amount, Often(value)
            )
        except (NotFound, NotPossible):
            return Done()
        turn.say(t("✓ Noted: {amount}. It counts once it shows in what you write down.", amount=amount))
        return _next(turn, Done())


def _replace(turn: Turn, said: Text) -> None:
    """Say it in place of the question, so that its buttons don't wait for another tap."""
    turn.say(said, edits=turn.tapped_id)


def _next(turn: Turn, otherwise: Next) -> Next:
    """Ask about the next one of this month's round that has no answer yet; after the last one, a kind word."""
    rows = correctives.of_household(turn.session, turn.person.household_id)
    latest = max((row.asked_for for row in rows if row.asked_for is not None), default=None)
    mine = (None, turn.person.member_id)
    asked = [row for row in rows if latest is not None and row.asked_for == latest and row.member_id in mine]
    waiting = [row for row in correctives.open_of(asked, turn.person) if row.unanswered]
    if waiting:
        texts = question(turn.person, waiting[0], len(asked) - len(waiting) + 1, len(asked))
        turn.say(*texts, rows=[answers(waiting[0]), [TALK, MENU]])
    return otherwise
