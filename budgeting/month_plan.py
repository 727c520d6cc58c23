"""The month plan: what a household plans to spend under a heading, and what is left of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from budgeting import audit, programmes
from budgeting.arrears import visibility
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.db.named_rows import Named
from budgeting.db.prepared_statements import Prepared
from budgeting.db.tables import Household, Programme
from budgeting.db.types import Base
from budgeting.errors import CurrencyMismatch, NotFound, NotPossible
from budgeting.headings import FIXED, Heading, Kind
from budgeting.households import Person, get_household
from budgeting.money import MOST_MINOR, Money
from budgeting.periods import ONE_WEEK, budget_month, week_end, weekly_to_monthly
from budgeting.programmes import Settings
from budgeting.spending.entries import look
from budgeting.spending.entries.book import kind_of
from budgeting.states.programmes import Instrument

#: The percentages at which the family is told, once each.
WORDS_AT = (80, 100)
#: How many whole weeks a proposal looks back.
LOOK_BACK = 8
#: With fewer weeks a proposal would be a guess.
FEWEST_WEEKS = 2


# -- calculation


@dataclass(frozen=True, slots=True)
class Envelope:
    """One heading in one budget month. ``left`` is below zero if more was spent than planned."""

    limit: Money | None
    spent: Money
    left: Money | None
    #: The spent share of the limit in whole per cent; 0 without a limit.
    percent: int

    @classmethod
    def of(cls, limit: Money | None, spent: Money) -> Envelope:
        if limit is None:
            return cls(None, spent, None, 0)
        percent = spent.share_of(limit) if limit else (100 if spent else 0)
        return cls(limit, spent, limit - spent, percent)


def crossed(before_minor: int, after_minor: int, limit_minor: int) -> int | None:
    """The highest threshold (80 or 100 per cent) crossed from ``before`` to ``after``, if any."""
    if limit_minor <= 0:
        return None
    reached = [
        percent for percent in WORDS_AT if 100 * before_minor < percent * limit_minor <= 100 * after_minor
    ]
    return max(reached, default=None)


def proposal(weeks: Sequence[Mapping[str, Money]]) -> dict[str, Money]:
    """Monthly limits from the spending of whole weeks, oldest first; nothing from fewer than two.

    Flexible headings: the mean of the weeks with any entries, since an empty week wasn't free of spending. Fixed
    headings come about once a month, so they are spread over all weeks. Rounded up to whole euros (hundreds of
    minor units).
    """
    written = [week for week in weeks if week]
    if len(written) < FEWEST_WEEKS:
        return {}
    limits: dict[str, Money] = {}
    for heading in Heading:
        amounts = [week[heading] for week in written if heading in week]
        if amounts:
            over = len(weeks) if heading in FIXED else len(written)
            sum_minor = sum(amount.minor for amount in amounts)
            monthly = weekly_to_monthly(Money(-(-sum_minor // over), amounts[0].currency))
            limits[heading.value] = Money(-(-monthly.minor // 100) * 100, monthly.currency)
    return limits


# -- reading and setting

_LINES = Base.metadata.tables["month_plan_lines"]
_ENTRIES = Base.metadata.tables["entries"]
_HOUSEHOLDS = Base.metadata.tables["households"]
_later = _LINES.alias("later")

_LATEST = (
    select(func.max(_later.c.month))
    .where(
        _later.c.household_id == _LINES.c.household_id,
        _later.c.category == _LINES.c.category,
        _later.c.month <= bindparam("month"),
    )
    .correlate(_LINES)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class _Limit:
    category: str
    limit_minor: int | None
    currency: str


_LIMIT = Named(
    _Limit, category=_LINES.c.category, limit_minor=_LINES.c.limit_minor, currency=_HOUSEHOLDS.c.currency
)
_LIMITS = Prepared(
    select(*_LIMIT.columns)
    .join(_HOUSEHOLDS, _HOUSEHOLDS.c.id == _LINES.c.household_id)
    .where(_LINES.c.household_id == bindparam("household"), _LINES.c.month == _LATEST)
)


@dataclass(frozen=True, slots=True)
class _Left:
    limit: int | None
    spent: int


# One statement with both numbers: every entry needs it.
_LEFT_ROW = Named(
    _Left,
    limit=(
        select(_LINES.c.limit_minor)
        .where(
            _LINES.c.household_id == bindparam("household"),
            _LINES.c.category == bindparam("heading"),
            _LINES.c.month <= bindparam("first"),
        )
        .order_by(_LINES.c.month.desc())
        .limit(literal_column("1"))
        .scalar_subquery()
    ),
    spent=(
        select(func.coalesce(func.sum(_ENTRIES.c.amount_minor), 0))
        .where(
            _ENTRIES.c.household_id == bindparam("household"),
            _ENTRIES.c.spent_on.between(bindparam("first"), bindparam("last")),
            _ENTRIES.c.category == bindparam("heading"),
            _ENTRIES.c.undone_at.is_(None),
        )
        .scalar_subquery()
    ),
)
_LEFT = Prepared(select(*_LEFT_ROW.columns))


def _upsert(dialect: Any) -> Any:
    insert = dialect.insert(_LINES)
    return insert.on_conflict_do_update(
        index_elements=[_LINES.c.household_id, _LINES.c.month, _LINES.c.category],
        set_={"limit_minor": insert.excluded.limit_minor, "set_by": insert.excluded.set_by},
    )


_SET = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def left(session: Session, clock: Clock, person: Person, category: str, on: date) -> Envelope:
    """A heading in the budget month of ``on``. Raises NotFound for a heading this person may not see."""
    if not visibility.sees(person, category):
        raise NotFound("heading", category)
    month = budget_month(on, person.pay_day)
    params = {
        "household": person.household_id,
        "heading": str(category),
        "first": month.start,
        "last": month.end,
    }
    (row,) = map(_LEFT_ROW.of, _LEFT.rows(session, params))
    limit = row.limit if person.has(Instrument.MONTH_PLAN) else None
    planned = None if limit is None else Money(limit, person.currency)
    return Envelope.of(planned, Money(int(row.spent), person.currency))


def overview(session: Session, clock: Clock, person: Person, on: date) -> dict[str, Envelope]:
    """Every heading with a limit or spending in the budget month of ``on``, in the order of the headings."""
    month = budget_month(on, person.pay_day)
    planned = limits(session, person.household_id, month.start, seen_by=person)
    spent = look.spent(session, person.household_id, month.start, month.end, seen_by=person)
    return {
        heading.value: Envelope.of(planned.get(heading), spent.get(heading, Money(0, person.currency)))
        for heading in Heading
        if heading in planned or heading in spent
    }


def limits(
    session: Session, household_id: int, month_start: date, *, seen_by: Person | None = None
) -> dict[str, Money]:
    """The limits in the budget month that begins on ``month_start``: each heading's latest line up to then.

    With ``seen_by``, as that person may see it; without, everything, for staff.
    """
    rows = map(_LIMIT.of, _LIMITS.rows(session, {"household": household_id, "month": month_start}))
    by_heading = {
        row.category: Money(row.limit_minor, row.currency) for row in rows if row.limit_minor is not None
    }
    if seen_by is None:
        return by_heading if by_heading and _in_use(session, household_id) else {}
    return visibility.seen(seen_by, by_heading) if seen_by.has(Instrument.MONTH_PLAN) else {}


def _in_use(session: Session, household_id: int) -> bool:
    programme = session.get_one(Household, household_id).programme_id
    return Settings.of(session.get_one(Programme, programme)).has(Instrument.MONTH_PLAN)


def set_limit(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    household_id: int,
    on: date,
    category: str,
    limit: Money | None,
) -> None:
    """Set the monthly ``limit`` for a heading from the budget month of ``on`` until a later line.

    None removes the limit; earlier months stay as planned.

    Raises NotFound, NotPossible("category" | "amount"), CurrencyMismatch.
    """
    household = get_household(session, household_id)
    if kind_of(category) is not Kind.EXPENSE:
        raise NotPossible("category")
    if limit is not None and not 0 <= limit.minor <= MOST_MINOR:
        raise NotPossible("amount")
    if limit is not None and limit.currency != household.currency:
        raise CurrencyMismatch(household.currency, limit.currency)
    connection = session.connection()
    connection.execute(
        _SET[connection.dialect.name],
        {
            "household_id": household_id,
            "month": budget_month(on, household.pay_day).start,
            "category": str(category),
            "limit_minor": None if limit is None else limit.minor,
            "set_by": staff_id,
        },
    )
    action = AuditAction.MONTH_PLAN_SET if limit is not None else AuditAction.MONTH_PLAN_REMOVED
    audit.note(
        session, clock, staff_id, action, "household", household_id, details=Details(category=str(category))
    )


def propose(session: Session, clock: Clock, household_id: int) -> dict[str, Money]:
    """Monthly limits by heading from the last whole weeks, as a starting point for a conversation; saves nothing."""
    household = get_household(session, household_id)
    this_week = programmes.this_week(clock, household)
    weeks = [this_week - ONE_WEEK * back for back in range(LOOK_BACK, 0, -1)]
    seen = [look.spent(session, household_id, week, week_end(week)) for week in weeks]
    while seen and not seen[0]:
        seen.pop(0)  # before the household began to write
    return proposal(seen)
