"""A notice that the household doesn't know becomes a bill: by when, and what for."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from budgeting import bills
from budgeting.bills import BILLED, NewBill
from budgeting.errors import CurrencyMismatch, NotFound, NotPossible
from budgeting.headings import Heading
from budgeting.payment_notices import Notice
from dialogs.buttons import BACK, CANCEL, MENU, TALK, show_code
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.steps import Again, Go, Next, Step
from dialogs.engine.turn import Turn
from dialogs.payment_notices import known
from dialogs.payment_notices.dialog import creditor, current, dialog, gone, seen, settled
from dialogs.text import names, t
from dialogs.understand.due_dates import read_due_date

#: Notices are often due two weeks from now, or at the end of a month.
SOON = timedelta(days=15)
PAID = Choice(t("✅ It is paid already"), "paid")


@dialog.step
class Due(Step):
    name = "due"

    def ask(self, turn: Turn) -> Reply | Next:
        notice = current(turn)
        if notice is None:
            return gone(turn)
        days = sorted({turn.today + SOON, _month_end(turn.today, 0), _month_end(turn.today, 1)})
        return reply(
            seen(turn, notice),
            t("By when is it to be paid? Tap, or write the day that the notice names."),
            rows=[
                *in_rows([Choice(t("📅 {date}", date=day), "day", day.isoformat()) for day in days]),
                [PAID],
                [TALK, CANCEL],
            ],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        day = read_due_date(words, language=turn.language, today=turn.written_on)
        if day is None:
            turn.say(t("I did not understand the day."))
            return Again()
        return _by(turn, day)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "paid":
            return Go("paid_on")
        if action == "day":
            return _by(turn, date.fromisoformat(value))
        return _leave(turn)


@dialog.step
class Late(Step):
    """The day is in the past."""

    name = "late"

    def ask(self, turn: Turn) -> Reply | Next:
        if current(turn) is None:
            return gone(turn)
        return reply(
            t("That day has passed: {date}. Is it paid?", date=date.fromisoformat(turn.data["due"])),
            rows=[
                [PAID],
                [Choice(t("▫️ Not yet: keep it for me"), "keep")],
                [Choice(t("📅 It is another day"), "other")],
                [TALK],
            ],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        day = read_due_date(words, language=turn.language, today=turn.written_on)
        return Again() if day is None else _by(turn, day)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "paid":
            return Go("paid_on")
        return Go("heading") if action == "keep" else Go("due")


@dialog.step
class ForWhat(Step):
    """Which heading it belongs under, if its creditor doesn't say."""

    name = "heading"

    def ask(self, turn: Turn) -> Reply | Next:
        notice = current(turn)
        if notice is None:
            return gone(turn)
        sender = creditor(turn, notice)
        if sender is not None and sender.heading in BILLED:
            return _keep(turn, notice, sender.heading)
        choices = [Choice(names.HEADINGS[heading], "to", heading.value) for heading in BILLED]
        return reply(t("What is it for?"), rows=[*in_rows(choices), [TALK, BACK]])

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        notice = current(turn)
        if notice is None:
            return gone(turn)
        if action != "to" or value not in {heading.value for heading in BILLED}:
            return Go("paid_on" if "paid" in turn.data else "due")
        return _keep(turn, notice, Heading(value).value)

    def on_text(self, turn: Turn, words: str) -> Next:
        return Again()


def _by(turn: Turn, day: date) -> Next:
    if abs(day - turn.today) > bills.FURTHEST:
        turn.say(t("That day is too far away. Please look at the notice once more."))
        return Again()
    turn.data.pop("paid", None)
    return Go("late" if day < turn.today else "heading", {"due": day.isoformat()})


def _keep(turn: Turn, notice: Notice, heading: str) -> Next:
    """Write the bill down; if it's paid already, mark it as paid."""
    sender, due = creditor(turn, notice), date.fromisoformat(turn.data["due"])
    new = NewBill(
        heading,
        notice.amount,
        due,
        label=sender.name if sender else "",
        notice_number=notice.number,
        creditor_code=notice.creditor,
    )
    try:
        bill = bills.add(turn.session, turn.clock, turn.person, turn.person.household_id, new)
    except (NotFound, NotPossible, CurrencyMismatch):
        # Photographed on two phones at once, or more bills than anybody has.
        return gone(turn)
    if paid := turn.data.pop("paid", None):
        return known.pay(turn, bill.id, date.fromisoformat(paid))
    turn.say(
        t("✓ I have noted it: {amount}, to be paid by {date}.", amount=bill.amount, date=bill.due_on),
        rows=[[show_code("bill", bill.id)], [MENU]],
    )
    return settled(turn)


def _leave(turn: Turn) -> Next:
    turn.say(t("All right, nothing was changed."), rows=[[MENU]])
    return settled(turn)


def _month_end(today: date, ahead: int) -> date:
    """The last day of this month, or of one ``ahead``."""
    year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
