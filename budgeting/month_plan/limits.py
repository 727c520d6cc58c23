"""What a household plans to spend under a heading, and what is left of it.

A line holds from the first day of the budget month in which it was set. If the pay day changes later, that day lies
inside another month: the line holds for the whole month that contains it, so that no change of pay day loses a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from budgeting import audit
from budgeting.arrears import visibility
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.db.named_rows import Named
from budgeting.db.prepared_statements import Prepared
from budgeting.db.tables import Household, Member, MonthPlanLine, Programme, Staff
from budgeting.db.types import Base
from budgeting.errors import CurrencyMismatch, NotFound, NotPossible
from budgeting.headings import Heading, Kind
from budgeting.households import Person, get_household
from budgeting.money import MOST_MINOR, Money
from budgeting.periods import Month, budget_month
from budgeting.programmes import Settings
from budgeting.spending.entries import look
from budgeting.spending.entries.book import kind_of
from budgeting.states.programmes import Instrument

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


@dataclass(frozen=True, slots=True)
class Setter:
    """Who set a limit; ``name`` is empty for the command line."""

    name: str
    family: bool


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
        _later.c.month <= bindparam("last"),
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


# One statement with all of it: every entry needs it.
_LEFT_ROW = Named(
    _Left,
    limit=(
        select(_LINES.c.limit_minor)
        .where(
            _LINES.c.household_id == bindparam("household"),
            _LINES.c.category == bindparam("heading"),
            _LINES.c.month <= bindparam("last"),
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
        set_={name: insert.excluded[name] for name in ("limit_minor", "set_by", "set_by_member")},
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
    planned = limits(session, person.household_id, month, seen_by=person)
    spent = look.spent(session, person.household_id, month.start, month.end, seen_by=person)
    return {
        heading.value: Envelope.of(planned.get(heading), spent.get(heading, Money(0, person.currency)))
        for heading in Heading
        if heading in planned or heading in spent
    }


def limits(
    session: Session, household_id: int, month: Month, *, seen_by: Person | None = None
) -> dict[str, Money]:
    """The limits in a budget month: each heading's latest line up to its end.

    With ``seen_by``, as that person may see it; without, everything, for staff.
    """
    rows = map(_LIMIT.of, _LIMITS.rows(session, {"household": household_id, "last": month.end}))
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
    _put(session, get_household(session, household_id), on, category, limit, set_by=staff_id)
    action = AuditAction.MONTH_PLAN_SET if limit is not None else AuditAction.MONTH_PLAN_REMOVED
    audit.note(
        session, clock, staff_id, action, "household", household_id, details=Details(category=str(category))
    )


def set_own_limit(session: Session, person: Person, on: date, category: str, limit: Money) -> None:
    """The same by a member of the household, for a heading they may see. Raises like `set_limit`."""
    if not visibility.sees(person, category):
        raise NotFound("heading", category)
    household = get_household(session, person.household_id)
    _put(session, household, on, category, limit, set_by_member=person.member_id)


def _put(
    session: Session,
    household: Household,
    on: date,
    category: str,
    limit: Money | None,
    *,
    set_by: int | None = None,
    set_by_member: int | None = None,
) -> None:
    if kind_of(category) is not Kind.EXPENSE:
        raise NotPossible("category")
    if limit is not None and not 0 <= limit.minor <= MOST_MINOR:
        raise NotPossible("amount")
    if limit is not None and limit.currency != household.currency:
        raise CurrencyMismatch(household.currency, limit.currency)
    month = budget_month(on, household.pay_day)
    connection = session.connection()
    # A line set before the pay day changed may begin inside this month, and would still hold: this one replaces it.
    connection.execute(
        delete(_LINES).where(
            _LINES.c.household_id == household.id,
            _LINES.c.category == str(category),
            _LINES.c.month > month.start,
            _LINES.c.month <= month.end,
        )
    )
    connection.execute(
        _SET[connection.dialect.name],
        {
            "household_id": household.id,
            "month": month.start,
            "category": str(category),
            "limit_minor": None if limit is None else limit.minor,
            "set_by": set_by,
            "set_by_member": set_by_member,
        },
    )


def who_set(session: Session, household_id: int, month: Month) -> dict[str, Setter]:
    """Who set the limits of a budget month, by heading, for staff."""
    later = aliased(MonthPlanLine)
    query = (
        select(MonthPlanLine.category, Staff.name.label("staff"), Member.name.label("member"))
        .outerjoin(Staff, Staff.id == MonthPlanLine.set_by)
        .outerjoin(Member, Member.id == MonthPlanLine.set_by_member)
        .where(
            MonthPlanLine.household_id == household_id,
            MonthPlanLine.limit_minor.is_not(None),
            MonthPlanLine.month
            == select(func.max(later.month))
            .where(
                later.household_id == MonthPlanLine.household_id,
                later.category == MonthPlanLine.category,
                later.month <= month.end,
            )
            .scalar_subquery(),
        )
    )
    return {
        row.category: Setter(row.member or row.staff or "", row.member is not None)
        for row in session.execute(query)
    }
