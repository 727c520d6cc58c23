"""The month plan: what is left, when to say something, and a first plan to propose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
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
from budgeting.month_plan import Envelope, proposal, reached, weekly
from budgeting.periods import budget_month, week_of, weekly_to_monthly
from budgeting.reviews import series
from budgeting.spending import entries
from tests.kit import build
from tests.kit.build import Cast, euro
from tests.kit.databases import on_sqlite
from tests.kit.rewinding import rewinding

TODAY = date(2026, 3, 2)
minors = st.integers(0, 10**9)


# -- arithmetic


@pytest.mark.parametrize(
    ("spent", "limit", "percent"),
    [
        (7999, 10000, None),
        (8000, 10000, 80),
        (9999, 10000, 80),
        (10000, 10000, 100),
        (20000, 10000, 100),
        # Nothing was planned there: the line says that it is over, and that is enough.
        (500, 0, None),
        (500, None, None),
    ],
)
def test_the_thresholds(spent: int, limit: int | None, percent: int | None) -> None:
    assert reached(Envelope.of(None if limit is None else Money(limit), Money(spent))) == percent


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("spend"), st.lists(st.integers(1, 6_000), min_size=1, max_size=4)),
            st.tuples(st.just("undo"), st.just([])),
            st.tuples(st.just("limit"), st.integers(0, 20_000).map(lambda n: [n])),
        ),
        max_size=12,
    )
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@on_sqlite
def test_each_word_is_said_once_a_month_whatever_happens(
    database: Database, cast: Cast, clock: SetClock, happens: list[tuple[str, list[int]]]
) -> None:
    """Two adults write, undo, and change the limit: 80 and 100 per cent are each told once, never 80 after 100."""
    with rewinding(database) as within:

        def live(session: Session) -> list[int]:
            build.planned(session, clock, cast.amrani, TODAY, food="100")
            booked: list[int] = []
            heard = []
            for turn, (what, amounts) in enumerate(happens):
                who = person(session, cast.amina if turn % 2 else cast.youssef)
                if what == "spend":
                    for minor in amounts:
                        amount = f"{minor // 100}.{minor % 100:02}"
                        booked.append(build.spent(session, clock, who.member_id, amount, on=TODAY).entry_id)
                elif what == "undo" and booked:
                    entries.undo(session, clock, person(session, cast.amina), booked.pop())
                elif what == "limit":
                    month_plan.set_own_limit(session, who, TODAY, "food", Money(amounts[0]))
                envelope = month_plan.left(session, clock, who, "food", TODAY)
                percent = month_plan.tell_once(session, clock, who, "food", TODAY, envelope)
                heard += [percent] if percent is not None else []
                again = month_plan.left(session, clock, who, "food", TODAY)
                assert month_plan.tell_once(session, clock, who, "food", TODAY, again) is None
            return heard

        heard = within.write(live)
        assert heard == sorted(set(heard))
        assert set(heard) <= {80, 100}


@given(st.integers(-(10**9), 10**9), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 31))
def test_a_weekly_allowance_is_never_negative_and_never_more_than_what_is_left(
    minor: int, today: date, pay_day: int
) -> None:
    month, left = budget_month(today, pay_day), Money(minor)
    week = weekly(left, today, month)
    assert 0 <= week.minor <= max(minor, 0)
    days = (month.end - today).days + 1
    assert week.minor * days // 7 <= max(minor, 0)
    if days <= 7 and minor % 100 == 0:
        assert week.minor == max(minor, 0), "in the last week all of it"


@given(st.integers(0, 10**6), st.integers(1, 31))
def test_who_spends_the_allowance_each_week_gets_to_the_end(minor: int, pay_day: int) -> None:
    month = budget_month(TODAY, pay_day)
    day, left = month.start, minor
    while day in month:
        share = weekly(Money(left), day, month).minor
        assert share <= left
        left -= share
        day += timedelta(days=7)
    assert left >= 0


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
def test_a_proposal_covers_what_was_spent_in_round_amounts(weeks: list[dict[str, Money]]) -> None:
    proposed = proposal(weeks)
    written = [week for week in weeks if week]
    assert bool(proposed) == (len(written) >= 3)
    for code, limit in proposed.items():
        over = len(weeks) if code in FIXED else len(written)
        mean = Money(sum(week[code].minor for week in written if code in week) // over)
        assert limit.minor % (500 if limit.minor <= 10_000 else 1_000) == 0
        assert weekly_to_monthly(mean).minor <= limit.minor < weekly_to_monthly(mean).minor + 1_006


def test_an_empty_week_counts_for_the_rent_but_not_for_food() -> None:
    weeks = [{"rent": euro("240"), "food": euro("60")}, {}, {"food": euro("60")}, {"food": euro("60")}]
    assert proposal(weeks) == {"rent": euro("260"), "food": euro("260")}


# -- with a database


@on_sqlite
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


@on_sqlite
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
        assert month_plan.limits(session, cast.rossi, budget_month(TODAY, 27)) == {"food": euro("100")}
        assert month_plan.limits(session, cast.rossi, budget_month(TODAY, 27).previous()) == {}


@on_sqlite
def test_a_limit_holds_until_a_later_one(database: Database, cast: Cast, clock: SetClock) -> None:
    def plan(session: Session) -> None:
        build.planned(session, clock, cast.rossi, date(2026, 1, 15), food="300", health="40")
        build.planned(session, clock, cast.rossi, date(2026, 3, 9), food="350")
        build.planned(session, clock, cast.rossi, date(2026, 3, 20), food="360")

    database.write(plan)
    with database.read() as session:
        assert month_plan.limits(session, cast.rossi, budget_month(date(2026, 2, 1), 1))["food"] == euro(
            "300"
        )
        assert month_plan.limits(session, cast.rossi, budget_month(date(2026, 3, 1), 1)) == {
            "food": euro("360"),
            "health": euro("40"),
        }
        assert month_plan.limits(session, cast.rossi, budget_month(date(2027, 3, 1), 1))["food"] == euro(
            "360"
        )
        assert all(session.scalars(select(Audit.details).where(Audit.action == "month_plan.set")))


@on_sqlite
def test_a_limit_is_taken_away_from_a_month_on(database: Database, cast: Cast, clock: SetClock) -> None:
    def plan(session: Session) -> None:
        build.planned(session, clock, cast.rossi, date(2026, 1, 15), food="300", health="40")
        build.spent(session, clock, cast.lucia, "12", on=TODAY)
        month_plan.set_limit(session, clock, None, cast.rossi, TODAY, "food", None)

    database.write(plan)
    with database.read() as session:
        lucia = person(session, cast.lucia)
        assert month_plan.limits(session, cast.rossi, budget_month(date(2026, 2, 1), 1))["food"] == euro(
            "300"
        )
        assert month_plan.limits(session, cast.rossi, budget_month(date(2026, 3, 1), 1)) == {
            "health": euro("40")
        }
        assert month_plan.left(session, clock, lucia, "food", TODAY) == Envelope(None, euro("12"), None, 0)
        assert month_plan.overview(session, clock, lucia, TODAY)["food"].limit is None
        (household,) = series.fetch(session, clock, Household.id == cast.rossi, TODAY, TODAY).values()
        assert household.month_limit(date(2026, 3, 2), "food") is None
        assert household.month_limit(date(2026, 2, 2), "food") == euro("300")
    database.write(
        lambda s: month_plan.set_limit(s, clock, None, cast.rossi, date(2026, 4, 2), "food", euro("280"))
    )
    with database.read() as session:
        assert month_plan.limits(session, cast.rossi, budget_month(date(2026, 4, 1), 1))["food"] == euro(
            "280"
        )


@on_sqlite
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


@on_sqlite
def test_a_plan_is_proposed_from_whole_weeks_only(database: Database, cast: Cast, clock: SetClock) -> None:
    clock.set(datetime(2026, 3, 5, 17, 0, tzinfo=UTC))

    def live(session: Session) -> None:
        build.spent(session, clock, cast.lucia, "60", on=date(2026, 2, 10))
        build.spent(session, clock, cast.lucia, "60", on=date(2026, 2, 18))
        build.spent(session, clock, cast.lucia, "60", on=date(2026, 2, 24))
        build.spent(session, clock, cast.lucia, "240", Heading.RENT, on=date(2026, 2, 10))
        build.spent(session, clock, cast.lucia, "9000", on=TODAY)  # a week that isn't over

    with database.read() as session:
        assert month_plan.propose(session, clock, cast.rossi) == {}
    database.write(live)
    with database.read() as session:
        assert month_plan.propose(session, clock, cast.rossi) == {"rent": euro("350"), "food": euro("260")}


@on_sqlite
@pytest.mark.parametrize(
    ("before", "after"), [(1, 15), (15, 1), (27, 5), (5, 27), (31, 1), (1, 31), (10, 11)]
)
def test_a_changed_pay_day_keeps_the_plan(
    database: Database, cast: Cast, clock: SetClock, before: int, after: int
) -> None:
    """Whatever the day of the change, the limit that held still holds, and a new one replaces it."""
    for days in range(0, 31, 3):
        on = TODAY + timedelta(days=days)
        with rewinding(database) as within:

            def live(session: Session, on: date = on) -> None:
                household = session.get_one(Household, cast.rossi)
                household.pay_day = before
                session.flush()
                build.planned(session, clock, cast.rossi, on, food="100")
                household.pay_day = after
                session.flush()
                lucia = person(session, cast.lucia)
                assert month_plan.left(session, clock, lucia, "food", on).limit == euro("100")
                assert month_plan.limits(session, cast.rossi, budget_month(on, after)) == {
                    "food": euro("100")
                }
                (known,) = series.fetch(session, clock, Household.id == cast.rossi, on, on).values()
                assert known.month_limit(week_of(on), "food") in (euro("100"), None)
                month_plan.set_own_limit(session, lucia, on, "food", euro("70"))
                assert month_plan.left(session, clock, lucia, "food", on).limit == euro("70")
                later = budget_month(on, after).next().next()
                assert month_plan.limits(session, cast.rossi, later) == {"food": euro("70")}

            within.write(live)


@on_sqlite
def test_who_set_a_limit_is_kept(database: Database, cast: Cast, clock: SetClock) -> None:
    def plan(session: Session) -> None:
        month_plan.set_limit(session, clock, cast.giulia, cast.amrani, TODAY, "food", euro("300"))
        month_plan.set_limit(session, clock, cast.giulia, cast.amrani, TODAY, "health", euro("30"))
        month_plan.set_own_limit(session, person(session, cast.amina), TODAY, "food", euro("320"))
        with pytest.raises(NotFound):
            month_plan.set_own_limit(session, person(session, cast.youssef), TODAY, "debts", euro("1"))

    database.write(plan)
    with database.read() as session:
        who = month_plan.who_set(session, cast.amrani, budget_month(TODAY, 1))
        assert (who["food"].family, who["health"].family) == (True, False)
        assert who["food"].name != who["health"].name != ""
        assert month_plan.limits(session, cast.amrani, budget_month(TODAY, 1))["food"] == euro("320")
