"""What the office has proposed to the demo's families, and what one of them could manage instead."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.arrears import plans, proposals
from budgeting.arrears.plans.schedules import by_amount
from budgeting.clock import Clock, SetClock
from budgeting.db.tables import Household
from budgeting.households import Person
from budgeting.money import Money

#: The family that is asked about a new schedule, and the one that answered what it could manage.
ASKED, COUNTERED = "Kaur", "Rossi"


def between(
    session: Session, clock: Clock, staff_id: int, household: Household, members: list[Person]
) -> None:
    """The Kaurs are behind and were offered less each month; Lucia Rossi could manage less than she was offered."""
    if household.name == ASKED:
        (plan,) = plans.current(session, household.id)
        # From next month on, so that there is time to answer.
        today = programmes.today(clock, household)
        first = next(part.due_on for part in plan.instalments if part.due_on > today + timedelta(days=14))
        proposals.offer_schedule(
            session,
            clock,
            staff_id,
            plan.id,
            by_amount(plans.rest_to_schedule(session, plan.id), Money(8_000), first),
            note="Al telefono: 120 è troppo, con 80 ce la fanno",
        )
    if household.name == COUNTERED and members:
        _countered(session, clock, staff_id, household, members[0])


def _countered(session: Session, clock: Clock, staff_id: int, household: Household, who: Person) -> None:
    plan = next(each for each in plans.current(session, household.id) if each.line == "service_charges")
    earlier = SetClock(clock.now() - timedelta(days=2))
    rest = plans.rest_to_schedule(session, plan.id)
    first = next(part.due_on for part in plan.instalments if part.rest and part.confirmed != part.amount)
    offered = proposals.offer_schedule(
        session, earlier, staff_id, plan.id, by_amount(rest, Money(3_600), first)
    )
    yesterday = SetClock(clock.now() - timedelta(days=1))
    proposals.counter(session, yesterday, who, each=Money(3_000), day=28, answers=offered.id)
