"""What another amount or day would mean: how many instalments, from when until when. Monthly, as people think."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from budgeting.arrears import debts, plans
from budgeting.arrears.plans import Schedule, Status
from budgeting.arrears.plans.running import RUNNING, plan_row
from budgeting.arrears.plans.schedules import by_amount, first_on, least_each
from budgeting.arrears.proposals.reading import Proposal
from budgeting.calendars import ONE_DAY
from budgeting.errors import NotFound, NotPossible
from budgeting.money import EXPONENTS, Money, total

#: Two dates closer than this aren't a month apart.
_MONTH = 27
_YEAR = 365
#: Without a schedule to compare with, these many months are offered as a start.
_SPANS = (12, 24, 36, 48)
_PERCENTS = (-30, -20, -10, 10, 20, 30)


@dataclass(frozen=True, slots=True)
class Basis:
    """What there is to spread, and how it stands today or is proposed."""

    household_id: int
    #: The running plan that would change, and the debt; the plan is None if there is none yet.
    plan_id: int | None
    debt_id: int | None
    rest: Money
    #: The amount each month, the day of the month and the last date; None and 0 if nothing is scheduled yet.
    each: Money | None
    day: int
    ends_on: date | None
    #: The earliest possible first date.
    not_before: date


@dataclass(frozen=True, slots=True)
class Terms:
    """An amount and a day with what follows from them."""

    each: Money
    day: int
    schedule: Sequence[tuple[date, Money]]

    @property
    def first(self) -> date:
        return self.schedule[0][0]

    @property
    def last(self) -> date:
        return self.schedule[-1][0]


def basis_of_plan(session: Session, plan_id: int, today: date) -> Basis:
    """What is left of a running plan. Raises NotFound, NotPossible("not_running")."""
    row = plan_row(session, plan_id)
    if row.state not in RUNNING:
        raise NotPossible("not_running")
    view = plans.view(session, row, today)
    ahead = [
        (part.due_on, part.amount)
        for part in view.instalments
        if part.status in (Status.DUE, Status.PAUSED) and part.plan_id == row.id
    ] or [(part.due_on, part.amount) for part in view.instalments if part.plan_id == row.id]
    return _basis(
        row.household_id, row.id, row.debt_id, plans.rest_to_schedule(session, row.id), ahead, today
    )


def basis_of_debt(session: Session, household_id: int, debt_id: int, today: date) -> Basis:
    """What is owed of a debt without a plan. Raises NotFound."""
    debt = next((each for each in debts.debts(session, household_id) if each.id == debt_id), None)
    if debt is None:
        raise NotFound("debt", debt_id)
    return _basis(household_id, None, debt_id, debt.left, [], today)


def basis_of_proposal(session: Session, proposal: Proposal, today: date) -> Basis:
    """What a proposal spreads; for a pause, what its plan does. Raises NotFound, NotPossible("not_running")."""
    if not proposal.schedule:
        return basis_of_plan(session, proposal.plan_id or 0, today)
    if proposal.plan_id is not None:
        rest = basis_of_plan(session, proposal.plan_id, today).rest
    else:
        currency = proposal.schedule[0][1].currency
        rest = total((amount for _, amount in proposal.schedule), currency)
    return _basis(proposal.household_id, proposal.plan_id, proposal.debt_id, rest, proposal.schedule, today)


def check(basis: Basis, each: Money, most_parts: int) -> None:
    """Raises NotPossible with "amount" (not above zero), "more_than_left", "too_many_parts"."""
    if each.minor <= 0:
        raise NotPossible("amount")
    if each > basis.rest:
        raise NotPossible("more_than_left")
    if -(-basis.rest.minor // each.minor) > most_parts:
        raise NotPossible("too_many_parts")


def least(basis: Basis, most_parts: int) -> Money:
    """The least amount each month that `check` lets pass, in whole euros."""
    return least_each(basis.rest, most_parts)


def terms(basis: Basis, each: Money, day: int) -> Terms:
    """The instalments that follow; call `check` first."""
    first = first_on(day, basis.not_before)
    return Terms(each, day, by_amount(basis.rest, each, first, day))


def quick_amounts(basis: Basis, most_parts: int) -> list[Money]:
    """Amounts to tap, from the highest: around today's, or what would end in one to four years."""
    unit = 10 ** EXPONENTS[basis.rest.currency]
    if basis.each is not None:
        minors = [basis.each.minor * (100 + percent) // 100 for percent in _PERCENTS]
    else:
        minors = [-(-basis.rest.minor // months) for months in _SPANS]
    rounded = {(minor + unit // 2) // unit * unit for minor in minors}
    possible = []
    for minor in sorted(rounded - {basis.each.minor if basis.each else 0}, reverse=True):
        try:
            check(basis, Money(minor, basis.rest.currency), most_parts)
        except NotPossible:
            continue
        possible.append(Money(minor, basis.rest.currency))
    return possible


def _basis(
    household_id: int,
    plan_id: int | None,
    debt_id: int | None,
    rest: Money,
    ahead: Schedule,
    today: date,
) -> Basis:
    tomorrow = today + ONE_DAY
    if not ahead:
        next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return Basis(household_id, plan_id, debt_id, rest, None, 1, None, next_month)
    dates = [due_on for due_on, _ in ahead]
    # The 31st of a short month is its last day: the longest month shows the day that was meant.
    day = max(due_on.day for due_on in dates)
    return Basis(
        household_id,
        plan_id,
        debt_id,
        rest,
        _monthly(ahead),
        day,
        dates[-1],
        max(tomorrow, dates[0].replace(day=1)),
    )


def _monthly(ahead: Schedule) -> Money:
    """The amount of a month, in whole euros if the instalments come more often."""
    amount = ahead[0][1]
    if len(ahead) < 2 or (gap := (ahead[1][0] - ahead[0][0]).days) >= _MONTH:
        return amount
    unit = 10 ** EXPONENTS[amount.currency]
    monthly = amount.minor * _YEAR // (12 * gap)
    return Money(max(unit, (monthly + unit // 2) // unit * unit), amount.currency)
