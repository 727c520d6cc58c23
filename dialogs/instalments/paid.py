"""*I have paid*: how much, when, and the receipt where there is one. Staff or the ledger confirm."""

from __future__ import annotations

from datetime import date, timedelta

from budgeting import events, payments, plans
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from dialogs import names
from dialogs.buttons import CANCEL, MENU
from dialogs.engine.content import Choice, Reply, Text, reply, t
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, Go, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.instalments.dialog import GONE, dialog, still_open
from dialogs.understand import AmountKind, read_amount, read_date


@dialog.action("paid")
def paid(turn: Turn, value: str) -> Next:
    instalment = still_open(turn, value)
    if instalment is None:
        turn.gone(GONE)
        return Stay()
    turn.say(t("Well done, {name}!", name=turn.person.name), tells_arrears=True)
    return Open("instalments", "paid_amount", {"instalment": instalment.id, "minor": instalment.rest.minor})


@dialog.step
class Amount(Step):
    name = "paid_amount"

    def ask(self, turn: Turn) -> Reply:
        whole = Money(turn.data["minor"], turn.person.currency)
        return reply(
            t("How much did you pay?"),
            rows=[[Choice(t("{amount}", amount=whole), "whole")], [CANCEL]],
        )

    def hear(self, turn: Turn, words: str) -> Next:
        found = read_amount(words, language=turn.language, currency=turn.person.currency)
        if found.kind is AmountKind.OK and found.amount:
            return Go("paid_on", {"paid": found.amount.minor})
        if found.kind in (AmountKind.ABSURD, AmountKind.TOO_MUCH):
            wrong = names.TOO_MUCH
        else:
            wrong = t("Please write the amount with cents, for example 12.50, or tap it.")
        turn.say(wrong, tells_arrears=True)
        return Again()

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        if action == "cancel":
            return _leave(turn)
        return Go("paid_on", {"paid": turn.data["minor"]})

    def take(self, turn: Turn, incoming: Incoming) -> Next:
        return _receipt_first(turn, incoming)


@dialog.step
class On(Step):
    name = "paid_on"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("When did you pay? Tap, or write the day, for example *3 March*."),
            rows=[[Choice(t("Today"), "day", "0"), Choice(t("Yesterday"), "day", "1")], [CANCEL]],
        )

    def hear(self, turn: Turn, words: str) -> Next:
        day = read_date(words, language=turn.language, today=turn.written_on)
        if day is None:
            turn.say(t("I did not understand the day."), tells_arrears=True)
            return Again()
        if day > turn.today:
            turn.say(t("That day has not come yet."), tells_arrears=True)
            return Again()
        return self._on(turn, day)

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        if action == "cancel":
            return _leave(turn)
        return self._on(turn, turn.today - timedelta(days=int(value)))

    def take(self, turn: Turn, incoming: Incoming) -> Next:
        return _receipt_first(turn, incoming)

    def _on(self, turn: Turn, day: date) -> Next:
        turn.data["on"] = day.isoformat()
        return _declare(turn) if "receipt" in turn.data else Go("receipt")


@dialog.step
class Receipt(Step):
    name = "receipt"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("If you have the receipt, send me a photo of it. It helps, but it is not needed."),
            rows=[[Choice(t("No photo, that is all"), "none")], [CANCEL]],
        )

    def hear(self, turn: Turn, words: str) -> Next:
        return Again()

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        return _leave(turn) if action == "cancel" else _declare(turn)

    def take(self, turn: Turn, incoming: Incoming) -> Next:
        if incoming.kind not in ("photo", "document"):
            return NotMine()
        turn.data["receipt"] = turn.message_id
        return _declare(turn)


def _receipt_first(turn: Turn, incoming: Incoming) -> Next:
    """The photo came before it was asked for: it is kept for the end."""
    if incoming.kind not in ("photo", "document"):
        return NotMine()
    turn.data["receipt"] = turn.message_id
    turn.say(t("✓ I have the photo."), tells_arrears=True)
    return Again()


def _leave(turn: Turn) -> Next:
    turn.say(t("All right, nothing was changed."), rows=[[MENU]], tells_arrears=True)
    return Done()


def _declare(turn: Turn) -> Next:
    data, person = turn.data, turn.person
    amount, day = Money(data["paid"], person.currency), date.fromisoformat(data["on"])
    try:
        payments.declare(
            turn.session,
            turn.clock,
            person,
            data["instalment"],
            amount,
            day,
            receipt_message_id=data.get("receipt"),
        )
    except (NotFound, NotPossible):
        turn.say(GONE, rows=[[MENU]], tells_arrears=True)
        return Done()
    rest = plans.instalment_for(turn.session, person, data["instalment"]).rest
    events.tell(
        turn.session,
        turn.clock,
        "payment_declared",
        programme_id=person.programme_id,
        conversation_id=turn.conversation.id,
    )
    turn.say(
        t(
            "✅ Thank you, {name}. I noted {amount}, paid on {date}.",
            name=person.name,
            amount=amount,
            date=day,
        ),
        _what_follows(rest),
        rows=[[MENU]],
        tells_arrears=True,
    )
    return Done()


def _what_follows(rest: Money) -> Text:
    if rest:
        return t("Someone checks it with the office; then I tell you. Still open: {rest}.", rest=rest)
    return t("Someone checks it with the office; then I tell you. No more reminders for this one.")
