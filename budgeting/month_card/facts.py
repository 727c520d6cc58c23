"""What a household managed between two days, counted: no amounts, and nothing about what was not managed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.arrears import visibility
from budgeting.db.tables import Checkin, Entry, Instalment, RepaymentPlan
from budgeting.headings import FLEXIBLE, Heading
from budgeting.money import Money
from budgeting.periods import ONE_DAY, ONE_WEEK, Month
from budgeting.spending import entries
from budgeting.states.arrears import InstalmentState
from budgeting.states.checkins import CheckinState

#: A week belongs to the month of the Wednesday after it: the last day on which its check-in is asked.
ASKED_UNTIL = timedelta(days=3)
#: A heading that took less is worth a word from this difference on, in minor units.
WORTH_TELLING = 500
#: With fewer written days a month says nothing about a heading.
COMPARABLE = 8


@dataclass(frozen=True, slots=True)
class Facts:
    weeks_asked: int
    weeks_answered: int
    days_written: int
    #: A flexible heading that took less than in the month before.
    less_on: Heading | None
    #: Due in these days, and how many of them were paid or declared.
    instalments_due: int
    instalments_kept: int


def took_less(before: Mapping[str, Money], now: Mapping[str, Money]) -> Heading | None:
    """The flexible heading that fell most, of those with spending in both months."""
    fallen = {
        heading: before[heading].minor - now[heading].minor
        for heading in FLEXIBLE
        if heading in before and heading in now and heading is not Heading.OTHER
    }
    most = max(fallen, key=lambda heading: fallen[heading], default=None)
    return most if most is not None and fallen[most] >= WORTH_TELLING else None


def count(session: Session, household_id: int, month: Month, first: date) -> Facts:
    """The facts of the days from ``first`` to the end of ``month``."""
    weeks = session.execute(
        select(Checkin.state, Checkin.asked_at, Checkin.started_at).where(
            Checkin.household_id == household_id,
            Checkin.week.between(*_weeks(first, month.end)),
        )
    ).all()
    asked = [row for row in weeks if row.asked_at is not None or row.started_at is not None]
    due = session.scalars(
        select(Instalment.state)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .where(
            RepaymentPlan.household_id == household_id,
            Instalment.due_on.between(first, month.end),
            Instalment.state != InstalmentState.CANCELLED,
        )
    ).all()
    return Facts(
        len(asked),
        sum(row.state is CheckinState.DONE for row in asked),
        _days_written(session, household_id, first, month.end),
        _less_on(session, household_id, month) if first == month.start else None,
        len(due),
        sum(state in (InstalmentState.CONFIRMED, InstalmentState.DECLARED) for state in due),
    )


def _weeks(first: date, last: date) -> tuple[date, date]:
    """The first and last Monday of the weeks that belong to these days."""
    ahead = ONE_WEEK - ONE_DAY + ASKED_UNTIL
    return first - ahead, last - ahead


def _days_written(session: Session, household_id: int, first: date, last: date) -> int:
    # Without what reveals arrears: the number is the same for everybody in the family.
    return (
        session.scalar(
            select(func.count(Entry.spent_on.distinct())).where(
                Entry.household_id == household_id,
                Entry.spent_on.between(first, last),
                Entry.undone_at.is_(None),
                Entry.category.not_in(visibility.ABOUT_ARREARS),
            )
        )
        or 0
    )


def _less_on(session: Session, household_id: int, month: Month) -> Heading | None:
    before = month.previous()
    for each in (before, month):
        # Less was written, not less spent.
        if _days_written(session, household_id, each.start, each.end) < COMPARABLE:
            return None
    return took_less(
        entries.spent(session, household_id, before.start, before.end),
        entries.spent(session, household_id, month.start, month.end),
    )
