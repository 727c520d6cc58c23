"""What of a household's money a person may see. One owner of this rule: whatever is derived asks here.

Staff let each adult read about arrears, or not: phones are shared, and homes are not always safe. For who may
not, the plan does not exist, and neither does the heading `debts`, where instalments are written down: not in
a question, not in a sum from which it could be reckoned. Only what they wrote themselves is theirs to see.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_

from budgeting.db.tables import Entry, Member
from budgeting.db.types import Base
from budgeting.headings import Heading
from budgeting.households import Person

#: The headings that tell of arrears.
ABOUT_ARREARS: frozenset[str] = frozenset({Heading.DEBTS.value})

_ENTRIES = Base.metadata.tables["entries"]
V = TypeVar("V")


def allowed(sees_arrears: bool | None, left: bool) -> bool:
    """The rule itself, for a row that was read: staff let them, and nobody who has left reads anything."""
    return bool(sees_arrears) and not left


def sees_arrears(person: Person) -> bool:
    """Whether this person may read about arrears."""
    return allowed(person.sees_arrears, person.left)


def members_who_see_arrears() -> ColumnElement[bool]:
    """The same as a condition on `Member`."""
    return and_(Member.sees_arrears.is_(True), Member.left_at.is_(None))


def hidden(person: Person) -> Collection[str]:
    """The headings that do not exist for this person."""
    return () if sees_arrears(person) else ABOUT_ARREARS


def sees(person: Person, category: str) -> bool:
    """Whether a heading (or source) exists for this person."""
    return category not in hidden(person)


def seen(person: Person, by_category: Mapping[str, V]) -> dict[str, V]:
    """What is kept by heading, without the headings that do not exist for this person."""
    return {category: value for category, value in by_category.items() if sees(person, category)}


def sees_entry(person: Person, entry: Entry) -> bool:
    """Whether this entry may be shown to this person: their own always."""
    return sees(person, entry.category) or entry.member_id == person.member_id


def entries_without_arrears(member_id: ColumnElement[int] | int) -> ColumnElement[bool]:
    """The same as a condition on `entries`, for a member who may not read about arrears."""
    # One by one, not as a list: a statement with a list of values cannot be prepared.
    other = and_(*(_ENTRIES.c.category != heading for heading in sorted(ABOUT_ARREARS)))
    return or_(other, _ENTRIES.c.member_id == member_id)
