"""Plans and instalments as people may see them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.arrears import debts, visibility
from budgeting.arrears.plans.running import RUNNING
from budgeting.arrears.plans.view import InstalmentView, PlanView, head, view
from budgeting.db.tables import Instalment, RepaymentPlan
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.states.arrears import PlanState


def current(session: Session, household_id: int, today: date | None = None) -> list[PlanView]:
    """The running and paused plans, oldest first; at most one per debt line.

    ``today`` is the family's date; without it nothing counts as overdue.
    """
    rows = session.scalars(
        select(RepaymentPlan)
        .where(RepaymentPlan.household_id == household_id, RepaymentPlan.state.in_(RUNNING))
        .order_by(RepaymentPlan.id)
        .limit(20)
    )
    return [view(session, plan, today) for plan in rows]


def active(session: Session, household_id: int, today: date | None = None) -> PlanView | None:
    """The plan with the earliest next instalment, or None. See `current` for ``today``."""
    plans = current(session, household_id, today)
    return min(
        plans, key=lambda plan: (plan.next is None, plan.next.due_on if plan.next else date.max), default=None
    )


def newest(session: Session, plan: RepaymentPlan, today: date | None = None) -> PlanView:
    """The plan that now stands in for ``plan``, running or over. See `current` for ``today``."""
    return view(session, head(session, plan), today)


def proposed(session: Session, person: Person) -> list[PlanView]:
    """The schedules waiting for this person's agreement; none if they may not see arrears."""
    return waiting(session, person.household_id) if visibility.sees_arrears(person) else []


def waiting(session: Session, household_id: int) -> list[PlanView]:
    """The schedules nobody has agreed to yet, oldest first."""
    rows = session.scalars(
        select(RepaymentPlan)
        .where(RepaymentPlan.household_id == household_id, RepaymentPlan.state == PlanState.PROPOSED)
        .order_by(RepaymentPlan.id)
        .limit(20)
    )
    return [view(session, plan) for plan in rows]


def instalment_for(
    session: Session, person: Person, instalment_id: int, today: date | None = None
) -> InstalmentView:
    """One instalment as this person sees it. Raises the same NotFound for a foreign and a hidden one."""
    instalment = debts.reach(session, person, instalment_id)
    for plan in current(session, person.household_id, today):
        for part in plan.instalments:
            if part.id == instalment.id:
                return part
    # The button belongs to a plan that is over: still say what became of the instalment.
    over = view(session, session.get_one(RepaymentPlan, instalment.plan_id), today, everything=True)
    return next(each for each in over.instalments if each.id == instalment.id)


def household_of(session: Session, instalment_id: int) -> int:
    """The household of the instalment. Raises NotFound."""
    household_id = session.scalars(
        select(RepaymentPlan.household_id)
        .join(Instalment, Instalment.plan_id == RepaymentPlan.id)
        .where(Instalment.id == instalment_id)
    ).first()
    if household_id is None:
        raise NotFound("instalment", instalment_id)
    return household_id
