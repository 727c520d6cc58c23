"""The month plan: what is left, when to say something, and a first plan to propose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import month_plan
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Household
from budgeting.errors import CurrencyMismatch, NotFound, NotPossible
from budgeting.headings import FIXED, Heading
from budgeting.households import person
from budgeting.money import Money
from budgeting.month_plan import Envelope, crossed, proposal
from budgeting.periods import weekly_to_monthly
from budgeting.reviews import series
from budgeting.spending import entries
from tests.kit import build
from tests.kit.build import Cast, euro

TODAY = date(2026, 3, 2)
minors = st.integers(0, 10**9)


# -- arithmetic


@given(minors, minors, st.lists(st.integers(1, 10**6), max_size=20))
def test_each_word_is_said_once_on_the_way_up(limit: int, start: int, steps: list[int]) -> None:
    before, heard = start, []
    for step in steps:
        heard.append(crossed(before, before + step, limit))
        before += step
    said = [word for word in heard if word is not None]
    assert said == sorted(set(said))
    if limit:
        expected = {p for p in (80, 100) if 100 * start < p * limit <= 100 * before}
        assert set(said) <= expected
        assert max(said, default=None) == max(expected, default=None)


@pytest.mark.parametrize(
    ("before", "after", "limit", "word"),
    [
        (0, 7999, 10000, None),
        (7999, 8000, 10000, 80),
        (8000, 9999, 10000, None),
        (9999, 10000, 10000, 100),
        (0, 12000, 10000, 100),
        (10000, 20000, 10000, None),
        (0, 500, 0, None),
        (9000, 7000, 10000, None),
    ],
)
def test_the_thresholds(before: int, after: int, limit: int, word: int | None) -> None:
    assert crossed(before, after, limit) == word


@given(minors, minors)
def test_an_envelope_adds_up(limit: int, spent: int) -> None:
    envelope = Envelope.of(Money(limit), Money(spent))
    assert envelope.left is not None
    assert envelope.left + envelope.spent == Money(limit)
    assert (envelope.percent >= 100) == (spent >= limit and spent > 0)


def test_without_a_limit_there_is_nothing_left_and_no_percentage() -> None:
    assert Envelope.of(None, Money(5)) == Envelope(None, Money(5), None, 0)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(list(Heading)), st.builds(Money, st.integers(1, 10**7))), max_size=8
    )
)
def test_a_proposal_covers_what_was_spent_in_whole_euros(weeks: list[dict[str, Money]]) -> None:
    proposed = proposal(weeks)
    written = [week for week in weeks if week]
    assert bool(proposed) == (len(written) >= 2)
    for code, limit in proposed.items():
        over = len(weeks) if code in FIXED else len(written)
        mean = Money(sum(week[code].minor for week in written if code in week) // over)
        assert limit.minor % 100 == 0
        assert weekly_to_monthly(mean).minor <= limit.minor < weekly_to_monthly(mean).minor + 106


def test_an_empty_week_counts_for_the_rent_but_not_for_food() -> None:
    weeks = [{"rent": euro("240"), "food": euro("60")}, {}, {"food": euro("60")}, {}]
    assert proposal(weeks) == {"rent": euro("260"), "food": euro("260")}


# -- with a database


def test_what_is_left_counts_the_month_of_the_day(database: Database, cast: Cast, clock: SetClock) -> None:
    def live(session: Session) -> None:
        build.planned(session, clock, cast.amrani, TODAY, food="400", leisure="0")
        build.spent(session, clock, cast.amina, "12.50", on=date(2026, 3, 1))
        build.spent(session, clock, cast.youssef, "300", on=date(2026, 3, 31))
        build.spent(session, clock, cast.amina, "77", on=date(2026, 2, 28))
        build.spent(session, clock, cast.amina, "5", Heading.LEISURE, on=TODAY)
        build.spent(session, clock, cast.amina, "8", Heading.HEALTH, on=TODAY)
        gone = build.spent(session, clock, cast.amina, "50", on=TODAY).entry_id
        entries.undo(session, clock, person(session, cast.amina), gone)

    database.write(live)
    with database.read() as session:
        amina = person(session, cast.amina)
        food = month_plan.left(session, clock, amina, Heading.FOOD, TODAY)
        assert food == Envelope(euro("400"), euro("312.50"), euro("87.50"), 78)
        assert month_plan.left(session, clock, amina, "leisure", TODAY).percent == 100
        assert month_plan.left(session, clock, amina, "health", TODAY) == Envelope(None, euro("8"), None, 0)
        assert month_plan.left(session, clock, amina, "food", date(2026, 2, 2)) == Envelope(
            None, euro("77"), None, 0
        )
        whole = month_plan.overview(session, clock, amina, TODAY)
        assert list(whole) == ["health", "food", "leisure"]
        assert whole["food"] == food


def test_the_month_may_begin_on_pay_day(database: Database, cast: Cast, clock: SetClock) -> None:
    def live(session: Session) -> None:
        session.get_one(Household, cast.rossi).pay_day = 27
        session.flush()
        build.planned(session, clock, cast.rossi, TODAY, food="100")
        build.spent(session, clock, cast.lucia, "10", on=date(2026, 2, 26))
        build.spent(session, clock, cast.lucia, "20", on=date(2026, 2, 27))
        build.spent(session, clock, cast.lucia, "30", on=date(2026, 3, 26))
        build.spent(session, clock, cast.lucia, "40", on=date(2026, 3, 27))

    database.write(live)
    with database.read() as session:
        lucia = person(session, cast.lucia)
        assert month_plan.left(session, clock, lucia, "food", TODAY).spent == euro("50")
        assert month_plan.limits(session, cast.rossi, date(2026, 2, 27)) == {"food": euro("100")}
        assert month_plan.limits(session, cast.rossi, date(2026, 1, 27)) == {}


def test_a_limit_holds_until_a_later_one(database: Database, cast: Cast, clock: SetClock) -> None:
    def plan(session: Session) -> None:
        build.planned(session, clock, cast.rossi, date(2026, 1, 15), food="300", health="40")
        build.planned(session, clock, cast.rossi, date(2026, 3, 9), food="350")
        build.planned(session, clock, cast.rossi, date(2026, 3, 20), food="360")

    database.write(plan)
    with database.read() as session:
        assert month_plan.limits(session, cast.rossi, date(2026, 2, 1))["food"] == euro("300")
        assert month_plan.limits(session, cast.rossi, date(2026, 3, 1)) == {
            "food": euro("360"),
            "health": euro("40"),
        }
        assert month_plan.limits(session, cast.rossi, date(2027, 3, 1))["food"] == euro("360")
        assert all(session.scalars(select(Audit.details).where(Audit.action == "month_plan.set")))


def test_a_limit_is_taken_away_from_a_month_on(database: Database, cast: Cast, clock: SetClock) -> None:
    def plan(session: Session) -> None:
        build.planned(session, clock, cast.rossi, date(2026, 1, 15), food="300", health="40")
        build.spent(session, clock, cast.lucia, "12", on=TODAY)
        month_plan.set_limit(session, clock, None, cast.rossi, TODAY, "food", None)

    database.write(plan)
    with database.read() as session:
        lucia = person(session, cast.lucia)
        assert month_plan.limits(session, cast.rossi, date(2026, 2, 1))["food"] == euro("300")
        assert month_plan.limits(session, cast.rossi, date(2026, 3, 1)) == {"health": euro("40")}
        assert month_plan.left(session, clock, lucia, "food", TODAY) == Envelope(None, euro("12"), None, 0)
        assert month_plan.overview(session, clock, lucia, TODAY)["food"].limit is None
        (household,) = series.fetch(session, clock, Household.id == cast.rossi, TODAY, TODAY).values()
        assert household.month_limit(date(2026, 3, 2), "food") is None
        assert household.month_limit(date(2026, 2, 2), "food") == euro("300")
    database.write(
        lambda s: month_plan.set_limit(s, clock, None, cast.rossi, date(2026, 4, 2), "food", euro("280"))
    )
    with database.read() as session:
        assert month_plan.limits(session, cast.rossi, date(2026, 4, 1))["food"] == euro("280")


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        (lambda s, c, cast: month_plan.set_limit(s, c, None, 999, TODAY, "food", euro("1")), NotFound),
        (
            lambda s, c, cast: month_plan.set_limit(s, c, None, cast.rossi, TODAY, "work", euro("1")),
            NotPossible,
        ),
        (lambda s, c, cast: month_plan.set_limit(s, c, None, cast.rossi, TODAY, "x", euro("1")), NotPossible),
        (
            lambda s, c, cast: month_plan.set_limit(s, c, None, cast.rossi, TODAY, "food", Money(-1)),
            NotPossible,
        ),
        (
            lambda s, c, cast: month_plan.set_limit(s, c, None, cast.rossi, TODAY, "food", Money(1, "CHF")),
            CurrencyMismatch,
        ),
    ],
    ids=["no household", "a source", "no heading", "below zero", "other currency"],
)
def test_a_limit_that_makes_no_sense_is_refused(
    database: Database,
    cast: Cast,
    clock: SetClock,
    plan: Callable[[Session, SetClock, Cast], None],
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        database.write(lambda s: plan(s, clock, cast))


def test_a_plan_is_proposed_from_whole_weeks_only(database: Database, cast: Cast, clock: SetClock) -> None:
    clock.set(datetime(2026, 3, 5, 17, 0, tzinfo=UTC))

    def live(session: Session) -> None:
        build.spent(session, clock, cast.lucia, "60", on=date(2026, 2, 10))
        build.spent(session, clock, cast.lucia, "60", on=date(2026, 2, 18))
        build.spent(session, clock, cast.lucia, "240", Heading.RENT, on=date(2026, 2, 10))
        build.spent(session, clock, cast.lucia, "9000", on=TODAY)  # a week that isn't over

    with database.read() as session:
        assert month_plan.propose(session, clock, cast.rossi) == {}
    database.write(live)
    with database.read() as session:
        # Rent is averaged over the three weeks since the first entry, food over the two with entries.
        assert month_plan.propose(session, clock, cast.rossi) == {"rent": euro("347"), "food": euro("260")}
