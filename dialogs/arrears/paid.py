"""*I have paid*: how much, when, and the receipt if there is one. Staff or the ledger confirm it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from budgeting import events
from budgeting.arrears import payments, plans
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.headings import Heading, Kind
from budgeting.money import Money
from dialogs.arrears.dialog import GONE, dialog, still_open
from dialogs.arrears.wording import about_plan
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, Go, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending.during_other_question import entry_beside, named, write_down
from dialogs.text import Text, names, t
from dialogs.understand import AmountKind, Understood, read_amount, read_date

#: What the receipt of an instalment may mention.
_HOUSING = frozenset({Heading.RENT.value, Heading.SERVICE_CHARGES.value, Heading.DEBTS.value})


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
    takes_amount = True

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        return still_open(turn, str(data["instalment"])) is not None

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text:
        return t("✅ What I paid")

    def ask(self, turn: Turn) -> Reply:
        whole = Money(turn.data["minor"], turn.person.currency)
        return reply(
            *about_plan(turn.session, turn.person, turn.data["instalment"]),
            t("How much did you pay?"),
            rows=[[Choice(t("{amount}", amount=whole), "whole")], [CANCEL, TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if bought := _others(turn, words):
            return _bought(turn, words, bought)
        parsed = read_amount(words, language=turn.language, currency=turn.person.currency)
        if parsed.kind is AmountKind.OK and parsed.amount:
            turn.answered("instalments", instalment=turn.data["instalment"])
            return Go("paid_on", {"paid": parsed.amount.minor, "said_in": turn.message_id})
        if parsed.kind in (AmountKind.ABSURD, AmountKind.TOO_MUCH):
            wrong = names.TOO_MUCH
        else:
            wrong = t("Please write the amount with cents, for example 12.50, or tap it.")
        turn.say(wrong, tells_arrears=True)
        return Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "cancel":
            return _leave(turn)
        return Go("paid_on", {"paid": turn.data["minor"]})

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        taken = _receipt_first(turn, incoming)
        words = incoming.text.strip()
        if isinstance(taken, NotMine) or not any(c.isdigit() for c in words):
            return taken
        # The receipt's caption gives the amount.
        return self.on_text(turn, words)


@dialog.amend
def amend(turn: Turn, answered: Mapping[str, Any]) -> Next:
    """The amount paid was edited. Once it's noted only a person can correct it: someone may be checking it."""
    parsed = read_amount(turn.incoming.text, language=turn.language, currency=turn.person.currency)
    if parsed.kind is not AmountKind.OK or not parsed.amount:
        return NotMine()
    frame = turn.conversation.frame
    asking = frame is not None and frame["dialog"] == "instalments" and "paid" in frame["data"]
    if asking and turn.before is not None and turn.data.get("said_in") == turn.before.base:
        turn.data["paid"] = parsed.amount.minor
        turn.say(t("✓ Corrected: {amount} paid.", amount=parsed.amount), tells_arrears=True)
        return Again()
    turn.say(
        t("I've already noted the payment, with the earlier amount. To change it, talk to someone."),
        rows=[[TALK]],
        tells_arrears=True,
    )
    return Stay()


@dialog.step
class PaidOrBought(Step):
    """ "Bread 3.20" came as the answer. It could be either, so we ask rather than lose one."""

    name = "paid_or_bought"

    def ask(self, turn: Turn) -> Reply:
        amount = Money(turn.data["said"], turn.person.currency)
        return reply(
            t("“{words}”: is that what you paid here, or something else?", words=turn.data["words"]),
            rows=[
                [Choice(t("✅ I paid {amount} here", amount=amount), "paid")],
                [Choice(t("🧾 Something else: write it down"), "bought")],
                [CANCEL, TALK],
            ],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "paid":
            return Go("paid_on", {"paid": turn.data["said"]})
        if action != "bought":
            return _leave(turn)
        data = turn.data
        return Go("paid_amount", then=write_down(turn, data["words"], data["message"], data["at"]))


def _others(turn: Turn, words: str) -> list[Understood]:
    """Entries other than an instalment: "instalment 85" answers the question."""
    return [entry for entry in named(turn, words) if entry.category != Heading.DEBTS.value]


def _bought(turn: Turn, words: str, bought: Sequence[Understood]) -> Next:
    """Several entries at once are no payment; a single one may be."""
    if len(bought) > 1 or bought[0].ambiguous or bought[0].kind is Kind.INCOME:
        return entry_beside(turn, words) or Again()
    at = turn.incoming.written_at or turn.incoming.sent_at
    said = {"said": bought[0].amount.minor, "words": words, "message": turn.message_id, "at": at.isoformat()}
    return Go("paid_or_bought", said)


@dialog.step
class On(Step):
    name = "paid_on"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("When did you pay? Tap, or write the day, for example *3 March*."),
            rows=[[Choice(t("Today"), "day", "0"), Choice(t("Yesterday"), "day", "1")], [CANCEL, TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if _others(turn, words) and (heard := entry_beside(turn, words)) is not None:
            # "Yesterday petrol 20" is no day.
            return heard
        day = read_date(words, language=turn.language, today=turn.written_on)
        if day is None:
            turn.say(t("I did not understand the day."), tells_arrears=True)
            return Again()
        if day > turn.today:
            turn.say(t("That day hasn't come yet."), tells_arrears=True)
            return Again()
        return self._on(turn, day)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "cancel":
            return _leave(turn)
        return self._on(turn, turn.today - timedelta(days=int(value)))

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
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
            rows=[[Choice(t("✓ No photo, that is all"), "none")], [CANCEL, TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        return entry_beside(turn, words) or Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return _leave(turn) if action == "cancel" else _declare(turn)

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        if incoming.kind not in ("photo", "document") or _is_of_something_else(turn, incoming):
            return NotMine()
        turn.data["receipt"] = turn.message_id
        return _declare(turn)


def _is_of_something_else(turn: Turn, incoming: Incoming) -> bool:
    """Whether a picture's caption says it shows some other purchase: "medicine 6.20"."""
    words = incoming.text.strip()
    return bool(words) and any(entry.category not in _HOUSING for entry in _others(turn, words))


def _receipt_first(turn: Turn, incoming: Incoming) -> Next:
    """The photo came before we asked: keep it for the end."""
    if incoming.kind not in ("photo", "document") or _is_of_something_else(turn, incoming):
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
        EventKind.PAYMENT_DECLARED,
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
        return t(
            "Someone will check it with the office, and then I'll tell you. Still open: {rest}.", rest=rest
        )
    return t("Someone will check it with the office, and then I'll tell you. No more reminders for this one.")
