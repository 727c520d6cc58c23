"""Cards as they were when their month ended: one per household and month, shown again from the menu."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.arrears import visibility
from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.tables import MonthCard
from budgeting.db.types import Base
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.month_card.facts import count
from budgeting.periods import ONE_DAY, Month

_CARDS = Base.metadata.tables["month_cards"]
_INSERT = once(_CARDS, [_CARDS.c.household_id, _CARDS.c.last_day])


def when_it_ended(session: Session, clock: Clock, household_id: int, month: Month) -> MonthCard:
    """The household's card of a month that is over, made now if it doesn't exist yet.

    If the pay day has changed, the month may overlap with the one before, or leave days out between them: the card
    begins where the last one ended, so that no day counts twice and none is lost.
    """
    existing = _of_month(session, household_id, month)
    if existing is not None:
        return existing
    ended = session.scalar(
        select(func.max(MonthCard.last_day)).where(
            MonthCard.household_id == household_id, MonthCard.last_day < month.end
        )
    )
    first = month.start
    if ended is not None and ended + ONE_DAY > month.previous().start:
        first = ended + ONE_DAY
    facts = count(session, household_id, month, first)
    connection = session.connection()
    connection.execute(
        _INSERT[connection.dialect.name],
        {
            "household_id": household_id,
            "month": month.start,
            "first_day": first,
            "last_day": month.end,
            "created_at": clock.now(),
            **asdict(facts),
        },
    )
    return session.scalars(
        select(MonthCard).where(MonthCard.household_id == household_id, MonthCard.last_day == month.end)
    ).one()


def _of_month(session: Session, household_id: int, month: Month) -> MonthCard | None:
    """The card that counted the last day of the month, whatever the pay day was then."""
    return session.scalar(
        select(MonthCard)
        .where(
            MonthCard.household_id == household_id,
            MonthCard.first_day <= month.end,
            MonthCard.last_day >= month.end,
        )
        .limit(1)
    )


def card(session: Session, person: Person, card_id: int) -> MonthCard:
    """A card of the person's own household. Raises NotFound, also for another household's."""
    row = session.get(MonthCard, card_id)
    if row is None or row.household_id != person.household_id:
        raise NotFound("card", card_id)
    return row


def cards(session: Session, household_id: int, limit: int = 6) -> list[MonthCard]:
    """The household's cards, newest first."""
    return list(
        session.scalars(
            select(MonthCard)
            .where(MonthCard.household_id == household_id)
            .order_by(MonthCard.last_day.desc())
            .limit(limit)
        )
    )


def has_instalments(row: MonthCard, person: Person) -> bool:
    """Whether the card tells this person of instalments."""
    return visibility.sees_arrears(person) and row.instalments_kept > 0


def something_to_show(row: MonthCard) -> bool:
    """Whether there is a picture: it counts weeks, days and a heading, never instalments, which are nobody else's
    business.
    """
    return bool(row.weeks_answered or row.days_written or row.less_on)


def speaks_to(row: MonthCard, person: Person) -> bool:
    """Whether the card has anything to say to this person."""
    return something_to_show(row) or has_instalments(row, person)
