"""A notice that the household doesn't know becomes a bill: by when, and what for."""

from __future__ import annotations

from datetime import date, timedelta

from budgeting import bills
from budgeting.bills import BILLED, NewBill
from budgeting.db.tables import Bill
from budgeting.errors import CurrencyMismatch, NotFound, NotPossible
from budgeting.headings import Heading
from budgeting.payment_notices import Notice
from budgeting.periods import months_later
from dialogs.bills.dialog import LIST, still_open
from dialogs.buttons import BACK, CANCEL, MENU, TALK, show_code
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.steps import Again, Go, Next, Step
from dialogs.engine.turn import Turn
from dialogs.payment_notices import known
from dialogs.payment_notices.dialog import creditor, current, dialog, gone, seen, settled
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import names, t
from dialogs.understand.bills import read_due_day

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
        month_end = months_later(turn.today, 0, 31)
        days = sorted({turn.today + SOON, month_end, months_later(month_end, 1, 31)})
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
        if (heard := entry_beside(turn, words)) is not None:
            return heard
        day = read_due_day(words, language=turn.language, today=turn.written_on)
        if day is None:
            turn.say(t("I did not understand the day."))
            return Again()
        return _by(turn, day)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "paid":
            return _paid(turn)
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
        if (heard := entry_beside(turn, words)) is not None:
            return heard
        day = read_due_day(words, language=turn.language, today=turn.written_on)
        return Again() if day is None else _by(turn, day)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "paid":
            return _paid(turn)
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
            return Go("due")
        return _keep(turn, notice, Heading(value).value)

    def on_text(self, turn: Turn, words: str) -> Next:
        return entry_beside(turn, words) or Again()


@dialog.step
class Written(Step):
    """A bill of the same heading, amount and about the same day was written down: is it this one?"""

    name = "written"

    def ask(self, turn: Turn) -> Reply | Next:
        notice, bill = current(turn), still_open(turn, str(turn.data["bill"]))
        if notice is None:
            return gone(turn)
        if bill is None:
            return _keep(turn, notice, turn.data["to"])
        return reply(
            seen(turn, notice),
            t(
                "You have already written down a bill of {amount}, by {date}. Is it the same one?",
                amount=bill.amount,
                date=bill.due_on,
            ),
            rows=[
                [Choice(t("✅ Yes, it is the same"), "same")],
                [Choice(t("✏️ No, something else"), "other")],
                [TALK, BACK],
            ],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        notice = current(turn)
        if notice is None:
            return gone(turn)
        if action == "other":
            turn.data["another"] = True
            return _keep(turn, notice, turn.data["to"])
        if action != "same":
            return Go("due")
        try:
            bill = bills.join_notice(
                turn.session, turn.clock, turn.person, turn.data["bill"], notice.number, notice.creditor
            )
        except (NotFound, NotPossible):
            return gone(turn)
        return _noted(turn, notice, bill)

    def on_text(self, turn: Turn, words: str) -> Next:
        return entry_beside(turn, words) or Again()


def _paid(turn: Turn) -> Next:
    return Go("heading", {"due": turn.today.isoformat(), "paid": True})


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
    written = None
    if not turn.data.pop("another", False):
        written = bills.alike(
            turn.session, turn.person, category=heading, amount=notice.amount, due_on=due, with_notice=False
        )
    if written is not None:
        return Go("written", {"bill": written.id, "to": heading})
    try:
        bill = bills.add(turn.session, turn.clock, turn.person, turn.person.household_id, new)
    except (NotFound, NotPossible, CurrencyMismatch):
        # Photographed on two phones at once, or more bills than anybody has.
        return gone(turn)
    return _noted(turn, notice, bill)


def _noted(turn: Turn, notice: Notice, bill: Bill) -> Next:
    if turn.data.pop("paid", False):
        return settled(turn, known.pay_bill(bill.id, notice))
    turn.say(
        t("✓ I have noted it: {amount}, to be paid by {date}.", amount=bill.amount, date=bill.due_on),
        rows=[[show_code("bill", bill.id)], [LIST], [MENU]],
    )
    return settled(turn)


def _leave(turn: Turn) -> Next:
    turn.say(t("All right, nothing was changed."), rows=[[MENU]])
    return settled(turn)
