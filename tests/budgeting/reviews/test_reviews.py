"""The weekly review: what stands out in a week, which weeks are waiting, and that a review is kept once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import checkins, households, reviews
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Checkin, Household, WeekReview
from budgeting.errors import NotFound, NotPossible
from budgeting.headings import Heading, Source
from budgeting.reviews import Code, HouseholdWeek, lists, series
from budgeting.reviews.series import Series
from budgeting.states.checkins import CheckinState, Mood
from tests.kit import build
from tests.kit.build import Cast, euro
from tests.kit.databases import on_sqlite

#: The clock stands at Monday 2 March 2026; the week before has just ended.
WEEK = date(2026, 2, 23)


def codes(database: Database, clock: SetClock, household_id: int, week: date = WEEK) -> list[str]:
    with database.read() as session:
        household = reviews.weeks_around(session, clock, household_id, week)
        return [f"{flag.code}:{flag.category}".rstrip(":") for flag in reviews.judge(household, week)]


def weeks_ago(number: int, day: int = 0) -> date:
    return WEEK - timedelta(weeks=number) + timedelta(days=day)


def all_weeks(database: Database, clock: SetClock) -> list[HouseholdWeek]:
    with database.read() as session:
        everybody = Household.id > 0
        signed = [(row.household_id, row.week) for row in session.execute(reviews.signed(clock, everybody))]
        unread = reviews.unread(session, clock, everybody)
        assert reviews.count_unread(session, clock, everybody) == len(unread)
        return unread + reviews.these(session, clock, signed)


@on_sqlite
def test_more_went_out_than_came_in(database: Database, clock: SetClock, cast: Cast) -> None:
    def job(session: Session) -> None:
        build.received(session, clock, cast.lucia, "900", on=weeks_ago(3))
        for back in range(5):
            build.spent(session, clock, cast.lucia, "185", Heading.FOOD, on=weeks_ago(back))

    database.write(job)
    assert codes(database, clock, cast.rossi) == [Code.SPENT_OVER_INCOME]
    database.write(lambda s: build.received(s, clock, cast.lucia, "50", Source.HELP, on=weeks_ago(0)))
    assert codes(database, clock, cast.rossi) == []


@on_sqlite
def test_income_that_fell_and_income_that_stayed_away(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    def job(session: Session) -> None:
        build.received(session, clock, cast.lucia, "820", on=weeks_ago(4))
        build.received(session, clock, cast.lucia, "540", on=weeks_ago(0))
        build.received(session, clock, cast.harpreet, "700", Source.BENEFIT, on=weeks_ago(5))

    database.write(job)
    assert codes(database, clock, cast.rossi) == [f"{Code.INCOME_DROP}:work"]
    assert codes(database, clock, cast.kaur) == [f"{Code.INCOME_MISSING}:benefit"]
    with database.read() as session:
        household = reviews.weeks_around(session, clock, cast.rossi, WEEK)
        (flag,) = reviews.judge(household, WEEK)
    assert (flag.amount, flag.other, flag.since) == (euro("540"), euro("820"), weeks_ago(4))
    assert codes(database, clock, cast.kaur, weeks_ago(1)) == []


@on_sqlite
def test_over_the_plan(database: Database, clock: SetClock, cast: Cast) -> None:
    """Flexible headings are judged by the week, fixed ones by the month, since rent is paid in one piece."""

    def job(session: Session) -> None:
        build.received(session, clock, cast.lucia, "1500", on=weeks_ago(1))
        build.planned(session, clock, cast.rossi, weeks_ago(8), food="260", rent="230", utilities="60")
        build.spent(session, clock, cast.lucia, "66", Heading.FOOD, on=weeks_ago(1))
        build.spent(session, clock, cast.lucia, "230", Heading.RENT, on=weeks_ago(1))
        build.spent(session, clock, cast.lucia, "40", Heading.UTILITIES, on=weeks_ago(2))
        build.spent(session, clock, cast.lucia, "30", Heading.UTILITIES, on=weeks_ago(1))

    database.write(job)
    assert codes(database, clock, cast.rossi, weeks_ago(1)) == [
        f"{Code.OVER_MONTH}:utilities",
        f"{Code.OVER_LIMIT}:food",
    ]


@on_sqlite
def test_an_unusual_amount_needs_something_usual(database: Database, clock: SetClock, cast: Cast) -> None:
    def job(session: Session) -> None:
        for member in (cast.lucia, cast.harpreet):
            build.received(session, clock, member, "1500", on=weeks_ago(0))
            build.spent(session, clock, member, "95", Heading.HEALTH, on=weeks_ago(0))
        for back in range(1, 5):
            build.spent(session, clock, cast.lucia, "12", Heading.HEALTH, on=weeks_ago(back))

    database.write(job)
    assert codes(database, clock, cast.rossi) == [f"{Code.UNUSUAL_AMOUNT}:health"]
    assert codes(database, clock, cast.kaur) == []


@on_sqlite
def test_a_missed_checkin(database: Database, clock: SetClock, cast: Cast) -> None:
    def job(session: Session) -> None:
        asked = checkins.ask(session, clock, cast.rossi, cast.lucia, WEEK)
        assert asked is not None
        checkins.miss(session, clock, checkins.current(session, cast.rossi, WEEK).id)  # type: ignore[union-attr]

    database.write(job)
    assert codes(database, clock, cast.rossi) == [Code.MISSED_CHECKIN]
    # A family that has a check-in day but was not asked has missed nothing; but its silence is noticed.
    database.write(lambda s: build.checkin_time(s, cast.harpreet))
    clock.advance(days=7)
    assert codes(database, clock, cast.kaur, date(2026, 3, 2)) == []
    clock.advance(days=6)
    assert codes(database, clock, cast.kaur, date(2026, 3, 2)) == [Code.SILENT]


@on_sqlite
def test_what_was_taken_back_does_not_count(database: Database, clock: SetClock, cast: Cast) -> None:
    from budgeting.spending import entries

    def job(session: Session) -> None:
        booked = build.spent(session, clock, cast.lucia, "500", on=weeks_ago(0))
        entries.undo(session, clock, build.person(session, cast.lucia), booked.entry_id)

    database.write(job)
    assert codes(database, clock, cast.rossi) == []
    assert all_weeks(database, clock) == []


def test_the_riskiest_and_oldest_come_first(database: Database, clock: SetClock, cast: Cast) -> None:
    def job(session: Session) -> None:
        for back in (0, 1):
            build.received(session, clock, cast.lucia, "100", on=weeks_ago(back))
            build.spent(session, clock, cast.lucia, "20", on=weeks_ago(back))
        build.spent(session, clock, cast.amina, "90", on=weeks_ago(0))
        # The current week can't be read yet, unless its check-in is done.
        build.spent(session, clock, cast.lucia, "9", on=date(2026, 3, 2))
        reviews.sign_off(session, clock, cast.giulia, cast.rossi, weeks_ago(1))

    database.write(job)
    listed = [
        (week.household_id, week.week, week.signed_at is not None) for week in all_weeks(database, clock)
    ]
    assert listed == [
        (cast.amrani, WEEK, False),
        (cast.rossi, WEEK, False),
        (cast.rossi, weeks_ago(1), True),
    ]


@on_sqlite
def test_a_week_is_signed_off_once_and_only_when_it_is_over(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    running = date(2026, 3, 2)

    def sign(staff_id: int, week: date) -> bool:
        return database.write(lambda s: reviews.sign_off(s, clock, staff_id, cast.rossi, week))

    assert sign(cast.giulia, WEEK)
    first = clock.now()
    clock.advance(hours=1)
    assert not sign(cast.marco, WEEK)
    with database.read() as session:
        review = reviews.of_week(session, cast.rossi, WEEK)
        assert review is not None
        assert (review.staff_id, review.signed_at) == (cast.giulia, first)
        assert session.scalar(select(func.count()).where(Audit.action == "week.sign")) == 1
    with pytest.raises(NotPossible, match="not_over"):
        sign(cast.giulia, running)
    with pytest.raises(ValueError, match="Monday"):
        sign(cast.giulia, WEEK - timedelta(days=6))

    def check_in(session: Session) -> None:
        checkin = checkins.begin(session, clock, build.person(session, cast.lucia), running)
        checkins.save_step(session, clock, checkin.id, "feeling", mood=Mood.GOOD)
        checkins.finish(session, clock, checkin.id)

    database.write(check_in)
    assert sign(cast.giulia, running)


@on_sqlite
def test_the_note_is_kept_and_replaced(database: Database, clock: SetClock, cast: Cast) -> None:
    hostile = "<b>\u202e\x00 note 🧾" + "x" * 4000
    for text in ("first", hostile, hostile):
        database.write(
            lambda s, text=text: reviews.keep_note(s, clock, cast.giulia, cast.rossi, WEEK, text)  # type: ignore[misc]
        )
    with database.read() as session:
        review = session.scalars(select(WeekReview)).one()
        assert review.note.replace("\x00", "") == hostile.replace("\x00", "")
        assert review.signed_at is None
    with pytest.raises(NotFound):
        database.write(lambda s: reviews.keep_note(s, clock, cast.giulia, 999, WEEK, "x"))


@on_sqlite
def test_a_family_of_many_weeks_costs_few_statements(database: Database, clock: SetClock, cast: Cast) -> None:
    """One set of queries covers all households of the list, however many there are."""
    from sqlalchemy import event

    def more(session: Session) -> None:
        for number in range(12):
            household = households.create_household(
                session,
                clock,
                None,
                cast.programme,
                f"N-{number}",
                f"famiglia {number}",
                coach_id=cast.giulia,
            )
            member = build.joined(session, clock, household.id, f"Adulto {number}")
            build.spent(session, clock, member, "10", on=weeks_ago(0))

    database.write(more)
    said: list[str] = []
    with database.read() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
        assert len(reviews.unread(session, clock, Household.id > 0)) == 12
    assert len([statement for statement in said if statement.startswith("SELECT")]) <= 6


@on_sqlite
def test_whoever_has_nothing_to_sign_is_not_even_fetched(
    database: Database, clock: SetClock, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[int] = []

    def fetch(*args: Any) -> dict[int, Series]:
        households = series.fetch(*args)
        fetched[:] = sorted(households)
        return households

    monkeypatch.setattr(lists, "fetch", fetch)

    def waiting() -> list[tuple[int, date]]:
        with database.read() as session:
            weeks = reviews.unread(session, clock, Household.id > 0)
        return [(week.household_id, week.week) for week in weeks]

    def live(session: Session) -> None:
        for back in range(reviews.WEEKS):
            build.spent(session, clock, cast.lucia, "10", on=weeks_ago(back))

    database.write(live)
    assert sorted(waiting()) == [(cast.rossi, weeks_ago(back)) for back in reversed(range(reviews.WEEKS))]
    assert fetched == [cast.amrani, cast.rossi, cast.kaur]

    def sign(session: Session) -> None:
        for back in range(reviews.WEEKS):
            reviews.sign_off(session, clock, cast.giulia, cast.rossi, weeks_ago(back))

    database.write(sign)
    assert waiting() == []
    assert fetched == [cast.amrani, cast.kaur]
    # The current week can be signed off as soon as its check-in is done.
    this_week = WEEK + timedelta(weeks=1)
    done = Checkin(household_id=cast.rossi, week=this_week, state=CheckinState.DONE)
    database.write(lambda s: s.add(done))
    assert waiting() == [(cast.rossi, this_week)]
    database.write(lambda s: reviews.sign_off(s, clock, cast.giulia, cast.rossi, this_week))
    assert waiting() == []
