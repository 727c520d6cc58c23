"""Known bills: reminders before and on the day, a word ahead of a rent that isn't safe, and the coach's tasks.

Whether a rent is safe is only known at the moment of saying so (`budgeting.rent_safe`), so here we plan when to
look. Bills of an instalment have the reminders of the instalment, and none here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.arrears.visibility import ABOUT_ARREARS
from budgeting.calendars import working_day
from budgeting.clock import Clock, at_local
from budgeting.db.tables import Bill, DueEvent
from budgeting.headings import Heading
from budgeting.programmes.days import furthest_today
from budgeting.schedule import due
from budgeting.schedule.due import Due, Planned
from budgeting.schedule.reminders import ladder
from budgeting.schedule.reminders.audience import ActiveHousehold, HouseholdPage, nobody_there
from budgeting.schedule.reminders.instalments import HORIZON, SLACK
from budgeting.states.bills import BillState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind, DueState

#: Days from the due date on which the family is reminded.
REMINDED_ON = (-3, 0)
#: So many days after it the coach hears of a bill that is still open.
TASK_AFTER = timedelta(days=10)
#: A rent that looked safe is looked at once more so many days before it.
LAST_LOOK = 2

#: The warning and the reminder of a morning come within minutes; the next day's reminder stands.
WARNED_TODAY = timedelta(hours=12)

FOR_STAFF = (DueKind.BILL_TASK, DueKind.RENT_TASK)
REMINDERS = (DueKind.BILL_REMINDER, DueKind.BILL_TASK, DueKind.RENT_WARNING, DueKind.RENT_TASK)


def plan_bills(session: Session, clock: Clock, household_id: int) -> None:
    """Plan what will be said about a household's open bills, and cancel what is no longer wanted."""
    plan_for(session, clock, HouseholdPage(session, [household_id]))


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """The same for several households in a few statements."""
    now = clock.now()
    session.flush()
    places = households.active(Instrument.BILLS)
    if not places:
        return
    told = households.adults(places)
    bills = session.scalars(
        select(Bill)
        .where(
            Bill.household_id.in_(places),
            Bill.state == BillState.OPEN,
            Bill.due_on <= furthest_today(clock) + HORIZON + SLACK,
            Bill.instalment_id.is_(None),
            Bill.category.not_in(sorted(ABOUT_ARREARS)),
        )
        .order_by(Bill.id)
    ).all()
    planned: list[Planned] = []
    for bill in bills:
        place = places[bill.household_id]
        members = [member.id for member in told.get(bill.household_id, [])]
        planned += [*_reminders(bill, place, members), _task(bill, place)]
        if bill.category == Heading.RENT:
            planned += _looks(bill, place, members)
    # Staff hear of it however late it is; families aren't reminded late.
    due.put_all(
        session,
        [
            event
            for event in planned
            if now < event.due_at <= now + HORIZON
            or (event.kind in FOR_STAFF and event.due_at <= now <= event.stale_at)
        ],
    )
    keep = [event.slot for event in planned]
    due.cancel_others(session, clock, REMINDERS, [bill.id for bill in bills], keep, "replanned")


def silence_bill(session: Session, clock: Clock, bill_id: int, reason: str) -> None:
    """Cancel everything still to be said about a bill."""
    for kind in REMINDERS:
        due.cancel(session, clock, kind, bill_id, reason)


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nothing needs to be said about a bill any more, as a code; None: something does."""
    bill = session.get(Bill, event.subject_id, populate_existing=True)
    if bill is None:
        return "gone"
    if bill.state is not BillState.OPEN:
        return str(bill.state.value)
    return nobody_there(session, event, bill.household_id)


def just_warned(session: Session, clock: Clock, event: Due) -> bool:
    """Whether the member of a bill's reminder was warned today that this rent isn't safe."""
    warned = select(DueEvent.id).where(
        DueEvent.kind == DueKind.RENT_WARNING,
        DueEvent.subject_id == event.subject_id,
        DueEvent.member_id == event.member_id,
        DueEvent.state == DueState.DONE,
        DueEvent.settled_at > clock.now() - WARNED_TODAY,
    )
    return session.scalar(warned.limit(1)) is not None


def _reminders(bill: Bill, place: ActiveHousehold, members: Iterable[int]) -> list[Planned]:
    rungs = ladder.rungs(bill.due_on, REMINDED_ON, place.rules, place.zone)
    return [
        Planned(DueKind.BILL_REMINDER, bill.id, member, bill.due_on, rung.days, rung.due_at, rung.stale_at)
        for member in members
        for rung in rungs
    ]


def _task(bill: Bill, place: ActiveHousehold) -> Planned:
    moment = at_local(working_day(bill.due_on + TASK_AFTER, place.rules), place.rules.opening, place.zone)
    return Planned(DueKind.BILL_TASK, bill.id, None, bill.due_on, 0, moment, moment + ladder.TASK_FRESH)


def _looks(bill: Bill, place: ActiveHousehold, members: Iterable[int]) -> list[Planned]:
    """The days on which we look whether the rent is safe. One warning a month: a new due date in the same month
    makes no second one.
    """
    days = {place.rent_warning_days, min(place.rent_warning_days, LAST_LOOK)} - {0}
    month = first_of_month(bill.due_on)
    rungs = ladder.rungs(bill.due_on, (-day for day in days), place.rules, place.zone)
    until = at_local(bill.due_on + TASK_AFTER, place.rules.opening, place.zone)
    return [
        *(
            Planned(DueKind.RENT_WARNING, bill.id, member, month, rung.days, rung.due_at, rung.stale_at)
            for rung in rungs
            for member in members
        ),
        *(Planned(DueKind.RENT_TASK, bill.id, None, month, rung.days, rung.due_at, until) for rung in rungs),
    ]


def first_of_month(day: date) -> date:
    """The month of a rent, by its first day."""
    return day.replace(day=1)
