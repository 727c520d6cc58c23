"""Add a bill or change one: what for, how much, by when, how often. One question at a time, each by taps alone.

``data["bill"]``: the open bill that is being changed; without it a new one is written down at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from budgeting import bills
from budgeting.bills import BILLED, NewBill
from budgeting.clean_text import one_line
from budgeting.db.tables import Bill
from budgeting.errors import NotFound, NotPossible
from budgeting.headings import Heading
from budgeting.money import Money
from budgeting.periods import ONE_DAY, months_later
from budgeting.states.bills import Every
from dialogs.bills.dialog import EVERY, GONE, LIST, RENT_SAFE, called, dialog, still_open
from dialogs.buttons import BACK, CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.steps import Again, Done, Go, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending.during_other_question import entry_beside, named
from dialogs.spending.reading import read
from dialogs.text import Text, names, t
from dialogs.understand import AmountKind, read_amount
from dialogs.understand.bills import MOSTLY_BILLED, read_due_day

#: The days offered as buttons, besides today and the end of the month.
DAYS = 6
_WITH_CENTS = t("Please write the amount with cents, for example 12.50, or tap it.")


@dialog.action("add")
def add(turn: Turn, value: str) -> Next:
    return Open("bills", "what")


@dialog.action("rent")
def add_rent(turn: Turn, value: str) -> Next:
    known = bills.rent(turn.session, turn.person.household_id)
    if known is not None:
        return Open("bills", "one", {"bill": known.id})
    return Open("bills", "amount", {"category": Heading.RENT.value, "first": True})


@dialog.action("change")
def change(turn: Turn, value: str) -> Next:
    bill = still_open(turn, value)
    if bill is None:
        turn.gone(GONE)
        return Stay()
    return Open("bills", "change", {"bill": bill.id})


@dialog.step
class What(Step):
    name = "what"

    def ask(self, turn: Turn) -> Reply:
        kinds = [Choice(names.category(code), "what", code.value) for code in BILLED]
        return reply(
            t("🧾 What is the bill for?"),
            rows=[*in_rows(kinds), [CANCEL, TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        said = named(turn, words)
        if len(said) == 1 and said[0].category in MOSTLY_BILLED and not said[0].ambiguous:
            # "Luce 80" tells both.
            told = {"category": said[0].category, "minor": said[0].amount.minor, "label": said[0].note}
            return _next(turn, heard=True, **told)
        if (heard := entry_beside(turn, words)) is not None:
            return heard
        label = one_line(words)[: bills.MOST_LABEL]
        # The word as if it had been bought: "luce" belongs under electricity.
        guessed = read(turn, f"{label} 10,00 €").entries if label else ()
        if len(guessed) == 1 and guessed[0].category_known and guessed[0].category in BILLED:
            return _next(turn, category=guessed[0].category, label=label)
        turn.say(t("Tap the icon that fits best: it's only so that you find it again."))
        return Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action != "what" or value not in BILLED:
            return leave(turn)
        known = bills.rent(turn.session, turn.person.household_id) if value == Heading.RENT else None
        if known is not None and "bill" not in turn.data:
            turn.say(
                t("I know your rent already: {amount}, by {date}.", amount=known.amount, date=known.due_on),
                rows=[[Choice(t("✏️ Change it"), "change", str(known.id), dialog="bills")], [LIST], [MENU]],
            )
            return Done()
        return _next(turn, category=value)


@dialog.step
class Amount(Step):
    """How much the bill is, or how much was paid (``data["paying"]``)."""

    name = "amount"
    takes_amount = True

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        return "bill" not in data or still_open(turn, str(data["bill"])) is not None

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text:
        return t("🧾 The amount of the bill")

    def ask(self, turn: Turn) -> Reply | Next:
        if "bill" not in turn.data:
            asks = _how_much(turn.data["category"])
            told = Money(turn.data.get("minor", 0), turn.person.currency)
            chips = [[Choice(t("{amount}", amount=told), "told")]] if told else []
            return reply(asks, t("Write the amount, for example 64.50."), rows=[*chips, _ways(turn)])
        bill = still_open(turn, str(turn.data["bill"]))
        if bill is None:
            turn.say(GONE, rows=[[LIST], [MENU]])
            return Done()
        asks = t("How much did you pay?") if turn.data.get("paying") else t("How much is it?")
        whole = Choice(t("{amount}", amount=bill.amount), "whole")
        return reply(t("*{bill}*", bill=called(bill)), asks, rows=[[whole], [CANCEL, TALK]])

    def on_text(self, turn: Turn, words: str) -> Next:
        said = named(turn, words)
        if len(said) == 1 and said[0].category == self._category(turn) and not said[0].ambiguous:
            # "Luce 80" at the bill for electricity.
            return self._told(turn, said[0].amount)
        if (heard := entry_beside(turn, words)) is not None:
            return heard
        parsed = read_amount(words, language=turn.language, currency=turn.person.currency)
        if parsed.kind is AmountKind.OK and parsed.amount:
            return self._told(turn, parsed.amount)
        too_much = parsed.kind in (AmountKind.ABSURD, AmountKind.TOO_MUCH)
        turn.say(names.TOO_MUCH if too_much else _WITH_CENTS)
        return Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        bill = still_open(turn, str(turn.data["bill"])) if "bill" in turn.data else None
        if action == "whole" and bill is not None:
            return self._told(turn, bill.amount)
        if action == "told" and "minor" in turn.data:
            return _next(turn)
        return Go("what") if action == "back" else leave(turn)

    def _category(self, turn: Turn) -> str:
        bill = still_open(turn, str(turn.data["bill"])) if "bill" in turn.data else None
        return bill.category if bill is not None else str(turn.data.get("category", ""))

    def _told(self, turn: Turn, amount: Money) -> Next:
        if turn.data.get("paying"):
            return Go("paid", {"minor": amount.minor})
        if turn.incoming.kind != "tap":
            turn.answered("bills", bill=turn.data.get("bill", 0))
        if "bill" in turn.data:
            return _change(turn, amount=amount)
        return _next(turn, minor=amount.minor, said_in=turn.message_id)


@dialog.amend
def amend(turn: Turn, answered: Mapping[str, Any]) -> Next:
    """The amount was edited: correct it, in the draft or in the bill that came of it."""
    parsed = read_amount(turn.incoming.text, language=turn.language, currency=turn.person.currency)
    draft = turn.conversation.remembered("bills") or {}
    base = turn.before.base if turn.before is not None else None
    if parsed.kind is not AmountKind.OK or not parsed.amount or base is None:
        return Stay()
    if draft.get("said_in") == base and "bill" not in draft:
        draft["minor"] = parsed.amount.minor
        turn.say(t("✓ Corrected: {amount}.", amount=parsed.amount))
        return Again()
    turn.say(t("To change a bill, tap it in the list."), rows=[[LIST], [MENU]])
    return Stay()


@dialog.step
class When(Step):
    name = "when"

    def ask(self, turn: Turn) -> Reply:
        month_end = months_later(turn.today, 0, 31)
        week = [turn.today + ahead * ONE_DAY for ahead in range(1, DAYS + 1)]
        chips = [Choice(t("Today"), "day", turn.today.isoformat())]
        chips += [Choice(_weekday(day), "day", day.isoformat()) for day in week]
        chips.append(Choice(t("📅 End of the month"), "day", month_end.isoformat()))
        return reply(
            t("📅 By when is it to be paid?"),
            t("Tap a day, or write it: *15 March*, or just *15*."),
            rows=[*in_rows(chips), _ways(turn)],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if (heard := entry_beside(turn, words)) is not None:
            return heard
        day = read_due_day(words, language=turn.language, today=turn.written_on)
        if day is None or abs(day - turn.today) > bills.FURTHEST:
            turn.say(t("I did not understand the day."))
            return Again()
        return self._told(turn, day)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "day":
            return self._told(turn, date.fromisoformat(value))
        return Go("amount") if action == "back" else leave(turn)

    def _told(self, turn: Turn, day: date) -> Next:
        if "bill" in turn.data:
            return _change(turn, due_on=day)
        return _next(turn, on=day.isoformat())


@dialog.step
class HowOften(Step):
    name = "every"

    def ask(self, turn: Turn) -> Reply:
        said = []
        if turn.data.get("heard"):
            said = [_summary(turn)]
        rows = [[Choice(name, "every", every.value)] for every, name in EVERY.items()]
        if turn.data.get("heard"):
            rows.append([Choice(t("✅ I have already paid it"), "spent")])
        return reply(*said, t("🔁 How often does it come?"), rows=[*rows, _ways(turn)])

    def on_text(self, turn: Turn, words: str) -> Next:
        # Anything else may be for a person: the question stays open.
        return entry_beside(turn, words) or NotMine()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "back":
            return Go("when")
        if action == "every" and value in set(Every):
            every = Every(value)
            return _change(turn, every=every) if "bill" in turn.data else _add(turn, every)
        if action == "spent" and "bill" not in turn.data:
            return _add(turn, Every.ONCE, paid=True)
        return leave(turn)


@dialog.step
class Change(Step):
    name = "change"

    def ask(self, turn: Turn) -> Reply | Next:
        bill = still_open(turn, str(turn.data["bill"]))
        if bill is None:
            turn.say(GONE, rows=[[LIST], [MENU]])
            return Done()
        return reply(
            t("*{bill}*", bill=called(bill)),
            t("What has changed?"),
            rows=[
                [Choice(t("💶 The amount"), "amount"), Choice(t("📅 The day"), "when")],
                [Choice(t("🔁 How often it comes"), "every")],
                [CANCEL, TALK],
            ],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return Go(action) if action in ("amount", "when", "every") else leave(turn)


def leave(turn: Turn) -> Next:
    """Nothing happens."""
    turn.say(t("All right, nothing was changed."), rows=[[LIST], [MENU]])
    return Done()


def _next(turn: Turn, **told: Any) -> Next:
    """Keep what was told and ask for the first thing that is missing."""
    known = {**turn.data, **told}
    for key, step in (("category", "what"), ("minor", "amount"), ("on", "when")):
        if key not in known:
            return Go(step, told)
    return Go("every", told)


def _how_much(category: str) -> Text:
    return t("💶 {heading}: how much is it?", heading=names.category(category))


def _ways(turn: Turn) -> Sequence[Choice]:
    """Back while a new bill is written down, the way out, and a person."""
    new = "bill" not in turn.data and not turn.data.get("first")
    return [*([BACK] if new else []), CANCEL, TALK]


def _weekday(day: date) -> Text:
    return t("{weekday} {day}", weekday=names.WEEKDAYS[day.isoweekday()], day=day.day)


def _summary(turn: Turn) -> Text:
    data = turn.data
    return t(
        "🧾 A bill that is coming: {heading} · *{amount}* · by {date}. I'll note it.",
        heading=names.category(data["category"]),
        amount=Money(data["minor"], turn.person.currency),
        date=date.fromisoformat(data["on"]),
    )


def _add(turn: Turn, every: Every, *, paid: bool = False) -> Next:
    data, person = turn.data, turn.person
    new = NewBill(
        data["category"],
        Money(data["minor"], person.currency),
        date.fromisoformat(data["on"]),
        every,
        data.get("label", ""),
    )
    same = next(
        (
            bill
            for bill in bills.coming(turn.session, person.household_id, seen_by=person)
            if (bill.category, bill.amount, bill.due_on, bill.label)
            == (new.category, new.amount, new.due_on, new.label)
        ),
        None,
    )
    noticed = None
    if same is None and not data.pop("another", False):
        noticed = bills.alike(
            turn.session,
            person,
            category=new.category,
            amount=new.amount,
            due_on=new.due_on,
            with_notice=True,
        )
    if noticed is not None:
        return Go("noticed", {"known": noticed.id, "every": every.value, "spent": paid})
    try:
        bill = same or bills.add(turn.session, turn.clock, person, person.household_id, new)
    except NotPossible:
        turn.say(t("I can't note this bill. Please check the day and the amount, or talk to someone."))
        return Go("when")
    if paid:
        return Go("paid", {"bill": bill.id, "minor": bill.amount_minor})
    turn.say(
        t(
            "✓ Noted: {bill} · *{amount}* · by {date}.",
            bill=called(bill),
            amount=bill.amount,
            date=bill.due_on,
        ),
        EVERY[bill.every],
        *_reminded(bill.due_on, turn.today),
        rows=[
            [Choice(t("✏️ Change it"), "change", str(bill.id), dialog="bills"), _removing(bill)],
            [LIST],
            [RENT_SAFE],
            [MENU],
        ],
    )
    return Done()


@dialog.step
class Noticed(Step):
    """A photographed notice has the same heading, amount and about the same day: is it this bill?"""

    name = "noticed"

    def ask(self, turn: Turn) -> Reply | Next:
        known = still_open(turn, str(turn.data["known"]))
        if known is None:
            return self._add(turn)
        return reply(
            t(
                "You have already written down a bill of {amount}, by {date}. Is it the same one?",
                amount=known.amount,
                date=known.due_on,
            ),
            rows=[
                [Choice(t("✅ Yes, it is the same"), "same")],
                [Choice(t("✏️ No, something else"), "other")],
                [CANCEL, TALK],
            ],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        return entry_beside(turn, words) or NotMine()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action not in ("same", "other"):
            return leave(turn)
        known = still_open(turn, str(turn.data["known"]))
        if action == "other" or known is None:
            return self._add(turn)
        if turn.data["spent"]:
            return Go("paid", {"bill": known.id, "minor": known.amount_minor})
        turn.say(t("All right. I have it, with its date: {date}.", date=known.due_on), rows=[[LIST], [MENU]])
        return Done()

    def _add(self, turn: Turn) -> Next:
        turn.data["another"] = True
        return _add(turn, Every(turn.data["every"]), paid=bool(turn.data["spent"]))


def _reminded(due_on: date, today: date) -> list[Text]:
    """What reminders are still to come."""
    if due_on > today + 3 * ONE_DAY:
        return [t("I'll remind you three days before, and on the day.")]
    return [t("I'll remind you on the day.")] if due_on > today else []


def _removing(bill: Bill) -> Choice:
    return Choice(t("✕ Remove it"), "remove", str(bill.id), dialog="bills")


def _change(turn: Turn, **values: Any) -> Next:
    try:
        bill = bills.change(turn.session, turn.clock, turn.person, turn.data["bill"], **values)
    except (NotFound, NotPossible):
        turn.say(GONE, rows=[[LIST], [MENU]])
        return Done()
    turn.say(
        t(
            "✓ Changed: {bill} · *{amount}* · by {date}.",
            bill=called(bill),
            amount=bill.amount,
            date=bill.due_on,
        ),
        EVERY[bill.every],
        rows=[[LIST], [RENT_SAFE], [MENU]],
    )
    return Done()
