"""Read entries and add them up. Undone entries count nowhere.

``seen_by``: what that person may see (see `budgeting.arrears.visibility`); without it everything, for staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, bindparam, func, select, true
from sqlalchemy.orm import Session

from budgeting.arrears import visibility
from budgeting.db.named_rows import Named
from budgeting.db.prepared_statements import Prepared
from budgeting.db.tables import Entry
from budgeting.db.types import Base
from budgeting.errors import NotFound
from budgeting.headings import Kind
from budgeting.households import Person
from budgeting.money import Money, zero
from budgeting.periods import week_end

_ENTRIES = Base.metadata.tables["entries"]
_NOT_UNDONE = _ENTRIES.c.undone_at.is_(None)
#: A limit for lists that are naturally short: the lines of one message.
_MOST_LINES = 1000


def _counted(seen: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(func.count())
        .select_from(_ENTRIES)
        .where(
            _ENTRIES.c.household_id == bindparam("household"),
            _ENTRIES.c.spent_on.between(bindparam("first"), bindparam("last")),
            _NOT_UNDONE,
            seen,
        )
    )


_COUNT = _counted(true())
_COUNT_WITHOUT_ARREARS = _counted(visibility.entries_without_arrears(bindparam("member")))


@dataclass(frozen=True, slots=True)
class _Amount:
    category: str
    currency: str
    minor: int


_SUM = Named(
    _Amount,
    category=_ENTRIES.c.category,
    currency=_ENTRIES.c.currency,
    minor=func.sum(_ENTRIES.c.amount_minor),
)
_SUMS = Prepared(
    select(*_SUM.columns)
    .where(
        _ENTRIES.c.household_id == bindparam("household"),
        _ENTRIES.c.spent_on.between(bindparam("first"), bindparam("last")),
        _ENTRIES.c.kind == bindparam("of_kind"),
        _NOT_UNDONE,
    )
    .group_by(_ENTRIES.c.category, _ENTRIES.c.currency)
)

_USUAL_ROW = Named(
    _Amount,
    category=_ENTRIES.c.category,
    currency=_ENTRIES.c.currency,
    minor=_ENTRIES.c.amount_minor,
)
_USUAL = Prepared(
    select(*_USUAL_ROW.columns)
    .where(
        _ENTRIES.c.household_id == bindparam("household"),
        _ENTRIES.c.spent_on.between(bindparam("first"), bindparam("last")),
        _ENTRIES.c.category == bindparam("category"),
        _ENTRIES.c.currency == bindparam("currency"),
        _NOT_UNDONE,
    )
    .group_by(_ENTRIES.c.category, _ENTRIES.c.currency, _ENTRIES.c.amount_minor)
    .order_by(func.count().desc(), func.max(_ENTRIES.c.id).desc())
    .limit(bindparam("most"))
)


def entry(session: Session, person: Person, entry_id: int) -> Entry:
    """An entry of the person's household, undone or not. Raises NotFound, also for another household's or a hidden
    one.
    """
    row = session.get(Entry, entry_id)
    if row is None or row.household_id != person.household_id or not visibility.sees_entry(person, row):
        raise NotFound("entry", entry_id)
    return row


def of_message(session: Session, household_id: int, message_id: int) -> list[Entry]:
    """A message's entries that count, by line."""
    query = (
        select(Entry)
        .where(Entry.message_id == message_id, Entry.household_id == household_id, Entry.undone_at.is_(None))
        .order_by(Entry.line)
        .limit(_MOST_LINES)
    )
    return list(session.scalars(query))


def ever_of_message(session: Session, message_id: int) -> bool:
    """Whether anything was ever booked for a message, undone or not."""
    return session.scalar(select(Entry.id).where(Entry.message_id == message_id).limit(1)) is not None


def recent(session: Session, household_id: int, limit: int, *, seen_by: Person | None = None) -> list[Entry]:
    """The most recent entries, newest first."""
    query = (
        select(Entry)
        .where(Entry.household_id == household_id, Entry.undone_at.is_(None))
        .order_by(Entry.spent_on.desc(), Entry.id.desc())
        .limit(limit)
    )
    if seen_by is not None and not visibility.sees_arrears(seen_by):
        query = query.where(visibility.entries_without_arrears(seen_by.member_id))
    return list(session.scalars(query))


def usual_amounts(
    session: Session, person: Person, category: str, *, first: date, last: date, most: int
) -> list[Money]:
    """The amounts that the household wrote most often under ``category`` in these days, most frequent first."""
    if category in visibility.hidden(person):
        return []
    params = {
        "household": person.household_id,
        "first": first,
        "last": last,
        "category": category,
        "currency": person.currency,
        "most": most,
    }
    return [Money(row.minor, row.currency) for row in map(_USUAL_ROW.of, _USUAL.rows(session, params))]


def week_count(session: Session, household_id: int, week: date, *, seen_by: Person | None = None) -> int:
    """How many entries the week starting on ``week`` has."""
    params = {"household": household_id, "first": week, "last": week_end(week)}
    if seen_by is not None and not visibility.sees_arrears(seen_by):
        return int(_COUNT_WITHOUT_ARREARS.scalar(session, {**params, "member": seen_by.member_id}))
    return int(_COUNT.scalar(session, params))


def spent(
    session: Session, household_id: int, first: date, last: date, *, seen_by: Person | None = None
) -> dict[str, Money]:
    """Spending by heading from ``first`` to ``last``, both included; leaves out headings without any."""
    sums = _sums(session, household_id, first, last, Kind.EXPENSE)
    return sums if seen_by is None else visibility.seen(seen_by, sums)


def received(session: Session, household_id: int, first: date, last: date) -> dict[str, Money]:
    """Income by source from ``first`` to ``last``, both included."""
    return _sums(session, household_id, first, last, Kind.INCOME)


def _sums(session: Session, household_id: int, first: date, last: date, kind: Kind) -> dict[str, Money]:
    params = {"household": household_id, "first": first, "last": last, "of_kind": kind}
    sums: dict[str, Money] = {}
    for row in map(_SUM.of, _SUMS.rows(session, params)):
        # A second currency under one heading must be noticed, not overwritten: adding raises.
        before = sums.get(row.category, zero(row.currency))
        sums[row.category] = before + Money(int(row.minor), row.currency)
    return sums
