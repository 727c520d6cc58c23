"""A plan as people read it: its instalments and their status, what is left, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.arrears import debts
from budgeting.arrears.debts import Paid
from budgeting.arrears.plans.status import Status, status_of
from budgeting.db.tables import Debt, Household, Instalment, RepaymentPlan
from budgeting.money import Money, total
from budgeting.states.arrears import Hardship, InstalmentState, PlanState


@dataclass(frozen=True, slots=True)
class InstalmentView:
    """One instalment. ``number`` is its place in the family's list, from 1."""

    id: int
    plan_id: int
    number: int
    due_on: date
    amount: Money
    status: Status
    #: Declared by the family and still waiting; confirmed by staff or the ledger.
    declared: Money
    confirmed: Money
    hardship: Hardship | None
    #: Of its payment notice; both None unless staff gave them.
    notice_number: str | None = None
    creditor_code: str | None = None

    @property
    def rest(self) -> Money:
        """What nobody has paid or declared yet."""
        return max(self.amount - self.declared - self.confirmed, Money(0, self.amount.currency))


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan, including what was paid under the plans it replaced."""

    id: int
    household_id: int
    debt_id: int | None
    replaces_id: int | None
    state: PlanState
    instalments: tuple[InstalmentView, ...]
    total: Money
    confirmed: Money
    declared: Money
    #: Staff's name for it; usually empty. See `titles` for the displayed name.
    name: str
    #: The debt's line and creditor; empty for a plan without a debt.
    line: str
    creditor: str
    #: The date of its first instalment, including those of the plans it replaced.
    since: date
    #: If paused: the day on which it resumes by itself.
    paused_until: date | None = None

    @property
    def left(self) -> Money:
        """What confirmed money hasn't covered yet."""
        return max(self.total - self.confirmed, Money(0, self.total.currency))

    @property
    def percent(self) -> int:
        """The confirmed share in whole per cent, rounded down, at most 100."""
        return min(100, self.confirmed.share_of(self.total))

    @property
    def next(self) -> InstalmentView | None:
        """The first instalment with something left to pay; None while the plan is paused."""
        return next(
            (
                instalment
                for instalment in self.instalments
                if instalment.status in (Status.DUE, Status.OVERDUE)
            ),
            None,
        )


def view(
    session: Session, plan: RepaymentPlan, today: date | None = None, *, everything: bool = False
) -> PlanView:
    """The plan as people read it. Without ``today`` (the family's date) nothing counts as overdue.

    Leaves out cancelled instalments unless ``everything`` is set. One that was cancelled partly paid stays, as a
    paid instalment of the amount paid.
    """
    rows = _instalments(session, plan)
    paid = debts.paid(session, [row.id for row in rows])
    shown = [
        (row, paid.get(row.id, Paid()))
        for row in rows
        if everything or row.state is not InstalmentState.CANCELLED or row.id in paid
    ]
    views = tuple(
        _instalment(row, money, number, today) for number, (row, money) in enumerate(shown, start=1)
    )
    counted = [instalment for instalment in views if instalment.status is not Status.CANCELLED]
    debt = session.get(Debt, plan.debt_id) if plan.debt_id is not None else None
    return PlanView(
        plan.id,
        plan.household_id,
        plan.debt_id,
        plan.replaces_id,
        plan.state,
        views,
        total((instalment.amount for instalment in counted), plan.currency),
        total((min(instalment.confirmed, instalment.amount) for instalment in counted), plan.currency),
        total((instalment.declared for instalment in counted), plan.currency),
        plan.name,
        debt.line if debt else "",
        debt.creditor if debt else "",
        min(row.due_on for row in rows) if rows else _made_on(session, plan),
        plan.paused_until,
    )


def _made_on(session: Session, plan: RepaymentPlan) -> date:
    return programmes.day_of(plan.created_at, session.get_one(Household, plan.household_id))


def chain(session: Session, plan: RepaymentPlan) -> list[int]:
    """The plan and those it replaced, newest first; a proposal that nobody agreed to is alone in its chain."""
    plan_ids = [plan.id]
    while plan.agreed_at is not None and plan.replaces_id is not None:
        older = session.get(RepaymentPlan, plan.replaces_id)
        if older is None:
            break
        plan = older
        plan_ids.append(plan.id)
    return plan_ids


def head(session: Session, plan: RepaymentPlan) -> RepaymentPlan:
    """The newest agreed plan in the chain of ``plan``: itself, unless another replaced it."""
    while True:
        newer = session.scalars(
            select(RepaymentPlan).where(
                RepaymentPlan.replaces_id == plan.id, RepaymentPlan.agreed_at.is_not(None)
            )
        ).first()
        if newer is None:
            return plan
        plan = newer


def unpaid(session: Session, plan: RepaymentPlan) -> list[Instalment]:
    """The instalments of the chain that are unpaid or partly paid."""
    open_states = (InstalmentState.DUE, InstalmentState.PAUSED)
    return [row for row in _instalments(session, plan) if row.state in open_states]


def free(session: Session, plan: RepaymentPlan) -> dict[Instalment, Money]:
    """Those of the unpaid that a new schedule may replace, each with what is left of it.

    An instalment with a payment waiting for confirmation stays: if staff refused the payment later, the amount
    would otherwise be in no plan.
    """
    rows = unpaid(session, plan)
    paid = debts.paid(session, [row.id for row in rows])
    return {
        row: Money(row.amount_minor - paid.get(row.id, Paid()).confirmed, row.currency)
        for row in rows
        if not paid.get(row.id, Paid()).declared
    }


def rest_of(session: Session, plan: RepaymentPlan) -> Money:
    """The amount a new schedule must add up to."""
    return total(free(session, plan).values(), plan.currency)


def _instalments(session: Session, plan: RepaymentPlan) -> list[Instalment]:
    query = (
        select(Instalment)
        .where(Instalment.plan_id.in_(chain(session, plan)))
        .order_by(Instalment.due_on, Instalment.id)
    )
    return list(session.scalars(query))


def _instalment(row: Instalment, paid: Paid, number: int, today: date | None) -> InstalmentView:
    amount = row.amount
    if row.state is InstalmentState.CANCELLED and paid.together:
        amount = Money(paid.together, row.currency)
    return InstalmentView(
        row.id,
        row.plan_id,
        number,
        row.due_on,
        amount,
        status_of(row, paid, today),
        Money(paid.declared, row.currency),
        Money(paid.confirmed, row.currency),
        row.hardship,
        row.notice_number,
        row.creditor_code,
    )
