"""The families' plans and payments."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from budgeting.arrears import debts, hardship, payments, plans
from budgeting.clock import DEFAULT_ZONE, Clock, SetClock, at_local
from budgeting.db.tables import Household
from budgeting.demo.cast import Family, Plan
from budgeting.households import Person
from budgeting.money import Money
from budgeting.states.arrears import Hardship


def plans_of(
    session: Session,
    clock: Clock,
    people: dict[str, int],
    household: Household,
    family: Family,
    members: list[Person],
    today: date,
) -> None:
    """Create the family's repayment plans, with the declared and confirmed payments of past instalments."""
    for plan in family.plans:
        first = _first(plan, today)
        then = SetClock(_at(first - timedelta(days=20)))
        debt = debts.add_debt(
            session,
            then,
            people["operator"],
            household.id,
            creditor=plan.creditor,
            line=plan.line,
            amount=Money(plan.parts * plan.minor),
            as_of=first - timedelta(days=30),
        )
        schedule = plans.schedule(Money(plan.parts * plan.minor), plan.parts, first)
        proposed = plans.propose(session, then, people["operator"], household.id, debt.id, schedule)
        # They signed it together, months ago.
        plans.record_agreement(session, then, people["operator"], proposed.id, told=True)
        if members:
            _pay(session, people["operator"], household, members[0], plan, today)
            _say(session, clock, household, members[0], plan, today)


def _first(plan: Plan, today: date) -> date:
    """The date of the first instalment that puts the next one where the plan says."""
    upcoming = today + timedelta(days=plan.next_in)
    if upcoming.day > 28:
        # Every month has a 1st, but not every month has a 29th.
        upcoming = (upcoming.replace(day=28) + timedelta(days=4)).replace(day=1)
    months = upcoming.year * 12 + upcoming.month - 1 - plan.past
    return date(months // 12, months % 12 + 1, upcoming.day)


def _pay(session: Session, staff_id: int, household: Household, who: Person, plan: Plan, today: date) -> None:
    plan_view = next(
        p for p in plans.current(session, household.id, today) if len(p.instalments) == plan.parts
    )
    past = [part for part in plan_view.instalments if part.due_on < today]
    for instalment in past[:-1] if plan.open_last else past:
        clock = SetClock(_at(instalment.due_on))
        payment = payments.declare(session, clock, who, instalment.id, instalment.amount, instalment.due_on)
        clock.advance(days=2)
        payments.confirm(session, clock, staff_id, payment.id)


def _say(session: Session, clock: Clock, household: Household, who: Person, plan: Plan, today: date) -> None:
    if not plan.said:
        return
    upcoming = next(
        p for p in plans.current(session, household.id, today) if len(p.instalments) == plan.parts
    ).next
    if upcoming is None:
        return
    if plan.said == "paid":
        payments.declare(session, clock, who, upcoming.id, upcoming.amount, today)
    elif plan.said == "cannot":
        hardship.declare(session, clock, who, upcoming.id, Hardship.FEWER_HOURS, None)


def _at(day: date, hour: time = time(12)) -> datetime:
    return at_local(day, hour, DEFAULT_ZONE)
