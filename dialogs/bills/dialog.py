"""The bills dialog itself: the list, one bill, and what the steps share."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting import bills
from budgeting.db.tables import Bill
from budgeting.errors import NotFound, NotPossible
from budgeting.money import total
from budgeting.periods import ONE_DAY
from budgeting.states.bills import BillState, Every
from budgeting.states.programmes import Instrument
from dialogs.buttons import MENU, TALK, show_code
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.steps import Dialog, Done, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Arg, Text, names, t, verbatim

dialog = Dialog("bills", first="list", instrument=Instrument.BILLS)

#: As many as fit a small screen; the sum counts all of them.
SHOWN = 8
#: The sum below the list is that of so many days.
SUM_OF = 30

TAP = t("Tap a bill when it is paid, or to change it.")
GONE: Text = t("That bill is no longer open.")
LIST = Choice(t("🧾 Bills that are coming"), "open", dialog="bills")
ADD = Choice(t("➕ Add a bill"), "add", dialog="bills")
RENT_SAFE = Choice(t("🏠 Is the rent safe?"), "open", dialog="rent_safe")

EVERY: Mapping[Every, Text] = {
    Every.ONCE: t("📌 Only this once"),
    Every.MONTHLY: t("🔁 Every month"),
    Every.TWO_MONTHLY: t("🔁 Every two months"),
    Every.QUARTERLY: t("🔁 Every three months"),
    Every.YEARLY: t("🔁 Once a year"),
}


def open_button(bill: Bill) -> Choice:
    """Opens the bill: there it is paid, changed or removed."""
    label = t("{icon} {amount}", icon=names.icon(bill.category), amount=bill.amount)
    return Choice(label, "one", str(bill.id), dialog="bills")


def paid_button(bill_id: int) -> Choice:
    return Choice(t("✅ I have paid it"), "paid", str(bill_id), dialog="bills")


def still_open(turn: Turn, number: str) -> Bill | None:
    """The bill by its row number, if it is this family's, this person may see it, and it is still open."""
    if not number.isdigit():
        return None
    try:
        bill = bills.bill(turn.session, turn.person, int(number))
    except NotFound:
        return None
    return bill if bill.state is BillState.OPEN else None


def called(bill: Bill) -> Arg:
    """What a bill is called: its heading, and the family's word for it."""
    heading = names.category(bill.category)
    return t("{heading} ({label})", heading=heading, label=bill.label) if bill.label else heading


@dialog.step
class List(Step):
    name = "list"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        coming = bills.coming(turn.session, turn.person.household_id, seen_by=turn.person)
        if not coming:
            return reply(
                t("🧾 No bill is written down yet."),
                t(
                    "If you tell me which are coming, I'll remind you, and I can say whether the rent is safe."
                ),
                rows=[[ADD], [RENT_SAFE], [TALK, MENU]],
            )
        soon = [bill for bill in coming if bill.due_on <= turn.today + SUM_OF * ONE_DAY]
        texts = [t("🧾 *Bills that are coming*"), *(_line(turn, bill) for bill in coming[:SHOWN])]
        if len(coming) > SHOWN:
            texts.append(t("… the last one on {date}", date=coming[-1].due_on))
        if soon:
            amount = total((bill.amount for bill in soon), turn.person.currency)
            texts += [verbatim(""), t("In the next 30 days: *{amount}*", amount=amount)]
        texts.append(TAP)
        taps = [open_button(bill) for bill in coming[:SHOWN]]
        return reply(
            *texts, rows=[*in_rows(taps), [ADD], [RENT_SAFE], [TALK, MENU]], tells_arrears=tells(coming)
        )


def tells(shown: list[Bill]) -> bool:
    """Whether the bills tell of arrears: then they aren't sent to anyone who may no longer read of them."""
    return any(bill.instalment_id is not None for bill in shown)


def _line(turn: Turn, bill: Bill) -> Text:
    parts: dict[str, Arg] = {"date": bill.due_on, "bill": called(bill), "amount": bill.amount}
    if bill.due_on < turn.today:
        return t("🔸 {date}: {bill} · *{amount}* · still open", **parts)
    if bill.due_on == turn.today:
        return t("🔔 Today: {bill} · *{amount}*", **parts)
    return t("▫️ {date}: {bill} · *{amount}*", **parts)


@dialog.step
class Single(Step):
    """One bill with what can be done about it."""

    name = "one"
    waits = False

    def ask(self, turn: Turn) -> Reply | Next:
        bill = still_open(turn, str(turn.data.get("bill", "")))
        if bill is None:
            turn.say(GONE, rows=[[LIST], [MENU]])
            return Done()
        number = str(bill.id)
        return reply(
            t("*{bill}*", bill=called(bill)),
            t("*{amount}*, by {date}", amount=bill.amount, date=bill.due_on),
            EVERY[bill.every],
            rows=[
                [paid_button(bill.id)],
                *([[show_code("bill", bill.id)]] if bill.notice_number else []),
                [
                    Choice(t("✏️ Change it"), "change", number, dialog="bills"),
                    Choice(t("✕ Remove it"), "remove", number, dialog="bills"),
                ],
                [LIST],
                [TALK, MENU],
            ],
            tells_arrears=tells([bill]),
        )


@dialog.action("open")
def open_list(turn: Turn, value: str) -> Next:
    return Open("bills")


@dialog.action("one")
def open_one(turn: Turn, value: str) -> Next:
    bill = still_open(turn, value)
    if bill is None:
        turn.gone(GONE)
        return Stay()
    return Open("bills", "one", {"bill": bill.id})


@dialog.action("remove")
def remove(turn: Turn, value: str) -> Next:
    bill = still_open(turn, value)
    if bill is None:
        turn.gone(GONE)
        return Stay()
    return Open("bills", "sure", {"bill": bill.id})


@dialog.step
class Sure(Step):
    """Ask before a bill goes: those that would come after it go too."""

    name = "sure"

    def ask(self, turn: Turn) -> Reply | Next:
        bill = still_open(turn, str(turn.data["bill"]))
        if bill is None:
            turn.say(GONE, rows=[[LIST], [MENU]])
            return Done()
        return reply(
            t(
                "Remove {bill} · {amount}? I won't remind you of it again.",
                bill=called(bill),
                amount=bill.amount,
            ),
            rows=[[Choice(t("✕ Yes, remove it"), "yes"), Choice(t("↩️ No, keep it"), "no")], [TALK]],
            tells_arrears=tells([bill]),
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action != "yes":
            turn.say(t("All right, nothing was changed."), rows=[[LIST], [MENU]])
            return Done()
        try:
            bills.cancel(turn.session, turn.clock, turn.person, turn.data["bill"])
        except (NotFound, NotPossible):
            turn.say(GONE, rows=[[LIST], [MENU]])
            return Done()
        turn.say(t("✓ Removed."), rows=[[LIST], [MENU]])
        return Done()
