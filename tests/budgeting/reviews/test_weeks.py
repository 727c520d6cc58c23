"""A week in numbers, and its one suggestion."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from budgeting import checkins
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.errors import NotFound
from budgeting.headings import FLEXIBLE, Heading, Source
from budgeting.households import person
from budgeting.money import Money, total
from budgeting.month_plan import Envelope
from budgeting.reviews import weeks
from budgeting.reviews.weeks import Advice, HeadingLine, Suggestion, suggest
from budgeting.spending import entries
from budgeting.states.checkins import Mood
from tests.kit import build
from tests.kit.build import Cast, euro

WEEK = date(2026, 3, 2)
STEADY_WEEKS = (euro("60"),) * 4


# -- the suggestion


def _line(
    heading: Heading,
    spent: str,
    limit: str | None = None,
    before: tuple[Money, ...] = STEADY_WEEKS,
    month: tuple[str, str] | None = None,
) -> HeadingLine:
    envelope = Envelope.of(euro(month[1]), euro(month[0])) if month else Envelope.of(None, euro(spent))
    return HeadingLine(heading, euro(spent), euro(limit) if limit else None, before, envelope)


def _suggest(*lines: HeadingLine, **known: Any) -> Suggestion:
    """The suggestion for a calm week with these facts changed."""
    calm: dict[str, Any] = {
        "total_in": euro("80"),
        "total_out": euro("60"),
        "in_before": (euro("60"),) * 4,
        "out_before": (euro("60"),) * 4,
        "entries": 5,
        "days_left": 10,
    }
    return suggest(lines=lines, **(calm | known))


def test_nothing_written_and_the_first_week_come_before_all() -> None:
    nothing = (Money(0),) * 4
    over = _line(Heading.FOOD, "90", "60")
    assert _suggest(over, entries=0).code is Advice.NOTHING_WRITTEN
    assert _suggest(over, in_before=nothing, out_before=nothing).code is Advice.FIRST_WEEK


def test_more_out_than_in_is_said_with_the_difference() -> None:
    given = _suggest(total_in=euro("50"), total_out=euro("75"))
    assert given == Suggestion(Advice.SPENT_MORE_THAN_INCOME, amount=euro("25"))


@pytest.mark.parametrize(
    "known",
    [
        {"total_in": euro("0")},  # paid in another week
        {"total_in": euro("50"), "in_before": (euro("0"), euro("0"), euro("0"), euro("400"))},
        {"total_in": euro("57")},  # too little to matter
    ],
    ids=["no income this week", "paid last week", "a few euros"],
)
def test_a_week_between_two_pay_days_does_not_cry_wolf(known: dict[str, Any]) -> None:
    assert _suggest(**known).code is Advice.STEADY


def test_the_heading_furthest_over_its_share_is_named() -> None:
    lines = (_line(Heading.FOOD, "70", "60"), _line(Heading.LEISURE, "40", "15"))
    assert _suggest(*lines) == Suggestion(Advice.OVER_LIMIT, Heading.LEISURE, euro("25"))


def test_nobody_is_told_to_spend_less_on_rent() -> None:
    assert _suggest(_line(Heading.RENT, "230", "53", month=("230", "230"))).code is Advice.STEADY


def test_a_month_that_is_nearly_used_up_is_said_while_there_is_time() -> None:
    line = _line(Heading.FOOD, "50", "60", month=("220", "260"))
    assert _suggest(line, days_left=7) == Suggestion(Advice.CLOSE_TO_LIMIT, Heading.FOOD, euro("40"))
    assert _suggest(line, days_left=6).code is Advice.STEADY


def test_room_to_save_is_a_tenth_in_whole_euros_unless_something_was_saved() -> None:
    room = {"total_in": euro("180"), "total_out": euro("60")}
    assert _suggest(**room) == Suggestion(Advice.SAVE_A_LITTLE, amount=euro("12"))
    assert _suggest(_line(Heading.SAVINGS, "5"), **room).code is Advice.STEADY
    assert _suggest(total_in=euro("109"), total_out=euro("60")).code is Advice.STEADY


def test_less_than_usual_is_praised_when_there_is_a_usual() -> None:
    assert _suggest(_line(Heading.FOOD, "45")) == Suggestion(Advice.LESS_THAN_USUAL, Heading.FOOD, euro("15"))
    assert _suggest(_line(Heading.FOOD, "50")).code is Advice.STEADY
    gaps = (euro("0"), euro("240"), euro("0"), euro("240"))
    assert _suggest(_line(Heading.FOOD, "45", before=gaps)).code is Advice.STEADY


moneys = st.builds(Money, st.integers(0, 10**6))
four = st.tuples(moneys, moneys, moneys, moneys)
lines_of_any_kind = st.lists(
    st.builds(
        HeadingLine,
        st.sampled_from(list(Heading)),
        moneys,
        st.none() | moneys,
        four,
        st.builds(Envelope.of, st.none() | moneys, moneys),
    ),
    max_size=6,
)


@given(lines_of_any_kind, moneys, moneys, four, four, st.integers(0, 50), st.integers(0, 31))
def test_whatever_the_week_there_is_one_suggestion_that_makes_sense(
    lines: list[HeadingLine],
    total_in: Money,
    total_out: Money,
    in_before: tuple[Money, ...],
    out_before: tuple[Money, ...],
    entries: int,
    days_left: int,
) -> None:
    given = suggest(
        lines=lines,
        total_in=total_in,
        total_out=total_out,
        in_before=in_before,
        out_before=out_before,
        entries=entries,
        days_left=days_left,
    )
    about_a_heading = {Advice.OVER_LIMIT, Advice.CLOSE_TO_LIMIT, Advice.LESS_THAN_USUAL}
    assert (given.heading is not None) == (given.code in about_a_heading)
    assert given.heading is None or given.heading in FLEXIBLE
    with_amount = about_a_heading | {Advice.SPENT_MORE_THAN_INCOME, Advice.SAVE_A_LITTLE}
    assert (given.amount is not None) == (given.code in with_amount)
    assert given.amount is None or given.amount.minor >= 0


# -- the summary


def test_a_week_beside_its_limits_and_the_four_before(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    def live(session: Session) -> None:
        build.planned(session, clock, cast.amrani, WEEK, food="260", school="52")
        for back, amount in ((1, "40"), (2, "50"), (4, "30"), (5, "999")):
            build.spent(session, clock, cast.amina, amount, on=WEEK - timedelta(weeks=back))
        build.received(session, clock, cast.youssef, "600", on=WEEK - timedelta(days=1))
        build.spent(session, clock, cast.amina, "43.20", on=WEEK)
        build.spent(session, clock, cast.youssef, "1.80", on=WEEK + timedelta(days=6))
        build.spent(session, clock, cast.youssef, "9", Heading.LEISURE, on=WEEK)
        build.spent(session, clock, cast.youssef, "70", on=WEEK + timedelta(days=7))
        build.received(session, clock, cast.amina, "120", Source.BENEFIT, on=WEEK)
        gone = build.spent(session, clock, cast.amina, "500", on=WEEK).entry_id
        entries.undo(session, clock, person(session, cast.amina), gone)
        begun = checkins.begin(session, clock, person(session, cast.amina), WEEK)
        checkins.save_step(session, clock, begun.id, "end", cash_minor=8000, mood=Mood.GOOD)
        checkins.finish(session, clock, begun.id)

    database.write(live)
    with database.read() as session:
        week = weeks.summary(session, clock, cast.amrani, WEEK)
    food, leisure, school = (
        next(line for line in week.lines if line.heading is heading)
        for heading in (Heading.FOOD, Heading.LEISURE, Heading.SCHOOL)
    )
    assert [line.heading for line in week.lines] == [Heading.SCHOOL, Heading.FOOD, Heading.LEISURE]
    assert (food.spent, food.limit) == (euro("45"), euro("60"))
    assert food.before == (euro("30"), euro("0"), euro("50"), euro("40"))
    assert food.usual == euro("30")
    assert food.month == Envelope.of(euro("260"), euro("45"))
    assert (leisure.limit, leisure.spent) == (None, euro("9"))
    assert (school.limit, school.spent) == (euro("12"), euro("0"))
    assert week.income == {Source.BENEFIT: euro("120")}
    assert (week.total_in, week.total_out, week.left) == (euro("120"), euro("54"), euro("66"))
    assert week.out_before == (euro("30"), euro("0"), euro("50"), euro("40"))
    assert week.in_before == (euro("0"), euro("0"), euro("0"), euro("600"))
    assert (week.entries, week.cash, week.mood, week.checked_in) == (4, euro("80"), Mood.GOOD, True)
    assert week.suggestion == Suggestion(Advice.SAVE_A_LITTLE, amount=euro("6"))
    assert total(line.spent for line in week.lines) == week.total_out


def test_the_month_so_far_reaches_back_to_pay_day(database: Database, cast: Cast, clock: SetClock) -> None:
    # A week whose Sunday is the last of 31 days: the furthest back a month can start.
    week = date(2026, 8, 24)

    def live(session: Session) -> None:
        build.planned(session, clock, cast.rossi, week, food="100")
        build.spent(session, clock, cast.lucia, "11", on=date(2026, 7, 31))
        build.spent(session, clock, cast.lucia, "22", on=date(2026, 8, 1))
        build.spent(session, clock, cast.lucia, "33", on=date(2026, 8, 30))

    database.write(live)
    with database.read() as session:
        food = weeks.summary(session, clock, cast.rossi, week).lines[0]
    assert food.month.spent == euro("55")


def test_an_empty_week_is_a_week(database: Database, cast: Cast, clock: SetClock) -> None:
    with database.read() as session:
        week = weeks.summary(session, clock, cast.kaur, WEEK)
        assert (week.lines, week.income, week.entries) == ((), {}, 0)
        assert (week.total_in, week.left, week.cash, week.mood) == (euro("0"), euro("0"), None, None)
        assert week.suggestion.code is Advice.NOTHING_WRITTEN
        with pytest.raises(NotFound):
            weeks.summary(session, clock, 999, WEEK)
        with pytest.raises(ValueError, match="Monday"):
            weeks.summary(session, clock, cast.kaur, date(2026, 3, 3))
