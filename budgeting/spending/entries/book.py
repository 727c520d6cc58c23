"""Book one entry. Every message about money runs this: one statement, built at import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.prepared_statements import Prepared
from budgeting.db.types import Base
from budgeting.errors import CurrencyMismatch, NotPossible
from budgeting.headings import Heading, Kind, Source
from budgeting.households import Person
from budgeting.money import MOST_MINOR, Money

_ENTRIES = Base.metadata.tables["entries"]
_GIVEN = (
    "household_id",
    "member_id",
    "message_id",
    "line",
    "kind",
    "category",
    "amount_minor",
    "currency",
    "spent_on",
    "note",
    "checkin_id",
    "beside_id",
    "paper_week_id",
    "created_at",
)
_INSERT = Prepared(once(_ENTRIES, [_ENTRIES.c.message_id, _ENTRIES.c.line]), _GIVEN)
_EXISTING = Prepared(
    select(_ENTRIES.c.id).where(
        _ENTRIES.c.message_id == bindparam("message"), _ENTRIES.c.line == bindparam("at_line")
    )
)
_KINDS = {heading.value: Kind.EXPENSE for heading in Heading} | {
    source.value: Kind.INCOME for source in Source
}


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry from a message. ``line`` tells several from one message apart."""

    kind: Kind
    amount: Money
    #: The code name of a Heading or a Source.
    category: str
    on: date
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Booked:
    """The entry's number. ``repeated``: this line of this message was already booked."""

    entry_id: int
    repeated: bool


def book(
    session: Session,
    clock: Clock,
    person: Person,
    *,
    kind: Kind,
    category: str,
    amount: Money,
    on: date,
    note: str,
    message_id: int | None = None,
    line: int = 0,
    checkin_id: int | None = None,
    paper_week_id: int | None = None,
) -> Booked:
    """Book an amount (above zero, at most `MOST_MINOR`) for the person's household; a repeat changes nothing.

    Raises NotPossible("category" | "amount") and CurrencyMismatch. Callers ask the family first, so these are
    only the last guard.
    """
    check(person, NewEntry(kind, amount, category, on, note, line))
    values = {
        "household_id": person.household_id,
        "member_id": person.member_id,
        "message_id": message_id,
        "line": line,
        "kind": kind,
        "category": str(category),
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "spent_on": on,
        "note": note,
        "checkin_id": checkin_id,
        "beside_id": person.beside_id,
        "paper_week_id": paper_week_id,
        "created_at": clock.now(),
    }
    entry_id = _INSERT.insert(session, values)
    if entry_id is not None:
        return Booked(entry_id, repeated=False)
    existing = _EXISTING.scalar(session, {"message": message_id, "at_line": line})
    return Booked(existing, repeated=True)


def kind_of(category: str) -> Kind:
    """Whether ``category`` is money out or money in. Raises NotPossible("category")."""
    kind = _KINDS.get(category)
    if kind is None:
        raise NotPossible("category")
    return kind


def check(person: Person, new: NewEntry) -> None:
    """Raise NotPossible or CurrencyMismatch if ``new`` can't be booked for the person's household."""
    if kind_of(new.category) != new.kind:
        raise NotPossible("category")
    if not 0 < new.amount.minor <= MOST_MINOR:
        raise NotPossible("amount")
    if new.amount.currency != person.currency:
        raise CurrencyMismatch(person.currency, new.amount.currency)
