"""A session every week: its days, across holidays and a change of the clocks; added once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from budgeting import activities
from budgeting.activities import repeating
from budgeting.calendars import QuietRules
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import ActivitySession
from budgeting.errors import NotPossible
from tests.kit.family import Family

TUESDAY = date(2026, 12, 1)


def test_a_holiday_is_left_out_and_made_up_for_at_the_end() -> None:
    # 8 December is a public holiday in Italy.
    days = repeating.days(TUESDAY, 3, QuietRules())
    assert [(day.on.day, day.skipped) for day in days] == [(1, False), (8, True), (15, False), (22, False)]
    assert [day.on.day for day in repeating.days(TUESDAY, 3, QuietRules(), skip_holidays=False)] == [1, 8, 15]


def test_days_that_are_all_holidays_come_to_an_end() -> None:
    everything = {date.fromordinal(TUESDAY.toordinal() + 7 * week) for week in range(500)}
    assert all(day.skipped for day in repeating.weekly(TUESDAY, 3, everything))


def test_the_hour_stays_when_the_clocks_change_and_nothing_is_added_twice(
    database: Database, clock: SetClock
) -> None:
    family = Family.of(database, clock)
    activity = family.do(
        activities.create_activity, None, family.cast.programme, kind="course", title={"it": "Corso"}
    ).id
    on = [day.on for day in repeating.days(date(2026, 3, 24), 2, QuietRules())]
    where = {"begins": time(18), "ends": time(20), "zone": "Europe/Rome", "place": "Torre"}
    family.do(repeating.add_sessions, None, activity, on, **where)
    begins = family.look(lambda s: s.scalars(select(ActivitySession.starts_at)).all())
    # Summer time begins on 29 March.
    assert sorted(begins) == [datetime(2026, 3, 24, 17, tzinfo=UTC), datetime(2026, 3, 31, 16, tzinfo=UTC)]
    with pytest.raises(NotPossible, match="there_already"):
        family.do(repeating.add_sessions, None, activity, on[1:], **where)
    with pytest.raises(NotPossible, match="many"):
        family.do(repeating.add_sessions, None, activity, [], **where)
