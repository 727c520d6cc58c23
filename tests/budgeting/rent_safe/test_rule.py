"""The rule itself: one figure, one light, whatever the order; never better for what makes life harder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.bills import following, until_date
from budgeting.money import Money, total
from budgeting.periods import ONE_DAY, months_later
from budgeting.rent_safe import Light, Line, Part, income
from budgeting.rent_safe.income import Receipt, certain
from budgeting.rent_safe.rule import CAUSES, judge
from budgeting.states.bills import Every

TODAY = date(2026, 3, 2)
RENT_ON = date(2026, 3, 31)
LIGHTS = [Light.RED, Light.AMBER, Light.GREEN]

amounts = st.integers(1, 10**7)
margins = st.integers(0, 10**6)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def _line(part: Part, minor: int) -> Line:
    return Line(part, Money(minor if part is Part.INCOME else -minor), part.value, on=TODAY)


others = st.lists(
    st.builds(_line, st.sampled_from([Part.INCOME, Part.INSTALMENT, Part.BILL]), amounts), max_size=8
)


@st.composite
def accounts(draw: st.DrawFn) -> tuple[Line, list[Line], Money]:
    rent = Line(Part.RENT, -Money(draw(amounts)), "rent", on=RENT_ON)
    at_hand = Line(Part.AT_HAND, Money(draw(st.integers(-(10**6), 10**7))))
    return rent, [at_hand, *draw(others)], Money(draw(margins))


@given(accounts(), st.randoms(use_true_random=False))
def test_the_order_of_what_counts_changes_nothing(
    account: tuple[Line, list[Line], Money], shuffled: object
) -> None:
    rent, lines, margin = account
    mixed = list(lines)
    shuffled.shuffle(mixed)  # type: ignore[attr-defined]
    assert judge(rent, lines, margin=margin, weeks=4) == judge(rent, mixed, margin=margin, weeks=4)


@given(accounts())
def test_the_figure_is_the_sum_of_the_lines_that_are_shown(
    account: tuple[Line, list[Line], Money],
) -> None:
    rent, lines, margin = account
    answer = judge(rent, lines, margin=margin, weeks=4)
    assert answer.figure == total(line.amount for line in answer.lines)
    assert sorted(map(repr, answer.lines)) == sorted(map(repr, [rent, *lines]))
    assert answer.figure is not None
    if answer.figure.minor < 0:
        assert answer.light is Light.RED
        assert answer.short_of == -answer.figure
    else:
        assert answer.light is (Light.AMBER if answer.figure < margin else Light.GREEN)
        assert answer.short_of is None
    assert [line.amount.minor for line in answer.causes] == sorted(
        line.amount.minor for line in [rent, *lines] if line.amount.minor < 0
    )[:CAUSES]


@given(accounts(), amounts, st.sampled_from([Part.INCOME, Part.INSTALMENT, Part.BILL]))
def test_income_never_worsens_and_what_is_to_be_paid_never_improves(
    account: tuple[Line, list[Line], Money], minor: int, part: Part
) -> None:
    rent, lines, margin = account
    before = judge(rent, lines, margin=margin, weeks=4)
    after = judge(rent, [*lines, _line(part, minor)], margin=margin, weeks=4)
    assert before.figure is not None
    assert after.figure is not None
    if part is Part.INCOME:
        assert after.figure > before.figure
        assert LIGHTS.index(after.light) >= LIGHTS.index(before.light)
    else:
        assert after.figure < before.figure
        assert LIGHTS.index(after.light) <= LIGHTS.index(before.light)


@given(accounts(), st.integers(0, 5))
def test_there_is_no_light_from_fewer_than_two_weeks(
    account: tuple[Line, list[Line], Money], weeks: int
) -> None:
    rent, lines, margin = account
    answer = judge(rent, lines, margin=margin, weeks=weeks)
    assert (answer.light is Light.UNKNOWN) == (weeks < 2)
    assert (answer.figure is None) == (weeks < 2)
    assert answer.weeks == weeks


# -- certain income

receipts = st.lists(
    st.builds(
        Receipt,
        st.sampled_from(["work", "benefit"]),
        st.dates(TODAY - timedelta(days=130), TODAY),
        st.builds(Money, amounts),
    ),
    max_size=30,
)
long_ago = date(2025, 1, 1)


def _sum(expected: dict[str, Money]) -> int:
    return total(expected.values()).minor


@given(receipts, st.randoms(use_true_random=False), st.integers(0, 40))
def test_the_order_of_receipts_changes_nothing(come: list[Receipt], shuffled: object, ahead: int) -> None:
    mixed = list(come)
    shuffled.shuffle(mixed)  # type: ignore[attr-defined]
    until = TODAY + ahead * ONE_DAY
    assert certain(come, long_ago, TODAY, until) == certain(mixed, long_ago, TODAY, until)


@given(
    receipts,
    st.builds(
        Receipt, st.just("work"), st.dates(TODAY - timedelta(days=130), TODAY), st.builds(Money, amounts)
    ),
    st.integers(0, 40),
)
def test_more_income_never_worsens(come: list[Receipt], more: Receipt, ahead: int) -> None:
    until = TODAY + ahead * ONE_DAY
    before = _sum(certain(come, long_ago, TODAY, until))
    after = _sum(certain([*come, more], long_ago, TODAY, until))
    # What has come is at hand instead.
    at_hand = more.amount.minor if more.on > TODAY - income.EARLY else 0
    assert after + at_hand >= before


@given(receipts, st.integers(0, 40), st.integers(0, 40))
def test_what_is_expected_grows_with_the_days(come: list[Receipt], some: int, more: int) -> None:
    sooner, later = TODAY + some * ONE_DAY, TODAY + (some + more) * ONE_DAY
    assert _sum(certain(come, long_ago, TODAY, sooner)) <= _sum(certain(come, long_ago, TODAY, later))


def _pay(*on: date, minor: int = 100_000) -> list[Receipt]:
    return [Receipt("work", day, Money(minor)) for day in on]


@pytest.mark.parametrize(
    ("come", "expected"),
    [
        # On the tenth of each month: it will come again, as much as the least of what most months brought.
        (_pay(date(2025, 12, 10), date(2026, 1, 10), date(2026, 2, 10)), 100_000),
        (_pay(date(2026, 1, 10), date(2026, 2, 10)), 100_000),
        (_pay(date(2025, 12, 10), date(2026, 1, 10)) + _pay(date(2026, 2, 10), minor=60_000), 100_000),
        (_pay(date(2025, 12, 10)) + _pay(date(2026, 1, 10), date(2026, 2, 10), minor=60_000), 60_000),
        # Once isn't regular.
        (_pay(date(2026, 2, 10)), 0),
        # This month's came early: it isn't expected twice.
        (_pay(date(2025, 12, 4), date(2026, 1, 4), date(2026, 2, 4), date(2026, 3, 1)), 0),
        # It comes on the first and is late: nobody counts on it.
        (_pay(date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)), 0),
    ],
)
def test_pay_that_comes_each_month_is_expected(come: list[Receipt], expected: int) -> None:
    assert _sum(certain(come, long_ago, TODAY, date(2026, 3, 28))) == expected


def test_a_family_known_for_weeks_is_judged_by_its_weeks() -> None:
    since = date(2026, 2, 9)
    weekly = _pay(date(2026, 2, 13), date(2026, 2, 20), date(2026, 2, 27), minor=12_000)
    # Monday 2 March: the weeks of the 9th and the 16th lie ahead whole, up to the 22nd.
    assert certain(weekly, since, TODAY, date(2026, 3, 22)) == {"work": Money(24_000)}
    assert certain(weekly[:2], since, TODAY, date(2026, 3, 22)) == {"work": Money(24_000)}
    assert certain(weekly[:1], since, TODAY, date(2026, 3, 22)) == {}
    assert certain(weekly, date(2026, 2, 16), TODAY, date(2026, 3, 22)) == {}


# -- dates


@given(days, st.integers(1, 31), st.sampled_from(list(Every)))
def test_the_next_bill_is_in_its_month_on_its_day_or_the_last(
    day: date, month_day: int, every: Every
) -> None:
    after = following(day, every, month_day)
    if every is Every.ONCE:
        assert after is None
        return
    assert after is not None
    assert after > day or every is Every.MONTHLY
    assert after.day == month_day or (after + ONE_DAY).day == 1


def test_the_thirty_first_falls_on_the_last_day_and_comes_back() -> None:
    due = list(until_date(date(2026, 1, 31), Every.MONTHLY, 31, date(2026, 5, 31)))
    assert [day.day for day in due] == [31, 28, 31, 30, 31]
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)


@pytest.mark.parametrize("every", Every)
@given(first=days, ahead=st.integers(0, 900))
def test_all_due_dates_up_to_a_day_are_found(every: Every, first: date, ahead: int) -> None:
    until = first + ahead * ONE_DAY
    due = list(until_date(first, every, first.day, until))
    assert due == sorted(set(due))
    assert due[0] == first
    assert due[-1] <= until
    step: Callable[[date], date | None] = lambda day: following(day, every, first.day)  # noqa: E731
    last = step(due[-1])
    assert last is None or last > until
