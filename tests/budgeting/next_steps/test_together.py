"""A family that has agreed and has no phone comes up each week, until its week is told."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from budgeting import checkins, households, next_steps, programmes
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Member, Programme
from budgeting.households import consents
from budgeting.periods import checkin_week
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite


def _open(session: Session, clock: SetClock, programme_id: int) -> set[int | None]:
    gaps = next_steps.uncovered(session, clock, session.get_one(Programme, programme_id))
    return {gap.household_id for gap in gaps if gap.cause == "together"}


def _tells_its_week(session: Session, clock: SetClock, member_id: int, staff_id: int) -> None:
    person = households.person(session, member_id, staff_id)
    week = checkin_week(programmes.today(clock, person))
    checkin = checkins.begin(session, clock, person, week)
    checkins.finish(session, clock, checkin.id)


@on_sqlite
def test_it_comes_up_each_week_until_the_week_is_told(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    open_now = lambda: database.write(lambda s: _open(s, clock, cast.programme))  # noqa: E731
    assert open_now() == set()
    database.write(lambda s: s.execute(update(Member).where(Member.id == cast.lucia).values(joined_at=None)))
    assert open_now() == {cast.rossi}
    database.write(lambda s: _tells_its_week(s, clock, cast.lucia, cast.giulia))
    assert open_now() == set()
    clock.advance(days=timedelta(weeks=1).days)
    assert open_now() == {cast.rossi}
    # Whoever has agreed to nothing isn't asked for their weeks: they get an invite.
    database.write(lambda s: consents.withdraw(s, clock, cast.lucia))
    assert open_now() == set()
