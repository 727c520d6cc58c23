"""The answer to spending: what was booked, where, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from budgeting import month_plan
from budgeting.arrears import visibility
from budgeting.db.tables import Entry
from budgeting.headings import HEADINGS, SOURCES, Kind
from budgeting.money import Money
from budgeting.periods import budget_month, week_of
from budgeting.spending import entries
from budgeting.spending.entries import NewEntry
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.turn import Turn
from dialogs.spending.plan_words import much_used
from dialogs.text import Arg, Text, names, t, tn
from dialogs.understand import likeliest

#: How many headings are offered for an entry without one.
LIKELY = 3
#: Entries an echo lists one by one; a message and its keyboard can hold no more.
LISTED = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One booked entry, as the echo shows it."""

    entry_id: int
    kind: Kind
    amount: Money
    category: str
    on: date
    note: str
    known: bool

    @classmethod
    def of(cls, entry_id: int, new: NewEntry, known: bool) -> Line:
        return cls(entry_id, new.kind, new.amount, new.category, new.on, new.note, known)

    @classmethod
    def unfiled(cls, entry: Entry) -> Line:
        """A booked entry whose heading nobody has said yet."""
        return cls(entry.id, entry.kind, entry.amount, entry.category, entry.spent_on, entry.note, False)


def booked(turn: Turn, lines: Sequence[Line]) -> Reply:
    """The echo of what was just booked, with buttons to change it."""
    texts = [_line(turn, line) for line in lines] if len(lines) <= LISTED else _summary(lines)
    for category in dict.fromkeys(line.category for line in lines if line.kind is Kind.EXPENSE):
        newest = [line for line in lines if line.category == category and line.kind is Kind.EXPENSE]
        texts += _left(turn, category, newest)
    if any(week_of(line.on) == week_of(turn.today) for line in lines):
        texts.append(_count(turn))
    if len(lines) == 1 and not lines[0].known:
        texts.append(t("Where does it belong?"))
        rows = [*filing(turn, lines[0]), [_undo(lines)]]
    elif len(lines) == 1:
        only = str(lines[0].entry_id)
        rows = [
            [_undo(lines)],
            [
                Choice(t("🏷 Change heading"), "heading", only, dialog="spending"),
                Choice(t("📅 Change date"), "date", only, dialog="spending"),
            ],
        ]
    else:
        every = ",".join(str(line.entry_id) for line in lines)
        change = [Choice(t("✏️ Change one"), "pick", every, dialog="spending")]
        rows = [[_undo(lines), *(change if len(lines) <= LISTED else [])]]
    # To someone who may not read about arrears, it shows only their own words, which they may see.
    tells = visibility.sees_arrears(turn.person) and any(
        line.category in visibility.ABOUT_ARREARS for line in lines
    )
    return reply(*texts, rows=rows, tells_arrears=tells)


def _summary(lines: Sequence[Line]) -> list[Text]:
    """A great many entries summed up: how many, and how much under each heading."""
    texts = [tn("✓ *{count} entry written down.*", "✓ *{count} entries written down.*", len(lines))]
    for category in dict.fromkeys(line.category for line in lines):
        amount = sum(
            (line.amount for line in lines if line.category == category), Money(0, lines[0].amount.currency)
        )
        texts.append(t("{heading}: *{amount}*", heading=names.category(category), amount=amount))
    return texts


def corrected(turn: Turn, lines: Sequence[Line]) -> Reply:
    """The echo of an edited message."""
    if not lines:
        return reply(t("✓ Corrected: nothing is written down for that message any more."))
    echoed = booked(turn, lines)
    return replace(echoed, texts=[t("✓ Corrected, as you changed your message:"), *echoed.texts])


