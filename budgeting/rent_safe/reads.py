"""Collect what the rule needs for one household, as a person may see it.

A member who may not read about arrears gets the figure without instalments, and without what was paid for them:
nothing they see differs from a household that has none.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from budgeting import bills, programmes
from budgeting.arrears import plans, visibility
from budgeting.arrears.plans import PlanView, Status
from budgeting.clock import Clock
from budgeting.db.tables import Allowance, Bill, Checkin, Entry, Household, Member, Programme
from budgeting.errors import NotFound
from budgeting.headings import Heading, Kind, Source
from budgeting.households import Person
from budgeting.money import Money
from budgeting.periods import ONE_DAY, ONE_WEEK, week_of
from budgeting.programmes import Settings
from budgeting.rent_safe import income
from budgeting.rent_safe.income import Receipt
from budgeting.rent_safe.rule import Line, Outlook, Part, Unknown, judge, unknown
from budgeting.states.activities import AllowanceState
from budgeting.states.checkins import CheckinState
from budgeting.states.programmes import Instrument

#: Check-ins and food of so many weeks count.
WEEKS = 8
#: What was at hand longer ago than this says nothing about today.
CASH_FRESH = 4 * ONE_WEEK


def outlook(
    session: Session,
    clock: Clock,
    household_id: int,
    *,
    seen_by: Person | None = None,
    instalment: Money | None = None,
    of_plan: int | None = None,
) -> Outlook:
    """Whether the household's next rent is safe. ``seen_by``: what that person may know; None: staff.

    ``instalment``: as if one instalment of this amount were due before the rent, in place of those of the plan
    ``of_plan`` (None: of every plan). Raises NotFound.
    """
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household", household_id)
    today = programmes.today(clock, household)
    weeks = _weeks(session, household_id, today)
    bill = bills.rent(session, household_id)
    if bill is None:
        return unknown(Unknown.NO_RENT, weeks=weeks)
    rent = Line(Part.RENT, -bill.amount, bill.category, bill.label, bill.due_on)
    cash = _last_cash(session, household, today)
    if cash is None:
        why = Unknown.FEW_WEEKS if weeks < 2 else Unknown.OLD_CASH
        return unknown(why, rent, weeks=weeks, rent_id=bill.id)
    until = max(bill.due_on, today)
    settings = Settings.of(session.get_one(Programme, household.programme_id))
    theirs = _plans(session, household, settings, today, seen_by)
    lines = [
        _at_hand(session, household, cash, today, seen_by),
        *_income(session, household, today, until),
        *([] if theirs is None else _instalments(theirs, bill, until, instalment, of_plan)),
        *_bills(session, household_id, bill, until, seen_by, theirs or []),
    ]
    margin = _margin(session, household, settings, bill.amount, today)
    return judge(rent, lines, margin=margin, weeks=weeks, rent_id=bill.id)


def _weeks(session: Session, household_id: int, today: date) -> int:
    """Over how many of the last weeks the household told us."""
    query = select(func.count()).where(
        Checkin.household_id == household_id,
        Checkin.state == CheckinState.DONE,
        Checkin.week >= week_of(today) - WEEKS * ONE_WEEK,
    )
    return session.scalar(query) or 0


def _last_cash(session: Session, household: Household, today: date) -> Checkin | None:
    """The last check-in that says what was at hand, if it is recent."""
    query = (
        select(Checkin)
        .where(
            Checkin.household_id == household.id,
            Checkin.cash_minor.is_not(None),
            Checkin.week >= week_of(today) - CASH_FRESH,
        )
        .order_by(Checkin.week.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def _at_hand(
    session: Session, household: Household, checkin: Checkin, today: date, seen_by: Person | None
) -> Line:
    """What was at hand at the last check-in, and what was written since."""
    # Check-ins from before the moment was kept: what is at hand was the first question.
    said_at = checkin.cash_at or checkin.started_at
    said_on = programmes.day_of(said_at, household) if said_at is not None else checkin.week
    # What the family tells within its check-in is about the week that is over.
    since = Entry.spent_on > said_on
    if said_at is not None:
        since = or_(since, and_(Entry.spent_on == said_on, Entry.created_at > said_at))
    query = (
        select(Entry.kind, func.sum(Entry.amount_minor).label("minor"))
        .where(
            Entry.household_id == household.id,
            Entry.spent_on.between(said_on, today),
            since,
            Entry.undone_at.is_(None),
            or_(Entry.checkin_id.is_(None), Entry.checkin_id != checkin.id),
        )
        .group_by(Entry.kind)
    )
    if seen_by is not None and not visibility.sees_arrears(seen_by):
        query = query.where(visibility.entries_without_arrears(seen_by.member_id))
    sums = {row.kind: int(row.minor) for row in session.execute(query)}
    minor = (checkin.cash_minor or 0) + sums.get(Kind.INCOME, 0) - sums.get(Kind.EXPENSE, 0)
    # Nobody has less than nothing at hand: then something that came in wasn't written down.
    return Line(Part.AT_HAND, Money(max(minor, 0), household.currency))


def _income(session: Session, household: Household, today: date, until: date) -> list[Line]:
    if until <= today:
        return []
    first = income.look_back(today)
    rows = session.execute(
        select(Entry.category, Entry.spent_on, Entry.currency, Entry.amount_minor).where(
            Entry.household_id == household.id,
            Entry.spent_on.between(first, today),
            Entry.kind == Kind.INCOME,
            Entry.undone_at.is_(None),
        )
    )
    receipts = [Receipt(row.category, row.spent_on, Money(row.amount_minor, row.currency)) for row in rows]
    # From its first word on, a day without an entry is a day on which nothing came.
    since = session.scalar(
        select(func.min(Entry.spent_on)).where(Entry.household_id == household.id, Entry.undone_at.is_(None))
    )
    if since is None:
        return []
    if _allowance_is_late(session, household, today):
        receipts = [each for each in receipts if each.source != Source.ALLOWANCE]
    expected = income.certain(receipts, since, today, until)
    return [Line(Part.INCOME, amount, source) for source, amount in expected.items()]


def _allowance_is_late(session: Session, household: Household, today: date) -> bool:
    """Whether an allowance of theirs hasn't come on its day, or staff know that it won't."""
    late = select(Allowance.id).where(
        Allowance.member_id.in_(select(Member.id).where(Member.household_id == household.id)),
        Allowance.state == AllowanceState.EXPECTED,
        or_(Allowance.expected_on < today, Allowance.delay.is_not(None)),
    )
    return session.scalar(late.limit(1)) is not None


def _plans(
    session: Session, household: Household, settings: Settings, today: date, seen_by: Person | None
) -> list[PlanView] | None:
    """The plans that hold; None for a person who may not read about them."""
    if seen_by is not None and not visibility.sees_arrears(seen_by):
        return None
    return plans.current(session, household.id, today) if settings.has(Instrument.ARREARS) else []


def _instalments(
    theirs: Collection[PlanView], rent: Bill, until: date, instead: Money | None, of_plan: int | None
) -> list[Line]:
    """What is to be paid of the plans, without what counts as the rent already."""
    lines = [
        Line(Part.INSTALMENT, -part.rest, Heading.DEBTS, plan.name, part.due_on)
        for plan in theirs
        if instead is None or of_plan not in (None, plan.id)
        for part in plan.instalments
        if part.status in (Status.DUE, Status.OVERDUE) and part.rest and part.due_on <= until
        if part.notice_number is None or part.notice_number != rent.notice_number
    ]
    if instead is not None and instead:
        lines.append(Line(Part.INSTALMENT, -instead, Heading.DEBTS, on=until))
    return lines


def _bills(
    session: Session,
    household_id: int,
    rent: Bill,
    until: date,
    seen_by: Person | None,
    theirs: Collection[PlanView],
) -> list[Line]:
    """Every other bill up to the rent, as often as it comes; those of an instalment are counted with the plan."""
    # Whoever may not read about arrears may have written down an instalment's notice as an ordinary bill.
    notices = {
        part.notice_number
        for plan in theirs
        for part in plan.instalments
        if part.notice_number and part.status is not Status.CANCELLED
    }
    return [
        Line(Part.BILL, -bill.amount, bill.category, bill.label, day)
        for bill in bills.coming(session, household_id, until, seen_by=seen_by)
        if bill.id != rent.id and bill.instalment_id is None and bill.notice_number not in notices
        for day in bills.until_date(bill.due_on, bill.every, bill.month_day, until)
    ]


def _margin(session: Session, household: Household, settings: Settings, rent: Money, today: date) -> Money:
    """What should be left: a week's food, or the programme's share of the rent if that is more."""
    first = week_of(today) - WEEKS * ONE_WEEK
    weekly = select(func.sum(Entry.amount_minor).label("minor")).where(
        Entry.household_id == household.id,
        Entry.spent_on.between(first, week_of(today) - ONE_DAY),
        Entry.category == Heading.FOOD.value,
        Entry.undone_at.is_(None),
    )
    food = int(session.scalar(weekly) or 0)
    written = session.scalar(
        select(func.min(Entry.spent_on)).where(
            Entry.household_id == household.id, Entry.spent_on >= first, Entry.undone_at.is_(None)
        )
    )
    weeks = max(1, (week_of(today) - week_of(written)) // timedelta(weeks=1)) if written else 1
    share = rent.minor * settings.rent_margin_percent // 100
    return Money(max(-(-food // weeks), share), household.currency)
