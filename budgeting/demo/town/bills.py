"""The town's bills that didn't go as usual: one that came to nothing, and two that are overdue."""

from __future__ import annotations

from datetime import timedelta

from budgeting import bills, tasks
from budgeting.bills import NewBill
from budgeting.demo.town.houses import House, Town
from budgeting.money import Money
from budgeting.states.bills import Every
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: By place.
OVERDUE, CANCELLED = (7, 30), (5, 21)


def make(town: Town) -> None:
    """An electricity bill that nobody has paid, and a school trip that was called off."""
    for house in town.with_phone():
        if house.place in OVERDUE:
            _overdue(town, house)
        elif house.place in CANCELLED:
            trip = NewBill("school", Money(2_500), town.today + timedelta(days=9), Every.ONCE, "gita")
            made = bills.add(town.session, town.at(-6, 19), house.who, house.id, trip)
            bills.cancel(town.session, town.at(-1, 19), house.who, made.id)


def _overdue(town: Town, house: House) -> None:
    bill = NewBill("utilities", Money(8_730), town.today - timedelta(days=4), Every.ONCE, "gas")
    bills.add(town.session, town.at(-16, 19), house.who, house.id, bill)
    tasks.open_task(
        town.session,
        town.at(0, 8),
        TaskKind.BILL_OVERDUE,
        Subject(SubjectKind.BILLS, house.id),
        programme_id=town.programme.id,
        household_id=house.id,
    )
