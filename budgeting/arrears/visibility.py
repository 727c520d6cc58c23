"""How much of a household's money a person may see. Owns this rule: everything derived from money asks here.

Staff decide for each adult whether they may read about arrears, because phones are shared and homes aren't always
safe. For those who may not, the plan doesn't exist, and neither does the heading `debts`, where families record
instalments: it appears in no question and in no sum from which it could be worked out. They see only what they
wrote themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_

from budgeting.db.tables import Entry, Member
from budgeting.db.types import Base
from budgeting.headings import Heading
from budgeting.households import Person
from budgeting.states.documents import DocumentKind

#: The headings that reveal arrears.
ABOUT_ARREARS: frozenset[str] = frozenset({Heading.DEBTS.value})
#: The kinds of documents that reveal them.
DOCUMENTS_ABOUT_ARREARS = frozenset({DocumentKind.RENT_NOTICE, DocumentKind.REPAYMENT_PLAN})

_ENTRIES = Base.metadata.tables["entries"]
V = TypeVar("V")


def allowed(sees_arrears: bool | None, left: bool) -> bool:
    """The rule itself, for a loaded row: staff allow it, and nobody who has left reads anything."""
    return bool(sees_arrears) and not left


def sees_arrears(person: Person) -> bool:
    """Whether this person may read about arrears."""
    return allowed(person.sees_arrears, person.left)


def members_who_see_arrears() -> ColumnElement[bool]:
    """The same as a condition on `Member`."""
    return and_(Member.sees_arrears.is_(True), Member.left_at.is_(None))


def hidden(person: Person) -> Collection[str]:
    """The headings hidden from this person."""
    return () if sees_arrears(person) else ABOUT_ARREARS


def sees(person: Person, category: str) -> bool:
    """Whether a heading (or source) exists for this person."""
    return category not in hidden(person)


def seen(person: Person, by_category: Mapping[str, V]) -> dict[str, V]:
    """``by_category`` without the headings hidden from this person."""
    return {category: value for category, value in by_category.items() if sees(person, category)}


def sees_entry(person: Person, entry: Entry) -> bool:
    """Whether this person may see this entry; they always see their own."""
    return sees(person, entry.category) or entry.member_id == person.member_id


def entries_without_arrears(member_id: ColumnElement[int] | int) -> ColumnElement[bool]:
    """The same as a condition on `entries`, for a member who may not read about arrears."""
    # Compared separately, not with `IN`: a statement with a list of values can't be prepared.
    other = and_(*(_ENTRIES.c.category != heading for heading in sorted(ABOUT_ARREARS)))
    return or_(other, _ENTRIES.c.member_id == member_id)
