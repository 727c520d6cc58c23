"""*I have paid it*: how much, whether it was written down already, and then once into the books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from budgeting import bills
from budgeting.db.tables import Bill, Entry
from budgeting.errors import NotFound, NotPossible
from budgeting.headings import Kind
from budgeting.money import Money
from budgeting.spending import entries
from budgeting.spending.entries import NewEntry
from dialogs.bills.adding import leave
from dialogs.bills.dialog import GONE, LIST, called, dialog, still_open
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Done, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending import confirmation
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import t


@dialog.action("paid")
def paid(turn: Turn, value: str) -> Next:
    bill = still_open(turn, value)
    if bill is None:
        turn.gone(GONE)
        return Stay()
    return Open("bills", "amount", {"bill": bill.id, "paying": True})


@dialog.step
class Paid(Step):
    """Books it, unless the family seems to have written it down before: then ask."""

    name = "paid"

    def ask(self, turn: Turn) -> Reply | Next:
        bill = still_open(turn, str(turn.data["bill"]))
        if bill is None:
            turn.say(GONE, rows=[[LIST], [MENU]])
            return Done()
        amount = Money(turn.data["minor"], turn.person.currency)
        before = bills.same_money(turn.session, turn.person, bill, turn.today, amount=amount)
        if before is None:
            return _pay(turn, bill, amount)
        turn.data["entry"] = before.id
        return reply(
            t("*{bill}*", bill=called(bill)),
            t(
                "You have already written down {amount} on {date}. Was that this bill?",
                amount=before.amount,
                date=before.spent_on,
            ),
            rows=[
                [Choice(t("✅ Yes, that was it"), "same")],
                [Choice(t("✏️ No, write this down too"), "other")],
                [CANCEL, TALK],
            ],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        bill = still_open(turn, str(turn.data["bill"]))
        if bill is None:
            turn.say(GONE, rows=[[LIST], [MENU]])
            return Done()
        amount = Money(turn.data["minor"], turn.person.currency)
        if action == "other":
            return _pay(turn, bill, amount)
        if action != "same":
            return leave(turn)
        try:
            before = entries.entry(turn.session, turn.person, turn.data["entry"])
        except NotFound:
            before = None
        if before is None or before.undone_at is not None:
            return _pay(turn, bill, amount)
        return _pay(turn, bill, amount, before)


@dialog.step
class WasIt(Step):
    """Spending was written while one bill of its heading is open: is it that bill's payment?"""

    name = "was_it"

    def ask(self, turn: Turn) -> Reply | Next:
        bill = still_open(turn, str(turn.data["bill"]))
        if bill is None:
            # Paid or taken away meanwhile: their words are booked all the same.
            return _book(turn)
        written = Money(turn.data["minor"], turn.person.currency)
        return reply(
            t("*{bill}*", bill=called(bill)),
            t(
                "You wrote {written}. A bill of {amount}, by {date}, is still open. Was that this bill?",
                written=written,
                amount=bill.amount,
                date=bill.due_on,
            ),
            rows=[
                [Choice(t("✅ Yes, that was it"), "same")],
                [Choice(t("✏️ No, something else"), "other")],
                [CANCEL, TALK],
            ],
            tells_arrears=bill.instalment_id is not None,
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        return entry_beside(turn, words) or NotMine()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "other":
            return _book(turn)
        if action != "same":
            return leave(turn)
        bill = still_open(turn, str(turn.data["bill"]))
        if bill is None:
            return _book(turn)
        amount = Money(turn.data["minor"], turn.person.currency)
        on, said_in = date.fromisoformat(turn.data["on"]), int(turn.data["message"])
        return _pay(turn, bill, amount, on=on, said_in=said_in)


def _book(turn: Turn) -> Next:
    """What was written is no bill."""
    data = turn.data
    amount = Money(data["minor"], turn.person.currency)
    new = NewEntry(
        Kind.EXPENSE, amount, data["category"], date.fromisoformat(data["on"]), data["note"], line=0
    )
    booked = entries.book(
        turn.session,
        turn.clock,
        turn.person,
        kind=new.kind,
        category=new.category,
        amount=new.amount,
        on=new.on,
        note=new.note,
        message_id=int(data["message"]),
    )
    turn.send(confirmation.booked(turn, [confirmation.Line.of(booked.entry_id, new, True)]))
    return Done()


def _pay(
    turn: Turn,
    bill: Bill,
    amount: Money,
    before: Entry | None = None,
    *,
    on: date | None = None,
    said_in: int | None = None,
) -> Next:
    try:
        done = bills.pay(
            turn.session,
            turn.clock,
            turn.person,
            bill.id,
            on=before.spent_on if before is not None else on or turn.today,
            amount=amount,
            message_id=said_in,
            entry_id=before.id if before is not None else None,
        )
    except (NotFound, NotPossible):
        turn.say(GONE, rows=[[LIST], [MENU]])
        return Done()
    texts = [t("✅ Paid: {bill} · *{amount}*. Well done!", bill=called(bill), amount=amount)]
    if before is None and done.entry_id is not None:
        row = entries.entry(turn.session, turn.person, done.entry_id)
        line = confirmation.Line(row.id, Kind.EXPENSE, row.amount, row.category, row.spent_on, row.note, True)
        echo = confirmation.booked(turn, [line])
        # Its first line repeats what was paid.
        texts += echo.texts[1:]
        tells = echo.tells_arrears
    else:
        tells = False
    if done.next is not None:
        texts.append(t("The next one: {amount}, by {date}.", amount=done.next.amount, date=done.next.due_on))
    undo = Choice(t("↩️ Undo"), "undo", f"{bill.id}:{int(before is None)}", dialog="bills")
    said = reply(*texts, rows=[[undo], [LIST], [MENU]])
    turn.send(replace(said, tells_arrears=tells or bill.instalment_id is not None))
    return Done()


@dialog.action("undo")
def undo(turn: Turn, value: str) -> Next:
    number, _, unbook = value.partition(":")
    if not number.isdigit():
        turn.gone(GONE)
        return Stay()
    try:
        bill = bills.undo_payment(turn.session, turn.clock, turn.person, int(number), unbook=unbook == "1")
    except (NotFound, NotPossible):
        turn.gone(GONE)
        return Stay()
    turn.say(
        t("↩️ Undone: {bill} · {amount} · open again.", bill=called(bill), amount=bill.amount),
        rows=[[LIST], [MENU]],
        edits=turn.tapped_id,
    )
    return Stay()
