"""The questions about money at hand and money that came in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from budgeting import checkins
from budgeting.headings import SOURCES, Kind
from budgeting.money import Money
from budgeting.spending import entries
from dialogs import amount_pad, talk_to_person
from dialogs.buttons import PAUSE, SKIP, TALK
from dialogs.checkins.dialog import ASK, WAYS_OUT, AmountStep, book, dialog, keep, left, row, undo_row
from dialogs.checkins.headings_asked import progress
from dialogs.checkins.usual_amounts import AT_HAND, INCOME, in_steps, usual
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.steps import Again, Go, Next, NotMine, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending.during_other_question import entry_beside, named
from dialogs.spending.reading import read
from dialogs.text import Text, names, t
from dialogs.understand import AmountKind, read_amount


@dialog.step
class Cash(AmountStep):
    name = "cash"
    at = "cash"

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text:
        return t("💶 The money I have now")

    def ask(self, turn: Turn) -> Reply:
        return reply(
            progress(turn, "cash"),
            t("💶 How much money do you have now, in cash and on the card together?"),
            rows=[*amount_pad.rows(turn, in_steps(turn, AT_HAND)), [SKIP, PAUSE], [ASK]],
        )

    def on_amount(self, turn: Turn, amount: Money) -> Next:
        if turn.incoming.tap is None:
            turn.answered("checkin", checkin=row(turn).id)
        keep(turn, "income", cash_minor=amount.minor)
        return Go("income")

    def on_choice(self, turn: Turn, action: str, value: str) -> Next:
        keep(turn, "income")
        return Go("income")


@dialog.step
class Income(AmountStep):
    name = "income"
    at = "income"

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text:
        return t("🗓 Money that came in this week")

    def ask(self, turn: Turn) -> Reply:
        week = row(turn).week
        received = entries.received(turn.session, turn.person.household_id, week, week + timedelta(days=6))
        known = [
            t("{source}: {amount}", source=names.category(code), amount=amount)
            for code, amount in received.items()
        ]
        question = t("Has other money come in this week?") if known else t("Has money come in this week?")
        sources = [Choice(name, "from", source.value) for source, name in names.SOURCES.items()]
        nothing = Choice(t("✓ That is all") if known else t("✓ No, nothing"), "next")
        return reply(
            progress(turn, "income"),
            *known,
            question,
            rows=[*in_rows(sources), [nothing], *undo_row(turn), *WAYS_OUT],
        )

    def on_amount(self, turn: Turn, amount: Money) -> Next:
        if not amount:
            return self.on_choice(turn, "next", "")
        turn.answered("checkin", income=turn.message_id)
        return Go("income_source", {"minor": amount.minor, "message": turn.message_id})

    def on_choice(self, turn: Turn, action: str, value: str) -> Next:
        if action == "back":
            keep(turn, "cash")
            return Go("cash")
        if action == "from" and value in SOURCES:
            return Go("income_amount", {"source": value})
        keep(turn, "spend")
        return Go("spend")


@dialog.amend
def amend(turn: Turn, answered: Mapping[str, Any]) -> Next:
    """The answer's message was edited: correct the amount in the check-in, even if it's done."""
    amount = read_amount(turn.incoming.text, language=turn.language, currency=turn.person.currency)
    if amount.kind is not AmountKind.OK or amount.amount is None or named(turn, turn.incoming.text):
        return NotMine()
    if "income" in answered:
        frame = turn.conversation.frame
        asked = frame is not None and (frame["dialog"], frame["step"]) == ("checkin", "income_source")
        if not asked or turn.data.get("message") != answered["income"] or not amount.amount:
            # Its source is known by now, so it's an entry and corrected like any other.
            return NotMine()
        turn.data["minor"] = amount.amount.minor
        return Again()
    if amount.amount.minor > turn.person.settings.absurd_minor:
        turn.say(
            t("That is more than I can note here. Please check the amount, or talk to someone."),
            rows=[[TALK]],
        )
        return Stay()
    checkins.correct_cash(turn.session, turn.person, answered["checkin"], amount.amount.minor)
    turn.say(t("✓ Corrected: {amount} at hand.", amount=amount.amount))
    return Stay()


@dialog.step
class IncomeSource(Step):
    """An amount came without its source."""

    name = "income_source"

    def ask(self, turn: Turn) -> Reply:
        sources = [Choice(name, "from", source.value) for source, name in names.SOURCES.items()]
        amount = Money(turn.data["minor"], turn.person.currency)
        return reply(t("Where did {amount} come from?", amount=amount), rows=[*in_rows(sources), *WAYS_OUT])

    def on_text(self, turn: Turn, words: str) -> Next:
        sources = [entry.category for entry in read(turn, f"+1 {words}").entries if entry.category_known]
        if sources and sources[0] in SOURCES:
            return self.on_button(turn, "from", sources[0])
        if (heard := entry_beside(turn, words, turn.data["checkin"])) is not None:
            return heard
        return talk_to_person.beside(turn, t("Please tap where it came from."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if (way_out := left(turn, action)) is not None:
            return way_out
        if action == "from" and value in SOURCES:
            # Booked under the message with the amount, so that editing it corrects the entry.
            said_in = turn.data.get("message")
            book(turn, Kind.INCOME, value, Money(turn.data["minor"], turn.person.currency), said_in)
        return Go("income")


@dialog.step
class IncomeAmount(AmountStep):
    name = "income_amount"
    at = "income"

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text:
        return t("🗓 This week: {heading}", heading=names.category(data["source"]))

    def ask(self, turn: Turn) -> Reply:
        source = turn.data["source"]
        return reply(
            progress(turn, "income"),
            t("{source}: how much?", source=names.category(source)),
            rows=[*amount_pad.rows(turn, usual(turn, source, INCOME)), *WAYS_OUT],
        )

    def after_entry(self) -> Next:
        return Go("income")

    def on_amount(self, turn: Turn, amount: Money) -> Next:
        if amount:
            book(turn, Kind.INCOME, turn.data["source"], amount)
        return Go("income")

    def on_choice(self, turn: Turn, action: str, value: str) -> Next:
        return Go("income")
