"""Families that have not joined: how staff have tried to reach them so far."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import contacts, programmes
from budgeting.clock import Clock
from budgeting.contacts import Attempt
from budgeting.db.tables import Household
from budgeting.states.contacts import ContactOutcome, ContactWay

#: Of each family: how, what came of it, how many days ago, and a note; the last one's next day counts from today.
_TRIED: tuple[tuple[tuple[ContactWay, ContactOutcome, int, str], ...], ...] = (
    (
        (ContactWay.LETTER, ContactOutcome.NOT_REACHED, 24, "lettera con il volantino in due lingue"),
        (ContactWay.CALL, ContactOutcome.WANTS_TIME, 9, "ne parla con il marito"),
    ),
    (
        (ContactWay.CALL, ContactOutcome.NOT_REACHED, 30, ""),
        (ContactWay.LETTER, ContactOutcome.NOT_REACHED, 21, ""),
        (ContactWay.VISIT, ContactOutcome.WRONG_ADDRESS, 13, "scala sbagliata sulla lista"),
        (ContactWay.VISIT, ContactOutcome.NOT_REACHED, 4, "lasciato un biglietto"),
    ),
)
_NEXT = timedelta(days=5)


def make(session: Session, clock: Clock, staff_id: int) -> None:
    """Record the attempts for the first families that nobody has joined."""
    waiting = session.scalars(
        select(Household).where(contacts.not_joined()).order_by(Household.id).limit(len(_TRIED))
    ).all()
    for household, tried in zip(waiting, _TRIED, strict=False):
        today = programmes.today(clock, household)
        for way, outcome, ago, words in tried:
            made = Attempt(way, outcome, today - timedelta(days=ago), words, today + _NEXT)
            contacts.record(session, clock, staff_id, household.id, made)
