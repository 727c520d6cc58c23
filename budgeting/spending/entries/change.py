"""Change an entry or undo it. Its earlier values stay beside it, append-only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.arrears import visibility
from budgeting.clock import Clock
from budgeting.db.tables import Entry, EntryChange
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.money import Money
from budgeting.spending import words
from budgeting.spending.entries.book import NewEntry, check, kind_of
from budgeting.spending.entries.look import of_message

_NOWHERE: Mapping[int, int] = MappingProxyType({})
#: Entries whose line is no longer in their message get line numbers above this.
_BEHIND = 1_000_000


def undo(session: Session, clock: Clock, person: Person, entry_id: int) -> Entry:
    """Undo an entry; a second time changes nothing. Raises NotFound, also for another household's or a hidden one."""
    entry = _locked(session, person, entry_id)
    if entry.undone_at is None:
        _change(session, clock, person, entry, undone_at=clock.now())
    return entry


def change_category(session: Session, clock: Clock, person: Person, entry_id: int, category: str) -> Entry:
    """Move an entry to another heading or source, and learn its words from that.

    Raises NotFound, NotPossible("undone" | "category").
    """
    entry = _not_undone(session, person, entry_id)
    _change(session, clock, person, entry, category=str(category), kind=kind_of(category))
    if entry.note:
        words.learn(session, clock, person.household_id, entry.note, entry.category)
    return entry


def change_date(session: Session, clock: Clock, person: Person, entry_id: int, on: date) -> Entry:
    """Move an entry to another day. Raises NotFound, NotPossible("undone")."""
    entry = _not_undone(session, person, entry_id)
    _change(session, clock, person, entry, spent_on=on)
    return entry


def change_amount(session: Session, clock: Clock, person: Person, entry_id: int, amount: Money) -> Entry:
    """Correct the amount. Raises NotFound, NotPossible("undone" | "amount"), CurrencyMismatch."""
    entry = _not_undone(session, person, entry_id)
    check(person, NewEntry(entry.kind, amount, entry.category, entry.spent_on))
    _change(session, clock, person, entry, amount_minor=amount.minor)
    return entry


def correct(
    session: Session,
    clock: Clock,
    person: Person,
    message_id: int,
    new: Iterable[NewEntry],
    *,
    moved: Mapping[int, int] = _NOWHERE,
    unchanged: Collection[int] = (),
) -> list[Entry]:
    """Make a message's entries match its edited text; returns the entries that now count, by line.

    Changes lines in place, undoes removed lines, adds new ones. What the family undid by hand stays undone unless
    its line says something new. ``moved``: {line: line} for entries that changed lines because lines came or went
    above them. ``unchanged``: lines (new numbers) to leave as they are, undone or not. Raises like `book`.
    """
    by_line = {each.line: each for each in new}
    for new_entry in by_line.values():
        check(person, new_entry)
    before = _moved(session, all_of_message(session, person, message_id), moved)
    for line, entry in before.items():
        if line in unchanged:
            continue
        if line not in by_line:
            if entry.undone_at is None:
                _change(session, clock, person, entry, by_edit=True, undone_at=clock.now())
        elif entry.undone_at is None or not _undone_by_hand(session, entry, by_line[line]):
            _change(session, clock, person, entry, by_edit=True, undone_at=None, **_fields(by_line[line]))
    for line, new_entry in by_line.items():
        if line not in before:
            session.add(
                Entry(
                    household_id=person.household_id,
                    member_id=person.member_id,
                    message_id=message_id,
                    line=line,
                    currency=new_entry.amount.currency,
                    created_at=clock.now(),
                    **_fields(new_entry),
                )
            )
    session.flush()
    return of_message(session, person.household_id, message_id)


def put(session: Session, clock: Clock, person: Person, message_id: int, new: NewEntry) -> Entry:
    """Book the answer to a question about one line of a message, replacing what was there or was undone.

    Raises like `book`.
    """
    check(person, new)
    entry = all_of_message(session, person, message_id)[new.line]
    _change(session, clock, person, entry, by_edit=True, undone_at=None, **_fields(new))
    return entry


def _moved(session: Session, rows: dict[int, Entry], moved: Mapping[int, int]) -> dict[int, Entry]:
    """The rows under their new lines; rows in the way move to lines after all others."""
    going = {line: to for line, to in moved.items() if line != to and line in rows}
    if not going:
        return rows
    # Line numbers are unique per message: all rows step aside before any takes its new place.
    for line in going:
        rows[line].line = -rows[line].id
    session.flush()
    behind = max(*rows, *going.values(), _BEHIND)
    for line in set(going.values()) & (set(rows) - set(going)):
        behind += 1
        rows[line].line = behind
    session.flush()
    for line, to in going.items():
        rows[line].line = to
    session.flush()
    return {entry.line: entry for entry in rows.values()}


def _fields(new: NewEntry) -> dict[str, Any]:
    return {
        "kind": new.kind,
        "category": str(new.category),
        "amount_minor": new.amount.minor,
        "spent_on": new.on,
        "note": new.note,
    }


def _locked(session: Session, person: Person, entry_id: int) -> Entry:
    entry = session.scalar(
        select(Entry)
        .where(Entry.id == entry_id, Entry.household_id == person.household_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if entry is None or not visibility.sees_entry(person, entry):
        raise NotFound("entry", entry_id)
    return entry


def _not_undone(session: Session, person: Person, entry_id: int) -> Entry:
    entry = _locked(session, person, entry_id)
    if entry.undone_at is not None:
        raise NotPossible("undone")
    return entry


def all_of_message(session: Session, person: Person, message_id: int) -> dict[int, Entry]:
    """All entries ever booked for a message, by line, locked."""
    query = (
        select(Entry)
        .where(Entry.message_id == message_id, Entry.household_id == person.household_id)
        .order_by(Entry.line)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {entry.line: entry for entry in session.scalars(query)}


def _undone_by_hand(session: Session, entry: Entry, new: NewEntry) -> bool:
    """Whether the family undid exactly this entry, so that the same text in the message says nothing new."""
    fields = _fields(new)
    if any(getattr(entry, name) != value for name, value in fields.items() if name != "note"):
        return False
    last = session.scalar(
        select(EntryChange.before)
        .where(EntryChange.entry_id == entry.id)
        .order_by(EntryChange.id.desc())
        .limit(1)
    )
    return not (last or {}).get("by_edit", False)


def _change(
    session: Session, clock: Clock, person: Person, entry: Entry, *, by_edit: bool = False, **values: Any
) -> None:
    changed = {name: value for name, value in values.items() if getattr(entry, name) != value}
    if not changed:
        return
    # Without the note: words about people have their own column type, which JSON would bypass.
    before: dict[str, Any] = {
        "amount_minor": entry.amount_minor,
        "category": entry.category,
        "spent_on": entry.spent_on.isoformat(),
        "undone": entry.undone_at is not None,
    }
    if by_edit:
        before["by_edit"] = True
    session.add(EntryChange(entry_id=entry.id, at=clock.now(), member_id=person.member_id, before=before))
    for name, value in changed.items():
        setattr(entry, name, value)
    session.flush()