def filing(turn: Turn, line: Line, rest: Sequence[Line] = ()) -> list[Sequence[Choice]]:
    """Rows of buttons: the likeliest headings (or all sources) this person can file ``line`` under, and the way to
    all of them. ``rest``: what is asked next."""
    headings = {h.value: name for h, name in names.headings(turn.person).items()}
    where: dict[str, Text] = (
        {code: headings[code] for code in likeliest(line.note, among=list(headings))[:LIKELY]}
        if line.kind is Kind.EXPENSE
        else {s.value: name for s, name in names.SOURCES.items()}
    )
    after = "".join(f":{each.entry_id}" for each in rest)
    choices = [
        Choice(name, "file", f"{line.entry_id}:{code}{after}", dialog="spending")
        for code, name in where.items()
    ]
    every = Choice(t("🏷 Change heading"), "heading", str(line.entry_id), dialog="spending")
    return [
        *in_rows(choices),
        *([[every]] if len(where) < len(headings) and line.kind is Kind.EXPENSE else []),
    ]


def unfiled(turn: Turn, lines: Sequence[Line]) -> Reply | None:
    """The question about the first of several entries that has no heading; None if all have one."""
    open_ = [line for line in lines if not line.known]
    if not open_ or len(lines) == 1 or len(lines) > LISTED:
        return None
    return where(turn, open_[0], open_[1:])


def where(turn: Turn, line: Line, rest: Sequence[Line]) -> Reply:
    """Where does this entry belong, and then the ``rest``?"""
    what = t("{note} {amount}", note=line.note, amount=line.amount)
    return reply(t("Where does {what} belong?", what=what), rows=filing(turn, line, rest))


def day(turn: Turn, on: date) -> Arg:
    """A date as people say it."""
    if on == turn.today:
        return t("today")
    if on == turn.today - timedelta(days=1):
        return t("yesterday")
    return on


def _line(turn: Turn, line: Line) -> Text:
    parts: dict[str, Arg] = {
        "amount": line.amount,
        "heading": names.category(line.category),
        "day": day(turn, line.on),
    }
    if line.kind is Kind.INCOME:
        return t("✓ Money in: *{amount}* · {heading} · {day}.", **parts)
    if line.note:
        return t("✓ {note}: *{amount}* · {heading} · {day}.", note=line.note, **parts)
    return t("✓ *{amount}* · {heading} · {day}.", **parts)


def _left(turn: Turn, category: str, newest: Sequence[Line]) -> list[Text]:
    if category not in HEADINGS or not visibility.sees(turn.person, category):
        return []
    month = budget_month(turn.today, turn.person.pay_day)
    newest = [line for line in newest if line.on in month]
    if not newest:
        # "This month" says nothing about an entry from another month.
        return []
    name = names.category(category)
    envelope = month_plan.left(turn.session, turn.clock, turn.person, category, newest[-1].on)
    if envelope.limit is None or envelope.left is None:
        return [t("{heading} this month: {spent}.", heading=name, spent=envelope.spent)]
    texts = []
    if envelope.left.minor >= 0:
        texts.append(t("Left for {heading} this month: *{left}*.", heading=name, left=envelope.left))
    else:
        texts.append(t("{heading} is {over} over this month's plan.", heading=name, over=-envelope.left))
    return [*texts, *much_used(turn, category, newest[-1].on, envelope)]


def _count(turn: Turn) -> Text:
    person = turn.person
    count = entries.week_count(turn.session, person.household_id, week_of(turn.today), seen_by=person)
    return tn("{count} entry this week.", "{count} entries this week.", count)


def _undo(lines: Sequence[Line]) -> Choice:
    every = ",".join(str(line.entry_id) for line in lines)
    label = t("↩️ Undo") if len(lines) == 1 else t("↩️ Undo all")
    return Choice(label, "undo", every, dialog="spending")


def source_or_heading(turn: Turn, code: str) -> bool:
    """Whether ``code`` is a heading or source this person may file entries under."""
    return (code in HEADINGS or code in SOURCES) and visibility.sees(turn.person, code)
