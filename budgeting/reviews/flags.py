"""What in a week deserves a coach's attention, each with its reason in figures. Pure calculation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from budgeting.headings import FIXED, Heading, Kind, Source
from budgeting.money import Money, total
from budgeting.periods import ONE_WEEK
from budgeting.reviews.series import Series
from budgeting.reviews.weeks import WEEKS_BEFORE, WORTH_TELLING
from budgeting.reviews.words import WeekWord, too_late, word

#: Regular income: a drop is worth a question. Help from others is irregular.
REGULAR = (Source.WORK, Source.BENEFIT, Source.ALLOWANCE)
#: How many earlier weeks the flags of a week consider.
LOOK_BACK = 9
#: Income counts as lower at up to this per cent of the last one, if it differs by at least this much.
LOWER, LOWER_BY = 75, 3_000
#: For people paid monthly, five weeks is the longest gap.
MISSED_AFTER = 5
#: An amount is unusual at this many times the heading's mean, and at least this many minor units above it, if there
#: were enough entries to know what is usual.
TIMES, ABOVE, ENOUGH = 3, 2_000, 4


class Code(StrEnum):
    """Why a week deserves attention."""

    #: Over five weeks `amount` was spent and only `other` came in.
    SPENT_OVER_INCOME = "spent_over_income"
    MISSED_CHECKIN = "missed_checkin"
    #: `amount` came from `category`; in the week `since` it was `other`.
    INCOME_DROP = "income_drop"
    #: Nothing has come from `category` since the week `since`, when it was `other`.
    INCOME_MISSING = "income_missing"
    #: `amount` under `category`; the week's share of the plan is `other`.
    OVER_LIMIT = "over_limit"
    #: `amount` under `category` this month so far; the plan says `other`.
    OVER_MONTH = "over_month"
    #: No entries in a week when some were expected: nothing is known.
    SILENT = "silent"
    #: A single `amount` under `category`, where `other` is usual.
    UNUSUAL_AMOUNT = "unusual_amount"


_WEIGHTS = {
    Code.MISSED_CHECKIN: 3,
    Code.SPENT_OVER_INCOME: 3,
    Code.INCOME_DROP: 3,
    Code.INCOME_MISSING: 3,
    Code.OVER_MONTH: 2,
    Code.SILENT: 2,
    Code.OVER_LIMIT: 1,
    Code.UNUSUAL_AMOUNT: 1,
}


@dataclass(frozen=True, slots=True)
class Flag:
    code: Code
    #: The code name of a Heading or a Source; empty for the week as a whole.
    category: str = ""
    amount: Money | None = None
    other: Money | None = None
    since: date | None = None


def risk(flags: Iterable[Flag]) -> int:
    """How urgently a week should be read; 0 if nothing stands out."""
    return sum(_WEIGHTS[flag.code] for flag in flags)


def judge(household: Series, week: date) -> list[Flag]:
    """The flags of a week, most serious first. ``household`` must reach back `LOOK_BACK` weeks before it."""
    flags = [
        *_checkin(household, week),
        *_income(household, week),
        *_balance(household, week),
        *_headings(household, week),
    ]
    return sorted(flags, key=lambda flag: -_WEIGHTS[flag.code])


def _checkin(household: Series, week: date) -> Iterable[Flag]:
    known = word(household, week)
    if known is WeekWord.MISSED:
        yield Flag(Code.MISSED_CHECKIN)
    elif known is WeekWord.SILENT and too_late(household, week):
        expected = household.expected_from
        if expected is not None and expected <= week:
            yield Flag(Code.SILENT)


def _balance(household: Series, week: date) -> Iterable[Flag]:
    # Income often comes once a month: looking at one week would raise a false alarm in the other three.
    weeks = [week - ONE_WEEK * back for back in range(WEEKS_BEFORE + 1)]
    out = total((household.total(on, Kind.EXPENSE) for on in weeks), household.currency)
    into = total((household.total(on, Kind.INCOME) for on in weeks), household.currency)
    if household.total(week, Kind.EXPENSE) and (out - into).minor >= WORTH_TELLING:
        yield Flag(Code.SPENT_OVER_INCOME, amount=out, other=into)


def _income(household: Series, week: date) -> Iterable[Flag]:
    for source in REGULAR:
        before = [week - ONE_WEEK * back for back in range(1, LOOK_BACK + 1)]
        last = next((on for on in before if household.of(on, source)), None)
        if last is None:
            continue
        now, then = household.of(week, source), household.of(last, source)
        if now and 100 * now.minor <= LOWER * then.minor and (then - now).minor >= LOWER_BY:
            yield Flag(Code.INCOME_DROP, source.value, now, then, last)
        # Flagged only in the week it should have come at the latest, not in each week after.
        elif not now and week - last == ONE_WEEK * MISSED_AFTER and then.minor >= LOWER_BY:
            yield Flag(Code.INCOME_MISSING, source.value, None, then, last)


def _headings(household: Series, week: date) -> Iterable[Flag]:
    for heading in Heading:
        spent = household.of(week, heading)
        if not spent or heading is Heading.SAVINGS:
            continue
        if heading in FIXED:
            # Rent comes in one piece: only the month's figure means anything.
            limit, reached = household.month_limit(week, heading), household.month_so_far(week, heading)
            code = Code.OVER_MONTH
        else:
            limit, reached = household.week_limit(week, heading), spent
            code = Code.OVER_LIMIT
        if limit is not None and (reached - limit).minor >= WORTH_TELLING:
            yield Flag(code, heading.value, reached, limit)
        yield from _unusual(household, week, heading)


def _unusual(household: Series, week: date, heading: Heading) -> Iterable[Flag]:
    lines = [(week - ONE_WEEK * back, heading.value) for back in range(1, LOOK_BACK + 1)]
    number = sum(household.numbers[line] for line in lines)
    if number < ENOUGH:
        return
    usual = sum(household.sums[line] for line in lines) // number
    largest = household.largest[week, heading.value]
    if largest >= TIMES * usual and largest - usual >= ABOVE:
        yield Flag(
            Code.UNUSUAL_AMOUNT,
            heading.value,
            Money(largest, household.currency),
            Money(usual, household.currency),
        )
