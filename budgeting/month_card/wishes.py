"""One wish for the next month: each member's own, asked about once when that month is over."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from budgeting import clean_text
from budgeting.arrears import plans, visibility
from budgeting.clock import Clock
from budgeting.db.tables import MonthWish
from budgeting.errors import NotFound, NotPossible
from budgeting.headings import FLEXIBLE
from budgeting.households import Person
from budgeting.periods import Month
from budgeting.states.month_card import WishKind, WishOutcome

#: The longest wish in one's own words.
LONGEST = 200


def offered(session: Session, person: Person) -> list[WishKind]:
    """The wishes this person can tap."""
    arrears = visibility.sees_arrears(person) and bool(plans.current(session, person.household_id))
    return [kind for kind in WishKind if kind is not WishKind.INSTALMENT or arrears]


def make(
    session: Session,
    clock: Clock,
    person: Person,
    month: Month,
    kind: WishKind,
    *,
    category: str | None = None,
    words: str = "",
) -> MonthWish:
    """The person's wish for ``month``; it replaces the one they had for it.

    Raises NotPossible("kind" | "category" | "words").
    """
    if kind not in offered(session, person):
        raise NotPossible("kind")
    if (kind is WishKind.LESS) != (category in FLEXIBLE):
        raise NotPossible("category")
    said = clean_text.one_line(words)[:LONGEST]
    if (kind is WishKind.OWN) != bool(said):
        raise NotPossible("words")
    session.execute(
        delete(MonthWish).where(
            MonthWish.member_id == person.member_id,
            MonthWish.month.between(month.start, month.end),
            MonthWish.outcome.is_(None),
        )
    )
    row = MonthWish(
        household_id=person.household_id,
        member_id=person.member_id,
        month=month.start,
        kind=kind,
        category=category,
        words=said,
        made_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row


def wish(session: Session, person: Person, wish_id: int) -> MonthWish:
    """One of the person's own wishes that they may still read of. Raises NotFound, also for somebody else's."""
    row = session.get(MonthWish, wish_id)
    if row is None or row.member_id != person.member_id or not _seen(person, row):
        raise NotFound("wish", wish_id)
    return row


def made_for(session: Session, person: Person, month: Month) -> MonthWish | None:
    """The person's wish for a month that isn't over."""
    return _latest(session, person, MonthWish.month.between(month.start, month.end))


def to_ask_about(session: Session, person: Person, before: date) -> MonthWish | None:
    """The person's last wish for a month that began before that day and of which they haven't told how it went."""
    return _latest(session, person, MonthWish.month < before, MonthWish.outcome.is_(None))


def answer(session: Session, clock: Clock, person: Person, wish_id: int, outcome: WishOutcome) -> MonthWish:
    """How it went; a later answer replaces it. Raises NotFound."""
    row = wish(session, person, wish_id)
    row.outcome, row.answered_at = outcome, clock.now()
    session.flush()
    return row


def of_household(session: Session, household_id: int, limit: int = 12) -> list[MonthWish]:
    """All wishes in a household, newest first, for staff."""
    return list(
        session.scalars(
            select(MonthWish)
            .where(MonthWish.household_id == household_id)
            .order_by(MonthWish.month.desc(), MonthWish.id.desc())
            .limit(limit)
        )
    )


def _latest(session: Session, person: Person, *where: ColumnElement[bool]) -> MonthWish | None:
    row = session.scalar(
        select(MonthWish)
        .where(MonthWish.member_id == person.member_id, *where)
        .order_by(MonthWish.month.desc())
        .limit(1)
    )
    return row if row is not None and _seen(person, row) else None


def _seen(person: Person, row: MonthWish) -> bool:
    return row.kind is not WishKind.INSTALMENT or visibility.sees_arrears(person)
