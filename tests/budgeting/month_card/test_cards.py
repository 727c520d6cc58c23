"""The month's card counts each day once, knows no amounts, and keeps what is about instalments apart."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import checkins, month_card
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Household, Member, MonthCard, MonthWish
from budgeting.errors import NotFound, NotPossible
from budgeting.headings import FLEXIBLE, Heading
from budgeting.households import person
from budgeting.money import Money
from budgeting.month_card.facts import ASKED_UNTIL, _weeks
from budgeting.periods import ONE_WEEK, budget_month, week_end
from budgeting.states.month_card import WishKind, WishOutcome
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family
from tests.kit.rewinding import rewinding

FEBRUARY = budget_month(date(2026, 2, 10), 1)
moneys = st.dictionaries(st.sampled_from(list(Heading)), st.builds(Money, st.integers(1, 10**6)))


@given(st.dates(date(2020, 1, 6), date(2030, 1, 1)), st.integers(1, 31))
def test_each_week_belongs_to_one_month(day: date, pay_day: int) -> None:
    week = day - timedelta(days=day.weekday())
    asked = week_end(week) + ASKED_UNTIL
    month = budget_month(asked, pay_day)
    for each in (month.previous(), month, month.next()):
        first, last = _weeks(each.start, each.end)
        assert (first <= week <= last) == (each == month)


@given(moneys, moneys)
def test_a_heading_that_took_less_is_one_that_can_be_steered(
    before: dict[Heading, Money], now: dict[Heading, Money]
) -> None:
    heading = month_card.took_less(before, now)
    if heading is not None:
        assert heading in FLEXIBLE
        assert before[heading].minor - now[heading].minor >= 500


@pytest.fixture
def family(database: Database, clock: SetClock) -> Family:
    return Family.of(database, clock)


def _live(family: Family, first: date, days: int, each: str, heading: Heading = Heading.FOOD) -> None:
    def job(session: Session) -> None:
        for day in range(days):
            on = first + timedelta(days=day)
            build.spent(session, family.clock, family.cast.amina, each, heading, on=on)

    family.database.write(job)


@on_sqlite
def test_a_card_counts_weeks_days_and_what_took_less(family: Family) -> None:
    _live(family, date(2026, 1, 2), 10, "20")
    _live(family, date(2026, 2, 2), 12, "10")
    _live(family, date(2026, 2, 20), 3, "50", Heading.DEBTS)

    def weeks(session: Session) -> None:
        amina = person(session, family.cast.amina)
        for week in (date(2026, 1, 26), date(2026, 2, 2), date(2026, 2, 9)):
            checkins.ask(session, family.clock, family.household, amina.member_id, week)
        done = checkins.begin(session, family.clock, amina, date(2026, 2, 2))
        checkins.finish(session, family.clock, done.id)

    family.database.write(weeks)
    family.plan(date(2026, 2, 10), date(2026, 3, 10))
    card = family.do(month_card.when_it_ended, family.household, FEBRUARY)
    assert (card.weeks_answered, card.weeks_asked) == (1, 3)
    # Days on which only a loan was written would tell of arrears.
    assert card.days_written == 12
    assert card.less_on == Heading.FOOD
    assert (card.instalments_kept, card.instalments_due) == (0, 1)
    assert month_card.speaks_to(card, family.amina)
    # It stays as it was, whatever is written later.
    _live(family, date(2026, 2, 25), 2, "5")
    assert family.do(month_card.when_it_ended, family.household, FEBRUARY).days_written == 12


@on_sqlite
def test_instalments_alone_are_nothing_to_show_around(family: Family) -> None:
    card = MonthCard(
        weeks_asked=0, weeks_answered=0, days_written=0, less_on=None, instalments_due=1, instalments_kept=1
    )
    assert not month_card.something_to_show(card)
    assert month_card.speaks_to(card, family.amina)
    assert not month_card.speaks_to(card, family.youssef)


@pytest.mark.parametrize(
    ("before", "after"), [(1, 15), (15, 1), (27, 5), (31, 1), (28, 31), (1, 31), (5, 27)]
)
def test_no_day_counts_twice_after_a_change_of_pay_day(family: Family, before: int, after: int) -> None:
    """Cards are made at each month's end for a year, with the pay day changed on any day: no day twice, none lost."""
    for change in range(0, 62, 7):
        with rewinding(family.database) as within:

            def year(session: Session, change: int = change) -> list[MonthCard]:
                household = session.get_one(Household, family.household)
                household.pay_day = before
                for day in range(200):
                    today = date(2026, 1, 1) + timedelta(days=day)
                    if day == 40 + change:
                        household.pay_day = after
                    month = budget_month(today, household.pay_day)
                    if today == month.start:
                        month_card.when_it_ended(session, family.clock, family.household, month.previous())
                query = select(MonthCard).order_by(MonthCard.last_day)
                return list(session.scalars(query))

            cards = within.write(year)
            for card, following in pairwise(cards):
                assert following.first_day == card.last_day + timedelta(days=1)


def test_a_wish_is_one_s_own_and_asked_about_once(family: Family) -> None:
    march = FEBRUARY.next()
    wish = family.do(month_card.make, family.amina, FEBRUARY, WishKind.LESS, category="leisure")
    assert family.look(month_card.to_ask_about, family.amina, march.start).id == wish.id
    assert family.look(month_card.to_ask_about, family.youssef, march.start) is None
    with pytest.raises(NotFound):
        family.do(month_card.answer, family.youssef, wish.id, WishOutcome.GOOD)
    family.do(month_card.answer, family.amina, wish.id, WishOutcome.GOOD)
    assert family.look(month_card.to_ask_about, family.amina, march.start) is None
    # Another wish for the same month replaces the first.
    family.do(month_card.make, family.amina, march, WishKind.ASIDE)
    family.do(month_card.make, family.amina, march, WishKind.OWN, words="più tempo  insieme")
    assert family.look(month_card.made_for, family.amina, march).words == "più tempo insieme"
    assert len(family.look(month_card.of_household, family.household)) == 2


@on_sqlite
def test_a_wish_about_instalments_does_not_exist_for_who_may_not_read_of_them(family: Family) -> None:
    family.plan(date(2026, 3, 20))
    assert WishKind.INSTALMENT not in family.look(month_card.offered, family.youssef)
    with pytest.raises(NotPossible):
        family.do(month_card.make, family.youssef, FEBRUARY, WishKind.INSTALMENT)
    wish = family.do(month_card.make, family.amina, FEBRUARY, WishKind.INSTALMENT)
    family.change(Member, family.cast.amina, sees_arrears=False)
    assert family.look(month_card.to_ask_about, family.amina, FEBRUARY.end + ONE_WEEK) is None
    with pytest.raises(NotFound):
        family.do(month_card.answer, family.amina, wish.id, WishOutcome.GOOD)


@on_sqlite
@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (WishKind.LESS, {}),
        (WishKind.LESS, {"category": "rent"}),
        (WishKind.ASIDE, {"category": "food"}),
        (WishKind.OWN, {"words": "  "}),
        (WishKind.WRITE, {"words": "qualcosa"}),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(family: Family, kind: WishKind, what: dict[str, str]) -> None:
    with pytest.raises(NotPossible):
        family.do(month_card.make, family.amina, FEBRUARY, kind, **what)
    with family.database.read() as session:
        assert session.scalars(select(MonthWish)).all() == []


def test_another_family_s_card_is_not_found(family: Family) -> None:
    card = family.do(month_card.when_it_ended, family.household, FEBRUARY)
    with pytest.raises(NotFound):
        family.look(month_card.card, family.lucia, card.id)
