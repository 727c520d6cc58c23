"""Turn one clause into an entry, or say why it isn't one: the amount within its bounds, the day, the heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from budgeting.headings import Heading, Kind, Source
from budgeting.money import MOST_MINOR, Money
from dialogs.understand.classify import Meaning
from dialogs.understand.clauses import Clause
from dialogs.understand.days import NamedDay
from dialogs.understand.elsewhere import category_of
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.marks import words_of
from dialogs.understand.matches import Hit
from dialogs.understand.model import Issue, Understood
from dialogs.understand.notes import note
from dialogs.understand.tokens import Token

#: Wages and back payments of benefits come in larger sums than anything a household spends.
_INCOME_BOUND = 3


@dataclass(frozen=True, slots=True)
class Reader:
    """What stays the same for all lines of a message."""

    lex: Lexicon
    learned: Mapping[tuple[str, ...], Hit]
    today: date
    currency: str
    bound: int


def entry_of(
    reader: Reader, line: str, tokens: Sequence[Token], clause: Clause, said: Meaning, on: date
) -> Understood | Issue:
    amount = clause.amount
    if amount.foreign:
        return Issue.CURRENCY
    if not amount.readings:
        return Issue.AMBIGUOUS
    if amount.sign == "-" and (said.kind is Kind.INCOME or not said.words):
        return Issue.NEGATIVE
    bound = reader.bound * (_INCOME_BOUND if said.kind is Kind.INCOME else 1)
    values = [v for v in _likelier_first([*amount.readings, *_others(clause)], bound) if v <= MOST_MINOR]
    if not values or min(amount.readings) > MOST_MINOR:
        return Issue.TOO_MUCH
    if not values[0]:
        return Issue.ZERO
    if values[0] > bound:
        return Issue.ABSURD if said.words or amount.shaped or values[0] < 10**6 else Issue.AMBIGUOUS
    category = said.category
    if category is None and said.words:
        category = category_of(words_of(tokens[clause.first : clause.end], reader.lex), said.kind, reader.lex)
    return Understood(
        kind=said.kind,
        amount=Money(values[0], reader.currency),
        category=category or (Heading.OTHER if said.kind is Kind.EXPENSE else Source.OTHER_INCOME).value,
        category_known=category is not None,
        on=on,
        note=note(line, tokens, clause, reader.lex),
        line=1,
        ambiguous=len(values) > 1,
        alternatives=tuple(Money(value, reader.currency) for value in values[1:]),
        instalment=said.instalment,
    )


def _likelier_first(values: Sequence[int], bound: int) -> list[int]:
    """Without repeats; values above the bound come last, so that "pane 3.200" is read as 3,20 first."""
    unique = [value for value in dict.fromkeys(values) if value] or [0]
    return sorted(unique, key=lambda value: value > bound)


def _others(clause: Clause) -> list[int]:
    """Other amounts of the clause; for two bare numbers side by side, 3 50, also the spoken 3,50."""
    amount = clause.amount
    values = [value for other in clause.others for value in other.readings[:1]]
    if len(clause.others) == 1 and not amount.shaped and values and 1000 <= amount.readings[0] < 10_000:
        before = clause.others[0]
        if amount.first - before.last <= 2 and not before.shaped and len(before.readings) == 1:
            values.insert(0, values[0] + amount.readings[0] // 100)
    return values


def either_way(entry: Understood, said: Meaning) -> tuple[Understood, Understood]:
    """The entry as spent, and as received."""
    source = said.received or (said.category if said.kind is Kind.INCOME else None)
    heading = said.category if said.kind is Kind.EXPENSE else None
    return (
        replace(
            entry,
            kind=Kind.EXPENSE,
            category=heading or Heading.OTHER.value,
            category_known=heading is not None,
        ),
        replace(
            entry,
            kind=Kind.INCOME,
            category=source or Source.OTHER_INCOME.value,
            category_known=source is not None,
        ),
    )


def days_of(days: Sequence[NamedDay], clause: Clause, above: NamedDay | None) -> list[NamedDay]:
    """The clause's own days, else the line's first, else the one from a line above."""
    own = [day for day in days if clause.first <= day.first < clause.end] or list(days[:1])
    return [above] if above and not own else own


def day_for(reader: Reader, days: Sequence[NamedDay]) -> date | Issue:
    """The day meant, or today if none is named; an Issue if there are several, or none that is possible."""
    if not days:
        return reader.today
    if any(day.is_ahead(reader.today) for day in days):
        return Issue.FUTURE
    named = {day.resolve(reader.today) for day in days}
    on = named.pop()
    return Issue.DAY if named or on is None or any(day.is_far(reader.today) for day in days) else on
