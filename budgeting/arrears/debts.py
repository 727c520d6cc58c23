"""What a household owed at entry, how much has been recovered, and which instalments a person may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.arrears import visibility
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Debt, Household, Instalment, Payment, RepaymentPlan
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.money import MOST_MINOR, Money
from budgeting.states.arrears import PaymentState, PlanState

#: The two lines are separate debts, often to separate creditors.
LINES = ("rent", "service_charges")


@dataclass(frozen=True, slots=True)
class DebtView:
    """One debt: the amount at entry, what confirmed payments recovered, and what is left."""

    id: int
    creditor: str
    line: str
    as_of: date
    at_entry: Money
    recovered: Money

    @property
    def left(self) -> Money:
        return max(self.at_entry - self.recovered, Money(0, self.at_entry.currency))


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid towards one instalment, in minor units: declared by the family, and confirmed."""

    declared: int = 0
    confirmed: int = 0

    @property
    def together(self) -> int:
        return self.declared + self.confirmed


def add_debt(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    household_id: int,
    *,
    creditor: str,
    line: str,
    amount: Money,
    as_of: date,
    reference: str = "",
    part_of: AuditAction | None = None,
) -> Debt:
    """Record a debt as of ``as_of``. Raises NotFound, NotPossible("amount" or "line")."""
    if session.get(Household, household_id) is None:
        raise NotFound("household", household_id)
    if not 0 < amount.minor <= MOST_MINOR:
        raise NotPossible("amount")
    if line not in LINES:
        raise NotPossible("line")
    debt = Debt(
        household_id=household_id,
        creditor=creditor,
        line=line,
        reference=reference,
        amount_minor=amount.minor,
        currency=amount.currency,
        as_of=as_of,
        created_at=clock.now(),
    )
    session.add(debt)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.DEBT_ADD, "debt", debt.id, part_of=part_of)
    return debt


def debts(session: Session, household_id: int) -> list[DebtView]:
    """The debts of a household, oldest first. Only confirmed money counts as recovered."""
    recovered: dict[int | None, int] = {
        row.debt_id: int(row.minor)
        for row in session.execute(
            select(RepaymentPlan.debt_id, func.sum(Payment.amount_minor).label("minor"))
            .join(Instalment, Instalment.plan_id == RepaymentPlan.id)
            .join(Payment, Payment.instalment_id == Instalment.id)
            .where(RepaymentPlan.household_id == household_id, Payment.state == PaymentState.CONFIRMED)
            .group_by(RepaymentPlan.debt_id)
        )
    }
    rows = session.scalars(
        select(Debt).where(Debt.household_id == household_id).order_by(Debt.as_of, Debt.id).limit(100)
    )
    return [
        DebtView(
            debt.id,
            debt.creditor,
            debt.line,
            debt.as_of,
            Money(debt.amount_minor, debt.currency),
            Money(recovered.get(debt.id, 0), debt.currency),
        )
        for debt in rows
    ]


def paid(session: Session, instalment_ids: Collection[int]) -> dict[int, Paid]:
    """What was paid towards each instalment; leaves out those without payments."""
    sums: dict[int, dict[PaymentState, int]] = {}
    if instalment_ids:
        query = (
            select(Payment.instalment_id, Payment.state, func.sum(Payment.amount_minor).label("minor"))
            .where(Payment.instalment_id.in_(instalment_ids), Payment.state != PaymentState.REJECTED)
            .group_by(Payment.instalment_id, Payment.state)
        )
        for row in session.execute(query):
            sums.setdefault(row.instalment_id, {})[row.state] = int(row.minor)
    return {
        instalment_id: Paid(by.get(PaymentState.DECLARED, 0), by.get(PaymentState.CONFIRMED, 0))
        for instalment_id, by in sums.items()
    }


def reach(session: Session, person: Person, instalment_id: int, *, lock: bool = False) -> Instalment:
    """The instalment if this person may see it. Raises the same NotFound for every other one.

    ``lock`` stops two adults of a household from declaring at once (on PostgreSQL; SQLite has one writer).
    """
    instalment = None
    if visibility.sees_arrears(person):
        query = (
            select(Instalment)
            .join(RepaymentPlan, Instalment.plan_id == RepaymentPlan.id)
            .where(
                Instalment.id == instalment_id,
                RepaymentPlan.household_id == person.household_id,
                RepaymentPlan.state != PlanState.PROPOSED,
            )
        )
        if lock:
            query = query.with_for_update(of=Instalment).execution_options(populate_existing=True)
        instalment = session.scalars(query).one_or_none()
    if instalment is None:
        raise NotFound("instalment", instalment_id)
    return instalment


def locked(session: Session, instalment_id: int | None) -> Instalment:
    """The instalment for staff, locked. Raises NotFound."""
    instalment = session.scalars(
        select(Instalment)
        .where(Instalment.id == instalment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if instalment is None:
        raise NotFound("instalment", instalment_id)
    return instalment
