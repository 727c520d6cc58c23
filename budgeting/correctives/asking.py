"""The monthly round: what each adult is asked about, and when asking ends because nobody answers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.correctives.reads import of_household, open_of
from budgeting.correctives.service import quiet
from budgeting.db.tables import Corrective
from budgeting.households import Person
from budgeting.schedule.reminders.correctives import YOUNG
from budgeting.states.correctives import CorrectiveState

#: After this many rounds without an answer nobody is asked any more, and the coach looks at it.
FEWEST_ROUNDS = 2


def close_unanswered(session: Session, clock: Clock, household_id: int, for_date: date) -> int:
    """End asking about what had no answer in two rounds before that of ``for_date``. Returns how many."""
    rows = session.scalars(
        select(Corrective)
        .where(
            Corrective.household_id == household_id,
            Corrective.state == CorrectiveState.OPEN,
            Corrective.unanswered >= FEWEST_ROUNDS,
            Corrective.asked_for < for_date,
        )
        .order_by(Corrective.id)
        .with_for_update()
    ).all()
    for row in rows:
        quiet(session, clock, row)
    return len(rows)


def to_ask(session: Session, clock: Clock, person: Person) -> list[Corrective]:
    """What this adult is asked about now: open, theirs or the family's, and old enough to have news."""
    before = clock.now() - YOUNG
    rows = open_of(of_household(session, person.household_id), person)
    return [row for row in rows if row.answered_at <= before]


def mark_asked(session: Session, rows: list[Corrective], for_date: date) -> None:
    """Somebody was asked about these in the round of ``for_date``; a second adult of the round changes nothing."""
    for row in rows:
        if row.asked_for != for_date:
            row.asked_for = for_date
            row.unanswered += 1
    session.flush()
