"""A notice that the household knows: is it paid?"""

from __future__ import annotations

from datetime import date, timedelta

from budgeting import bills
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.payment_notices import matching
from budgeting.payment_notices.matching import Known, What
from dialogs.buttons import CANCEL, MENU, TALK, show_code
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Again, Go, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.payment_notices.dialog import current, dialog, gone, photo_of, seen, settled
from dialogs.text import Text, t
from dialogs.understand import read_date


def known_now(turn: Turn) -> Known | None:
    """What the household knows of the notice being asked about; None if the photo is gone."""
    notice = current(turn)
    return matching.known(turn.session, turn.person, notice, turn.today) if notice is not None else None


@dialog.step
class Open_(Step):
    """It's an open instalment, or an open bill."""

    name = "known"

    def ask(self, turn: Turn) -> Reply | Next:
        notice, known = current(turn), known_now(turn)
        if notice is None or known is None:
            return gone(turn)
        if known.what is not What.OPEN:
            return Go("begin")
        which = (
            t("It is the instalment of {date}.", date=known.due_on or "")
            if known.instalment
            else t("I know this one: it is to be paid by {date}.", date=known.due_on or "")
        )
        return reply(
            seen(turn, notice),
            which,
            t("Is it paid?"),
            rows=[
                [Choice(t("✅ Yes, it is paid"), "paid"), Choice(t("▫️ Not yet"), "not_yet")],
                [_code(known), TALK],
            ],
            tells_arrears=known.instalment is not None,
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        notice, known = current(turn), known_now(turn)
        if notice is None or known is None:
            return gone(turn)
        if known.what is not What.OPEN:
            return Go("begin")
        if action == "paid":
            return _paid(turn, known)
        turn.say(
            t("All right. I have it, with its date: {date}.", date=known.due_on or ""),
            rows=[[_code(known)], [MENU]],
            tells_arrears=known.instalment is not None,
        )
        return settled(turn)

    def on_text(self, turn: Turn, words: str) -> Next:
        return Again()


def _paid(turn: Turn, known: Known) -> Next:
    notice, photo = current(turn), photo_of(turn)
    if known.bill is not None or notice is None or photo is None or known.instalment is None:
        return Go("paid_on")
    paid = {
        "instalment": known.instalment.id,
        "minor": known.instalment.rest.minor,
        "paid": notice.amount.minor,
        "receipt": photo.message_id,
    }
    # It asks for the day only: the notice says the amount, and the photo is there.
    return settled(turn, Open("instalments", "paid_on", paid))


def _code(known: Known) -> Choice:
    if known.instalment is not None:
        return show_code("instalment", known.instalment.id)
    return show_code("bill", known.bill.id if known.bill else 0)


@dialog.step
class PaidOn(Step):
    """When a bill was paid. For a new one, it's written down first."""

    name = "paid_on"

    def ask(self, turn: Turn) -> Reply | Next:
        if current(turn) is None:
            return gone(turn)
        return reply(
            t("When did you pay? Tap, or write the day, for example *3 March*."),
            rows=[[Choice(t("Today"), "day", "0"), Choice(t("Yesterday"), "day", "1")], [TALK], [CANCEL]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        day = read_date(words, language=turn.language, today=turn.written_on)
        if day is None:
            turn.say(t("I did not understand the day."))
            return Again()
        return self._on(turn, day)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "day":
            return self._on(turn, turn.today - timedelta(days=int(value)))
        turn.say(t("All right, nothing was changed."), rows=[[MENU]])
        return settled(turn)

    def _on(self, turn: Turn, day: date) -> Next:
        if day > turn.today:
            turn.say(t("That day has not come yet."))
            return Again()
        known = known_now(turn)
        if known is None:
            return gone(turn)
        if known.bill is None:
            # A new one: it needs its heading before it can be booked.
            return Go("heading", {"due": day.isoformat(), "paid": day.isoformat()})
        return pay(turn, known.bill.id, day)


def pay(turn: Turn, bill_id: int, day: date) -> Next:
    """Mark the bill as paid on that day; what the family has written of it already isn't booked again."""
    photo = photo_of(turn)
    try:
        bill = bills.bill(turn.session, turn.person, bill_id)
        written = bills.same_money(turn.session, turn.person, bill, day)
        paid = bills.pay(
            turn.session,
            turn.clock,
            turn.person,
            bill_id,
            on=day,
            message_id=photo.message_id if photo else None,
            entry_id=written.id if written else None,
        )
    except (NotFound, NotPossible):
        return gone(turn)
    turn.say(*_noted(turn, paid.bill.amount, day, booked=written is not None), rows=[[MENU]])
    return settled(turn)


def _noted(turn: Turn, amount: Money, day: date, *, booked: bool) -> list[Text]:
    said = t(
        "✅ Thank you, {name}. I noted {amount}, paid on {date}.",
        name=turn.person.name,
        amount=amount,
        date=day,
    )
    return [said, t("You had written it down already: it counts once.")] if booked else [said]


def say_settled(turn: Turn, known: Known) -> Next:
    """It is paid already, is being checked, or no longer needs to be paid: kindly, and nothing is noted twice."""
    words = {
        What.PAID: t("✅ This one is paid already: there is nothing more to do."),
        What.WAITING: t(
            "🕓 You told me that this one is paid. Someone is checking it: there is nothing more to do."
        ),
        What.CANCELLED: t("✕ This one no longer needs to be paid. If that is not right, talk to someone."),
    }[known.what]
    turn.say(words, rows=[[TALK, MENU]], tells_arrears=known.instalment is not None)
    return settled(turn)
