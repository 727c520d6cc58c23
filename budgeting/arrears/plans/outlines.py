"""The plans of many households at once, as far as their names need them: one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.arrears.plans.running import RUNNING
from budgeting.db.tables import Debt, Household, Instalment, RepaymentPlan


@dataclass(frozen=True, slots=True)
class Outline:
    """What names a plan; the same as in its `PlanView`."""

    id: int
    household_id: int
    name: str
    line: str
    creditor: str
    since: date


def outlines(session: Session, plan_ids: Collection[int]) -> dict[int, tuple[Outline, list[Outline]]]:
    """For each plan the one that now stands in for it, and the others that run in the same household, oldest first."""
    if not plan_ids:
        return {}
    rows = _rows(session, plan_ids)
    plans = {row.RepaymentPlan.id: row.RepaymentPlan for row in rows}
    first = {row.RepaymentPlan.id: row.first for row in rows}
    replaced_by = {
        plan.replaces_id: plan.id
        for plan in sorted(plans.values(), key=lambda each: -each.id)
        if plan.agreed_at is not None and plan.replaces_id is not None
    }
    shown: dict[int, Outline] = {}
    for row in rows:
        plan: RepaymentPlan = row.RepaymentPlan
        days = [day for number in _chain(plans, plan) if (day := first.get(number)) is not None]
        since = min(days) if days else programmes.day_of(plan.created_at, row.Household)
        shown[plan.id] = Outline(plan.id, plan.household_id, plan.name, row.line, row.creditor, since)
    running = [plan for plan in plans.values() if plan.state in RUNNING]
    by_plan = {}
    for number in plan_ids:
        if number not in plans:
            continue
        now = _last(replaced_by, number)
        household = plans[number].household_id
        others = sorted(plan.id for plan in running if plan.household_id == household and plan.id != now)
        by_plan[number] = shown[now], [shown[other] for other in others]
    return by_plan


def _rows(session: Session, plan_ids: Collection[int]) -> list[Any]:
    """All plans of these plans' households, with the debt and the first day of each."""
    first = (
        select(func.min(Instalment.due_on)).where(Instalment.plan_id == RepaymentPlan.id).scalar_subquery()
    )
    households = select(RepaymentPlan.household_id).where(RepaymentPlan.id.in_(plan_ids))
    query = (
        select(
            RepaymentPlan,
            Household,
            func.coalesce(Debt.line, "").label("line"),
            func.coalesce(Debt.creditor, "").label("creditor"),
            first.label("first"),
        )
        .join(Household, Household.id == RepaymentPlan.household_id)
        .outerjoin(Debt, Debt.id == RepaymentPlan.debt_id)
        .where(RepaymentPlan.household_id.in_(households))
        .order_by(RepaymentPlan.id)
    )
    return list(session.execute(query))


def _chain(plans: Mapping[int, RepaymentPlan], plan: RepaymentPlan) -> Iterator[int]:
    """The plan and those it replaced; a proposal that nobody agreed to is alone."""
    older: RepaymentPlan | None = plan
    while older is not None:
        yield older.id
        replaced = older.replaces_id if older.agreed_at is not None else None
        older = plans.get(replaced) if replaced is not None else None


def _last(replaced_by: Mapping[int, int], number: int) -> int:
    while number in replaced_by:
        number = replaced_by[number]
    return number
