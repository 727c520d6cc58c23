"""The payment notices of a plan's instalments: staff write down their numbers, so that a photo of one is recognised and
its code can be shown."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.arrears.plans.running import plan_row
from budgeting.arrears.plans.view import chain
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Household, Instalment, Programme, RepaymentPlan
from budgeting.errors import NotFound, NotPossible
from budgeting.payment_notices import valid_creditor, valid_number
from budgeting.states.arrears import InstalmentState


class WrongNumber(NotPossible):
    """Raised for the number of one instalment: ``instalment_id`` says which."""

    def __init__(self, reason: str, instalment_id: int) -> None:
        super().__init__(reason)
        self.instalment_id = instalment_id


def set_notices(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    plan_id: int,
    creditor_code: str,
    numbers: Mapping[int, str],
) -> None:
    """Record the notice number of each of these instalments (empty: it has none), all from one creditor.

    Raises NotFound; NotPossible("creditor") for a wrong tax code, also if it is missing though there are numbers;
    WrongNumber("number" | "number_taken": another instalment of the programme has it, or two of these do).
    """
    plan = plan_row(session, plan_id, lock=True)
    household = session.get_one(Household, plan.household_id)
    # Two colleagues could otherwise give one number to two families at once.
    session.get_one(Programme, household.programme_id, with_for_update=True)
    given = {each: number for each, number in numbers.items() if number}
    if (creditor_code or given) and not valid_creditor(creditor_code):
        raise NotPossible("creditor")
    for instalment_id, number in given.items():
        if not valid_number(number):
            raise WrongNumber("number", instalment_id)
        if list(given.values()).count(number) > 1 or _taken(session, household, number, numbers):
            raise WrongNumber("number_taken", instalment_id)
    rows = {
        row.id: row
        for row in session.scalars(
            select(Instalment)
            .where(Instalment.plan_id.in_(chain(session, plan)))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    if not set(numbers) <= set(rows):
        raise NotFound("instalment", next(iter(set(numbers) - set(rows))))
    for instalment_id, number in numbers.items():
        row = rows[instalment_id]
        row.notice_number, row.creditor_code = number or None, creditor_code if number else None
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.PLAN_NOTICES, "plan", plan.id)


def _taken(session: Session, household: Household, number: str, mine: Mapping[int, str]) -> bool:
    """Whether another instalment that still counts has the number. A bill may: the family photographed it first."""
    query = (
        select(Instalment.id)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .join(Household, Household.id == RepaymentPlan.household_id)
        .where(
            Instalment.notice_number == number,
            Instalment.id.not_in(list(mine)),
            Instalment.state != InstalmentState.CANCELLED,
            Household.programme_id == household.programme_id,
        )
    )
    return session.scalars(query.limit(1)).first() is not None
