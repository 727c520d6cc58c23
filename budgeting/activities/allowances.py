"""What members get for attending: prepared with the day it is expected on, received, put off or withdrawn."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, programmes, tasks
from budgeting.activities.hours import tallies
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Activity, Allowance
from budgeting.errors import NotFound, NotPossible
from budgeting.headings import Kind, Source
from budgeting.households import Person
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.spending import entries
from budgeting.states.activities import AllowanceDelay, AllowanceState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def prepare(
    session: Session, clock: Clock, staff_id: int | None, activity_id: int, expected_on: date
) -> list[Allowance]:
    """Prepare an allowance for each member who has earned more than they got, and tell them when to expect it.

    Repeating it prepares nothing twice. Raises NotFound, NotPossible("past" or "nothing_earned").
    """
    # Two at once would both find the same amounts unpaid.
    activity = session.get(Activity, activity_id, populate_existing=True, with_for_update=True)
    if activity is None:
        raise NotFound("activity", activity_id)
    if expected_on < programmes.today(clock, programmes.programme(session, activity.programme_id)):
        raise NotPossible("past")
    prepared = [
        Allowance(
            activity_id=activity_id,
            member_id=tally.member_id,
            amount_minor=tally.unpaid.minor,
            currency=activity.currency,
            expected_on=expected_on,
            state=AllowanceState.EXPECTED,
            created_at=clock.now(),
        )
        for tally in tallies(session, clock.now(), [activity])
        if tally.unpaid
    ]
    if not prepared:
        raise NotPossible("nothing_earned")
    session.add_all(prepared)
    session.flush()
    for allowance in prepared:
        reminders.plan_allowance(session, clock, allowance)
    audit.note(session, clock, staff_id, AuditAction.ALLOWANCE_PREPARE, "activity", activity_id)
    return prepared


def receive(session: Session, clock: Clock, staff_id: int | None, allowance_id: int, on: date) -> None:
    """The member has got it, on that day. Raises NotFound, NotPossible("future" or its state)."""
    allowance = _expected(session, allowance_id)
    if on > _today(session, clock, allowance):
        raise NotPossible("future")
    allowance.state, allowance.received_on = AllowanceState.RECEIVED, on
    _changed(session, clock, staff_id, allowance, AuditAction.ALLOWANCE_RECEIVED)


def put_off(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    allowance_id: int,
    why: AllowanceDelay,
    expected_on: date | None = None,
) -> None:
    """It is late: the member is told why, and when it is expected now; None: nobody knows yet.

    The same again changes nothing. Raises NotFound, NotPossible("past" or its state).
    """
    allowance = _expected(session, allowance_id)
    if expected_on is not None and expected_on < _today(session, clock, allowance):
        raise NotPossible("past")
    if allowance.delay is why and expected_on in (None, allowance.expected_on):
        return
    allowance.delay, allowance.delays = why, allowance.delays + 1
    allowance.delayed_from = allowance.expected_on
    moved = expected_on not in (None, allowance.expected_on)
    allowance.expected_on = expected_on or allowance.expected_on
    _changed(session, clock, staff_id, allowance, AuditAction.ALLOWANCE_PUT_OFF, settled=moved)


def withdraw(session: Session, clock: Clock, staff_id: int | None, allowance_id: int) -> None:
    """It was prepared by mistake. Raises NotFound, NotPossible with its state."""
    allowance = _expected(session, allowance_id)
    allowance.state = AllowanceState.WITHDRAWN
    _changed(session, clock, staff_id, allowance, AuditAction.ALLOWANCE_WITHDRAW)


def book(session: Session, clock: Clock, person: Person, allowance_id: int) -> Money:
    """Book an allowance received as the family's income, because they asked; once. Returns the amount.

    Raises NotFound for somebody else's, NotPossible("not_received" or "booked").
    """
    allowance = _locked(session, allowance_id)
    if allowance.member_id != person.member_id:
        raise NotFound("allowance", allowance_id)
    if allowance.state is not AllowanceState.RECEIVED or allowance.received_on is None:
        raise NotPossible("not_received")
    if allowance.entry_id is not None:
        raise NotPossible("booked")
    amount = Money(allowance.amount_minor, allowance.currency)
    booked = entries.book(
        session,
        clock,
        person,
        kind=Kind.INCOME,
        category=Source.ALLOWANCE,
        amount=amount,
        on=allowance.received_on,
        note="",
    )
    allowance.entry_id = booked.entry_id
    session.flush()
    return amount


def is_late(allowance: Allowance, today: date) -> bool:
    """Whether its day has passed and it hasn't come, or staff have marked it late."""
    return allowance.state is AllowanceState.EXPECTED and (
        allowance.expected_on < today or allowance.delay is not None
    )


def _changed(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    allowance: Allowance,
    action: AuditAction,
    *,
    settled: bool = True,
) -> None:
    """``settled``: nobody need look for it any more, or not before its new day."""
    session.flush()
    if settled:
        about = Subject(SubjectKind.ALLOWANCE, allowance.id)
        tasks.settle(session, clock, TaskKind.ALLOWANCE_LATE, about, staff_id)
    reminders.plan_allowance(session, clock, allowance)
    audit.note(session, clock, staff_id, action, "allowance", allowance.id)


def _expected(session: Session, allowance_id: int) -> Allowance:
    allowance = _locked(session, allowance_id)
    if allowance.state is not AllowanceState.EXPECTED:
        raise NotPossible(allowance.state.value)
    return allowance


def _locked(session: Session, allowance_id: int) -> Allowance:
    query = select(Allowance).where(Allowance.id == allowance_id).with_for_update()
    allowance = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if allowance is None:
        raise NotFound("allowance", allowance_id)
    return allowance


def _today(session: Session, clock: Clock, allowance: Allowance) -> date:
    activity = session.get_one(Activity, allowance.activity_id)
    return programmes.today(clock, programmes.programme(session, activity.programme_id))
