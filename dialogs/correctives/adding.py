"""Add something: what, how much it could bring, who does it, by when. Only the first is needed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from budgeting import correctives
from budgeting.errors import NotPossible
from budgeting.money import Money
from budgeting.periods import budget_month
from budgeting.schedule import reminders
from budgeting.states.correctives import CorrectiveKind, Often
from dialogs import talk_to_person
from dialogs.buttons import BACK, CANCEL, MENU, SKIP, TALK
from dialogs.correctives.dialog import KINDS, dialog
from dialogs.correctives.overview import details
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, Go, Next, NotMine, Open, Step
from dialogs.engine.turn import Turn
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import Text, names, t
from dialogs.understand import AmountKind, read_amount

#: "In three months".
SOON = timedelta(days=91)
#: With so few words, what reads like an entry is one.
FEW = 3


class Question(Step):
    """A question answered by a tap; back leads to ``before``."""

    before = "kind"

    def on_text(self, turn: Turn, words: str) -> Next:
        if (heard := entry_beside(turn, words)) is not None:
            return heard
        return talk_to_person.beside(turn, t("Tap one of the answers."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "back":
            return Go(self.before)
        if action == "cancel":
            return left(turn)
        return self.chosen(turn, action, value)

    def chosen(self, turn: Turn, action: str, value: str) -> Next:
        return Again()


@dialog.action("add")
def add(turn: Turn, value: str) -> Next:
    return Open("correctives", "kind")


@dialog.step
class KindOf(Question):
    name = "kind"

    def ask(self, turn: Turn) -> Reply:
        ideas = [[Choice(label, "kind", kind.value)] for kind, label in KINDS.items()]
        return reply(t("🛠 What could you do yourselves?"), rows=[*ideas, [CANCEL, TALK]])

    def chosen(self, turn: Turn, action: str, value: str) -> Next:
        kind = CorrectiveKind(value)
        if kind is CorrectiveKind.OWN:
            return Go("what", {"kind": kind.value})
        return Go("amount", {"kind": kind.value, "words": ""})


@dialog.step
class What(Question):
    name = "what"

    def ask(self, turn: Turn) -> Reply:
        return reply(t("✏️ Write in a few words what you would like to do."), rows=[[BACK, CANCEL], [TALK]])

    def on_text(self, turn: Turn, words: str) -> Next:
        if not any(character.isalpha() for character in words):
            return talk_to_person.beside(turn, t("Write it in words, please."))
        # "Bread 3.20" is spending wherever it's written; an idea has more words.
        if len(words.split()) <= FEW and (heard := entry_beside(turn, words)) is not None:
            return heard
        if len(words) > correctives.LONGEST:
            turn.say(t("A little shorter, please: one or two sentences."))
            return Again()
        return Go("amount", {"words": words})

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        if incoming.kind != "voice":
            return NotMine()
        turn.say(t("I can't write down a voice message yet. Please write it in a few words."))
        return Again()


@dialog.step
class Amount(Question):
    name = "amount"
    takes_amount = True

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        return "kind" in data

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text:
        return t("🛠 What it could bring or save")

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("💶 How much could it bring or save, more or less? If you don't know, skip it."),
            rows=[[SKIP], [BACK, CANCEL], [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        amount = amount_or(turn, words)
        return Go("often", {"minor": amount.minor}) if isinstance(amount, Money) else amount

    def chosen(self, turn: Turn, action: str, value: str) -> Next:
        turn.data.pop("minor", None)
        return _who_or_when(turn, {"often": Often.MONTHLY.value})


@dialog.step
class HowOften(Question):
    name = "often"
    before = "amount"

    def ask(self, turn: Turn) -> Reply:
        amount = Money(turn.data["minor"], turn.person.currency)
        return reply(
            t("{amount}: each month, or once?", amount=amount),
            rows=[*often_rows(), [BACK, CANCEL], [TALK]],
        )

    def chosen(self, turn: Turn, action: str, value: str) -> Next:
        return _who_or_when(turn, {"often": value})


@dialog.step
class Who(Question):
    name = "who"
    before = "amount"

    def ask(self, turn: Turn) -> Reply:
        people = correctives.people(turn.session, turn.person.household_id)
        choices = [Choice(t("👤 {name}", name=name), "who", str(number)) for number, name in people.items()]
        together = [Choice(t("👪 All together"), "who", "")]
        return reply(t("👤 Who does it?"), rows=[*in_rows(choices), together, [BACK, CANCEL], [TALK]])

    def chosen(self, turn: Turn, action: str, value: str) -> Next:
        return Go("when", {"who": int(value) if value else None})


@dialog.step
class When(Question):
    name = "when"
    before = "amount"

    def ask(self, turn: Turn) -> Reply:
        days = [
            [
                Choice(
                    t("📅 Within this month"),
                    "day",
                    budget_month(turn.today, turn.person.pay_day).end.isoformat(),
                )
            ],
            [Choice(t("📅 Within three months"), "day", (turn.today + SOON).isoformat())],
        ]
        return reply(t("📅 By when?"), rows=[*days, [SKIP], [BACK, CANCEL], [TALK]])

    def chosen(self, turn: Turn, action: str, value: str) -> Next:
        return _saved(turn, date.fromisoformat(value) if action == "day" else None)


def amount_or(turn: Turn, words: str) -> Money | Next:
    """The amount in an answer, or what follows if there's none."""
    if (heard := entry_beside(turn, words)) is not None:
        return heard
    parsed = read_amount(words, language=turn.language, currency=turn.person.currency)
    if parsed.kind in (AmountKind.OK, AmountKind.ABSURD) and parsed.amount:
        return parsed.amount
    if parsed.kind is AmountKind.TOO_MUCH:
        turn.say(names.TOO_MUCH)
        return Again()
    return talk_to_person.beside(turn, t("Here I need an amount, for example *12.50*; or tap a button."))


def often_rows() -> list[list[Choice]]:
    """Each month or once."""
    return [
        [Choice(t("🔁 Each month"), "often", Often.MONTHLY.value)],
        [Choice(t("1️⃣ Once"), "often", Often.ONCE.value)],
    ]


def left(turn: Turn) -> Next:
    """Nothing is kept of what was half written."""
    turn.say(t("All right, I've kept nothing of it."), rows=[[MENU]])
    return Done()


def _who_or_when(turn: Turn, data: dict[str, Any]) -> Next:
    """Who does it is only a question where several adults live."""
    people = correctives.people(turn.session, turn.person.household_id)
    return Go("who", data) if len(people) > 1 else Go("when", {**data, "who": turn.person.member_id})


def _saved(turn: Turn, by_day: date | None) -> Next:
    person, data = turn.person, turn.data
    minor = data.get("minor")
    try:
        row = correctives.add(
            turn.session,
            turn.clock,
            person,
            CorrectiveKind(data["kind"]),
            words=data.get("words", ""),
            amount=None if minor is None else Money(minor, person.currency),
            often=Often(data["often"]),
            member_id=data.get("who"),
            by_day=by_day,
        )
    except NotPossible as error:
        if error.reason == "many":
            turn.say(
                t("Your list is already long. Finish something first; every step counts."), rows=[[MENU]]
            )
            return Done()
        # Whoever should do it has left meanwhile.
        return Go("kind")
    reminders.plan_correctives(turn.session, turn.clock, person.household_id)
    turn.say(
        t("✓ It's on your list."),
        *details(turn, row),
        t("Once a month I'll ask how it is going."),
        rows=[[Choice(t("🛠 What we can do ourselves"), "open", dialog=dialog.name)], [MENU]],
    )
    return Done()
