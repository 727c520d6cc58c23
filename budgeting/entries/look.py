"""Look at entries and add them up. What was undone does not count anywhere."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from budgeting.db.prepared import Prepared
from budgeting.db.tables import Entry
from budgeting.db.types import Base
from budgeting.errors import NotFound
from budgeting.headings import Kind
from budgeting.households import Person
from budgeting.money import Money, zero
from budgeting.periods import week_end

_ENTRIES = Base.metadata.tables["entries"]
_STANDING = _ENTRIES.c.undone_at.is_(None)
#: A bound for lists that are short by nature: the lines of one message.
_MOST_LINES = 1000

_COUNT = Prepared(
    select(func.count())
    .select_from(_ENTRIES)
    .where(
        _ENTRIES.c.household_id == bindparam("household"),
        _ENTRIES.c.spent_on.between(bindparam("first"), bindparam("last")),
        _STANDING,
    )
)
_SUMS = Prepared(
    select(_ENTRIES.c.category, _ENTRIES.c.currency, func.sum(_ENTRIES.c.amount_minor).label("minor"))
    .where(
        _ENTRIES.c.household_id == bindparam("household"),
        _ENTRIES.c.spent_on.between(bindparam("first"), bindparam("last")),
        _ENTRIES.c.kind == bindparam("of_kind"),
        _STANDING,
    )
    .group_by(_ENTRIES.c.category, _ENTRIES.c.currency)
)


def entry(session: Session, person: Person, entry_id: int) -> Entry:
    """An entry of the person's household, undone or not. Raises NotFound, for a foreign one too."""
    found = session.get(Entry, entry_id)
    if found is None or found.household_id != person.household_id:
        raise NotFound("entry", entry_id)
    return found


def of_message(session: Session, household_id: int, message_id: int) -> list[Entry]:
    """What stands of a message's entries, by line."""
    query = (
        select(Entry)
        .where(Entry.message_id == message_id, Entry.household_id == household_id, Entry.undone_at.is_(None))
        .order_by(Entry.line)
        .limit(_MOST_LINES)
    )
    return list(session.scalars(query))


def ever_of_message(session: Session, message_id: int) -> bool:
    """Whether anything was ever written down for a message, undone or not."""
    return session.scalar(select(Entry.id).where(Entry.message_id == message_id).limit(1)) is not None


def recent(session: Session, household_id: int, limit: int) -> list[Entry]:
    """The entries of the latest days, newest first."""
    query = (
        select(Entry)
        .where(Entry.household_id == household_id, Entry.undone_at.is_(None))
        .order_by(Entry.spent_on.desc(), Entry.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def week_count(session: Session, household_id: int, week: date) -> int:
    """How many entries the week that begins on ``week`` holds."""
    wanted = {"household": household_id, "first": week, "last": week_end(week)}
    return int(_COUNT.scalar(session, wanted))


def spent(session: Session, household_id: int, first: date, last: date) -> dict[str, Money]:
    """What was spent by heading from ``first`` to ``last``, both included; headings without any are absent."""
    return _sums(session, household_id, first, last, Kind.EXPENSE)


def received(session: Session, household_id: int, first: date, last: date) -> dict[str, Money]:
    """What came in by source from ``first`` to ``last``, both included."""
    return _sums(session, household_id, first, last, Kind.INCOME)


def _sums(session: Session, household_id: int, first: date, last: date, kind: Kind) -> dict[str, Money]:
    wanted = {"household": household_id, "first": first, "last": last, "of_kind": kind}
    sums: dict[str, Money] = {}
    for category, currency, minor in _SUMS.rows(session, wanted):
        # A second currency under one heading must be noticed, not overwritten: adding raises.
        sums[category] = sums.get(category, zero(currency)) + Money(int(minor), currency)
    return sums
