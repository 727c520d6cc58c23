"""The date depends on the place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, true, update

from budgeting import programmes, reviews, staff
from budgeting.clock import DEFAULT_ZONE, SetClock, at_local
from budgeting.db.engine import Database
from budgeting.db.tables import Household, Programme
from budgeting.headings import Heading
from budgeting.households.status import Adult, Reachability, reach
from budgeting.periods import ONE_DAY, ONE_WEEK, week_of
from budgeting.programmes import days
from budgeting.programmes.days import Zoned
from budgeting.states.staff import Role
from tests.kit import build
from tests.kit.build import Cast

ROME, NEW_YORK, DHAKA = "Europe/Rome", "America/New_York", "Asia/Dhaka"
ZONES = (ROME, NEW_YORK, DHAKA, "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Chatham", "Africa/Dakar")


@given(second=st.integers(0, 10 * 366 * 86_400), zone=st.sampled_from(ZONES))
def test_a_day_is_what_the_calendar_on_the_wall_says(second: int, zone: str) -> None:
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    clock, there = SetClock(moment), moment.astimezone(ZoneInfo(zone))
    assert programmes.today(clock, Zoned(zone)) == there.date()
    assert programmes.this_week(clock, Zoned(zone)) == there.date() - timedelta(days=there.weekday())
    assert programmes.day_of(moment, Zoned(zone)) == there.date() <= days.furthest_today(clock)


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        # The nights from Sunday to Monday when Rome's clocks change: from then on an offset of two hours to UTC, and of
        # one.
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_half_past_midnight_on_a_monday_in_rome(moment: datetime, monday: date) -> None:
    clock = SetClock(moment)
    assert programmes.this_week(clock, Zoned(ROME)) == monday == programmes.today(clock, Zoned(ROME))
    assert programmes.this_week(clock, Zoned(NEW_YORK)) == monday - ONE_WEEK
    clock.advance(hours=-1)
    assert programmes.this_week(clock, Zoned(ROME)) == monday - ONE_WEEK


def test_whoever_is_nobodys_is_asked_at_the_oldest_office(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    with database.read() as session:
        assert days.office(session).zone == days.desk(session, cast.giulia).zone == ROME
    elsewhere = database.write(lambda s: programmes.create(s, clock, None, "dhaka", "Dhaka", zone=DHAKA).id)
    both = database.write(lambda s: staff.create(s, clock, "rita@example.org", "Rita", "Rita", "it").id)
    database.write(lambda s: staff.grant(s, both, elsewhere, Role.COACH))
    with database.read() as session:
        assert days.desk(session, both).zone == DHAKA
        assert days.office(session).zone == days.desk(session, cast.giulia).zone == ROME
    database.write(lambda s: staff.grant(s, both, cast.programme, Role.COACH))
    with database.read() as session:
        assert days.desk(session, both).zone == ROME
    database.write(
        lambda s: s.execute(
            update(Programme).where(Programme.id == cast.programme).values(archived_at=clock.now())
        )
    )
    with database.read() as session:
        assert days.desk(session, both).zone == days.office(session).zone == DHAKA
        # A programme that has ended sets nobody's date.
        assert days.desk(session, cast.giulia).zone == DHAKA


def test_without_any_programme_the_default_holds(database: Database) -> None:
    with database.read() as session:
        assert days.office(session).zone == DEFAULT_ZONE


def test_the_database_knows_each_familys_day(database: Database, clock: SetClock, cast: Cast) -> None:
    homes = {cast.amrani: ROME, cast.rossi: NEW_YORK, cast.kaur: DHAKA}
    for moment in (at_local(date(2026, 3, 30), time(hour), ROME) for hour in (0, 3, 7, 23)):
        clock.set(moment)
        for mixed in (False, True):
            zones = homes if mixed else dict.fromkeys(homes, DHAKA)
            for household_id, zone in zones.items():
                database.write(
                    lambda s, number=household_id, place=zone: s.execute(
                        update(Household).where(Household.id == number).values(zone=place)
                    )
                )
            with database.read() as session:
                today = days.household_today(session, clock)
                weeks = days.household_today(session, clock, week_of)
                for household_id, zone in zones.items():
                    here = programmes.today(clock, Zoned(zone))
                    for expression, day in ((today, here), (weeks, week_of(here))):
                        there = select(func.count()).where(Household.id == household_id)
                        assert session.scalar(there.where(expression == day)) == 1
                        assert session.scalar(there.where(expression > day - ONE_DAY)) == 1
                        assert session.scalar(there.where(expression > day)) == 0


def test_the_weeks_to_read_are_those_that_are_over_at_home(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    monday = date(2026, 3, 30)

    def live(session: object) -> None:
        for member in (cast.amina, cast.lucia):
            build.spent(session, clock, member, "20", Heading.FOOD, on=monday - ONE_DAY)  # type: ignore[arg-type]
        move = update(Household).where(Household.id == cast.rossi).values(zone=NEW_YORK)
        session.execute(move)  # type: ignore[attr-defined]

    clock.set(at_local(monday - ONE_DAY, time(12), ROME))
    database.write(live)

    def over() -> set[int]:
        with database.read() as session:
            weeks = reviews.unread(session, clock, true())
        return {week.household_id for week in weeks if week.week == monday - ONE_WEEK}

    assert over() == set()
    clock.set(at_local(monday, time(0, 30), ROME))
    assert over() == {cast.amrani}
    clock.set(at_local(monday, time(0, 30), NEW_YORK))
    assert over() == {cast.amrani, cast.rossi}


@pytest.mark.parametrize("zone", [ROME, NEW_YORK, DHAKA])
def test_who_joined_shortly_after_midnight_could_not_be_reached_the_day_before(zone: str) -> None:
    monday = date(2026, 3, 30)
    adult = Adult(at_local(monday, time(0, 30), zone), None, None, zone=zone)
    assert reach([adult], monday - ONE_DAY) is Reachability.NOT_JOINED
    assert reach([adult], monday) is Reachability.REACHED
    late = Adult(at_local(monday, time(23, 30), zone), None, None, zone=zone)
    assert reach([late], monday) is Reachability.REACHED
