"""Families without a phone: nothing asks them for their week, so a person does."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Checkin, Household, Member
from budgeting.households import consents
from budgeting.next_steps.gaps import Gap, Look, at_home
from budgeting.periods import checkin_week
from budgeting.states.checkins import CheckinState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def weeks_together(session: Session, seen: Look) -> Iterator[Gap]:
    """A family in which somebody has agreed and nobody has a phone tells its week, side by side or on paper."""
    adult = (Member.household_id == Household.id, Member.adult.is_(True), Member.left_at.is_(None))
    agreed = exists().where(*adult, consents.stands(Member.id, consents.current(Member.household_id)))
    phone = exists().where(*adult, Member.joined_at.is_not(None))
    done = exists().where(
        Checkin.household_id == Household.id,
        Checkin.week == checkin_week(seen.today),
        Checkin.state == CheckinState.DONE,
    )
    rows = session.scalars(
        select(Household.id).where(at_home(seen), agreed, ~phone, ~done).order_by(Household.id)
    )
    for household_id in rows:
        # If somebody is to phone the family anyway, they can ask then.
        if (TaskKind.CALL_HOUSEHOLD, household_id) in seen.of_household:
            continue
        yield Gap(Subject(SubjectKind.WEEKS, household_id), "together", household_id)
