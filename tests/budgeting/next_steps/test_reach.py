"""A family that can't be reminded is phoned from the first day; and anything else that would fall silent comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import departures, households, next_steps, tasks
from budgeting.arrears import payments, plans, proposals
from budgeting.clock import SetClock
from budgeting.db.tables import Household, Instalment, Member, RepaymentPlan, Staff, Task
from budgeting.errors import NotPossible
from budgeting.households import consents
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.states.arrears import PlanState
from budgeting.states.households import HouseholdState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind, TaskState
from budgeting.subjects import Subject
from dialogs import proactive
from dialogs.text.words import Words
from tests.kit.databases import each_on_sqlite, on_sqlite
from tests.kit.family import Family, rome

#: A Thursday.
DUE_ON = date(2026, 3, 19)


def go(family: Family, words: Words, day: date, hour: int = 10) -> None:
    """Let time pass until that day: plan, work off and check every third day, which is cheaper."""
    end = rome(day.year, day.month, day.day, hour)
    while family.clock.now() < end:
        family.clock.set(min(family.clock.now() + timedelta(days=3), end))
        family.do(reminders.plan_ahead)
        while family.database.write(lambda s: proactive.work_off(s, family.clock, words)):
            pass
        family.do(next_steps.check, family.cast.programme)


def waiting(family: Family, *kinds: TaskKind) -> list[Task]:
    query = select(Task).where(Task.state != TaskState.DONE, Task.kind.in_(kinds or tuple(TaskKind)))
    return family.look(lambda session: list(session.scalars(query.order_by(Task.id))))


def _not_joined(session: Session, clock: SetClock, member: int) -> None:
    session.get_one(Member, member).joined_at = None


def _stopped(session: Session, clock: SetClock, member: int) -> None:
    households.stop(session, clock, member)
    reminders.silence_member(session, clock, member)


def _hidden(session: Session, clock: SetClock, member: int) -> None:
    households.let_see_arrears(session, clock, None, member, False, "asked for")


def _left(session: Session, clock: SetClock, member: int) -> None:
    departures.member_leaves(session, clock, None, member)


#: What silences a member, and the cause that staff read. Youssef never sees arrears, so he counts as hidden.
SILENCED: dict[str, Callable[[Session, SetClock, int], Any]] = {
    "not_joined": _not_joined,
    "stopped": _stopped,
    "unreachable": households.mark_unreachable,
    "no_consent": consents.withdraw,
    "hidden": _hidden,
    "left": _left,
}


@each_on_sqlite("why", SILENCED, on_both=["stopped"])
def test_it_reaches_staff_on_the_first_day(family: Family, words: Words, why: str) -> None:
    """It used to take thirteen days: staff first heard of it from the task at the end of the ladder."""
    family.plan(DUE_ON)
    if why != "hidden":
        family.do(SILENCED[why], family.cast.youssef)
    family.do(SILENCED[why], family.cast.amina)
    go(family, words, DUE_ON)
    (task,) = waiting(family, TaskKind.CALL_HOUSEHOLD)
    assert (task.household_id, task.cause, task.assigned_to) == (family.household, why, family.cast.giulia)
    go(family, words, DUE_ON + timedelta(days=9))
    assert [call.id for call in waiting(family, TaskKind.CALL_HOUSEHOLD)] == [task.id], "once, not every day"
    assert waiting(family, TaskKind.INSTALMENT_OVERDUE) == []
    caught = {gap_task.cause for gap_task in waiting(family, TaskKind.NO_NEXT_STEP)}
    # A household without an adult is for a person to decide about.
    decided = {"member.not_joined", "weeks.together", "no_adult"}
    assert caught <= decided, "nothing had to be caught"


@on_sqlite
def test_who_never_came_in_is_phoned_on_the_day_and_not_before(family: Family, words: Words) -> None:
    household = family.do(_newcomers)
    go(family, words, DUE_ON, 8)
    assert waiting(family, TaskKind.CALL_HOUSEHOLD) == []
    go(family, words, DUE_ON, 10)
    assert [call.household_id for call in waiting(family, TaskKind.CALL_HOUSEHOLD)] == [household]


def _newcomers(session: Session, clock: SetClock) -> int:
    made = households.create_household(session, clock, None, 1, "SP-200", "Neri", coach_id=1).id
    households.add_member(session, clock, None, made, "Ada", sees_arrears=True)
    plan = plans.propose(session, clock, None, made, None, [(DUE_ON, Money(9_000))])
    plans.record_agreement(session, clock, None, plan.id)
    return made


def test_overdue_when_the_plan_is_written_down_is_phoned_at_once(family: Family, words: Words) -> None:
    family.do(_stopped, family.cast.amina)
    family.plan(date(2026, 1, 8), agreed=False)
    plan = family.look(lambda s: s.scalars(select(RepaymentPlan.id)).one())
    family.do(plans.record_agreement, None, plan)
    family.database.write(lambda s: proactive.work_off(s, family.clock, words))
    assert len(waiting(family, TaskKind.CALL_HOUSEHOLD)) == 1


@on_sqlite
def test_the_call_ends_when_it_is_paid_or_somebody_can_be_told_again(family: Family, words: Words) -> None:
    instalment_id, _ = family.plan(DUE_ON, date(2026, 5, 19))
    family.do(_stopped, family.cast.amina)
    go(family, words, DUE_ON)
    assert len(waiting(family, TaskKind.CALL_HOUSEHOLD)) == 1
    family.do(payments.record, family.cast.marco, instalment_id, Money(10_000), DUE_ON)
    assert waiting(family, TaskKind.CALL_HOUSEHOLD) == []
    go(family, words, date(2026, 5, 19))
    assert len(waiting(family, TaskKind.CALL_HOUSEHOLD)) == 1
    family.do(households.restart, family.cast.amina)
    family.do(reminders.plan_instalments, family.household)
    assert waiting(family, TaskKind.CALL_HOUSEHOLD) == []


@on_sqlite
@pytest.mark.parametrize("told", [True, False])
def test_a_task_that_is_only_ticked_off_comes_back(family: Family, words: Words, told: bool) -> None:
    family.plan(DUE_ON)
    if not told:
        family.do(_stopped, family.cast.amina)
    go(family, words, date(2026, 4, 2))
    seen = 0
    while family.clock.now() < rome(2026, 6, 1):
        for task in waiting(family, TaskKind.CALL_HOUSEHOLD, TaskKind.INSTALMENT_OVERDUE):
            family.do(tasks.done, family.cast.giulia, task.id)
            seen += 1
        go(family, words, family.clock.now().date() + timedelta(days=4))
    assert 3 <= seen <= 5, "every two weeks"
    assert waiting(family, TaskKind.NO_NEXT_STEP) == []


@on_sqlite
def test_what_only_a_task_would_bring_up_cannot_be_ticked_off(family: Family) -> None:
    [instalment_id] = family.plan(DUE_ON)
    family.do(payments.declare, family.amina, instalment_id, Money(10_000), date(2026, 3, 2))
    (task,) = waiting(family, TaskKind.PAYMENT_DECLARED)
    with pytest.raises(NotPossible, match="unsettled"):
        family.do(tasks.done, family.cast.marco, task.id)
    family.do(payments.reject, family.cast.marco, task.subject_id)
    assert waiting(family, TaskKind.PAYMENT_DECLARED) == []


# -- pauses


@on_sqlite
def test_a_pause_ends_by_itself_and_staff_hear_of_it_a_week_before(family: Family, words: Words) -> None:
    [instalment_id] = family.plan(date(2026, 4, 20))
    plan = family.plan_of(instalment_id)
    family.do(plans.pause, family.cast.marco, plan, until=date(2026, 5, 4))
    go(family, words, date(2026, 4, 26))
    # Without a chat nobody can be told of the pause, so a person phones.
    assert {task.kind for task in waiting(family)} <= {TaskKind.PLAN_UNTOLD}
    go(family, words, date(2026, 4, 27))
    assert [task.subject_id for task in waiting(family, TaskKind.PAUSE_ENDS)] == [plan]
    go(family, words, date(2026, 5, 4))
    assert family.look(lambda s: s.get_one(RepaymentPlan, plan).state) is PlanState.ACTIVE
    assert waiting(family, TaskKind.PAUSE_ENDS) == []
    go(family, words, date(2026, 5, 5))
    # Its date passed during the pause and no rung of the ladder is left, so a person hears of it.
    assert [task.subject_id for task in waiting(family, TaskKind.INSTALMENT_OVERDUE)] == [instalment_id]


@on_sqlite
def test_another_end_takes_the_place_of_the_first(family: Family, words: Words) -> None:
    [instalment_id] = family.plan(date(2026, 6, 20))
    plan = family.plan_of(instalment_id)
    for day in (date(2026, 4, 6), date(2026, 5, 4)):
        family.do(plans.pause, family.cast.marco, plan, until=day)
    ends = family.events(DueKind.PLAN_RESUME, DueKind.PLAN_PAUSE_ENDS)
    assert {event.for_date for event in ends} == {date(2026, 5, 4)}
    go(family, words, date(2026, 4, 7))
    assert family.look(lambda s: s.get_one(RepaymentPlan, plan).state) is PlanState.PAUSED


@on_sqlite
@pytest.mark.parametrize(
    ("until", "why"), [(date(2026, 3, 2), "past"), (date(2020, 1, 1), "past"), (date(2027, 3, 4), "far")]
)
def test_no_pause_is_for_ever(family: Family, until: date, why: str) -> None:
    [instalment_id] = family.plan(DUE_ON)
    with pytest.raises(NotPossible, match=why):
        family.do(plans.pause, family.cast.marco, family.plan_of(instalment_id), until=until)


# -- the daily look


@on_sqlite
def test_an_old_pause_without_an_end_gets_a_task_until_it_has_one(family: Family, words: Words) -> None:
    [instalment_id] = family.plan(DUE_ON)
    plan = family.plan_of(instalment_id)
    # The state of plans paused before pauses had an end.
    family.change(RepaymentPlan, plan, state=PlanState.PAUSED)
    family.change(Instalment, instalment_id, state="paused")
    go(family, words, date(2026, 3, 5))
    (task,) = waiting(family, TaskKind.NO_NEXT_STEP)
    assert (task.cause, task.subject_id, task.household_id) == (
        "pause_without_end",
        instalment_id,
        family.household,
    )
    family.do(plans.pause, family.cast.marco, plan, until=date(2026, 4, 6))
    go(family, words, date(2026, 3, 6))
    assert waiting(family, TaskKind.NO_NEXT_STEP) == []


@on_sqlite
def test_it_looks_once_a_day_from_five_in_the_morning_on(family: Family) -> None:
    family.clock.set(rome(2026, 3, 4, 5))
    family.do(next_steps.check, family.cast.programme)
    family.clock.set(rome(2026, 3, 5, 4, 59))
    assert family.do(lambda s, clock: next_steps.check_due(s, clock)) == []
    family.clock.set(rome(2026, 3, 5, 5))
    assert family.do(lambda s, clock: next_steps.check_due(s, clock)) == [family.cast.programme]
    family.change(Household, family.household, coach_id=None)
    family.change(Staff, family.cast.giulia, active=False)
    first = family.do(next_steps.check, family.cast.programme)
    assert first.kinds == {"household.coach_gone": 2}
    assert family.do(next_steps.check, family.cast.programme) == next_steps.Report()
    assert family.do(lambda s, clock: next_steps.check_due(s, clock)) == []
    # The clock was away from five in the morning until the next night: it catches up as soon as it is back.
    family.clock.set(rome(2026, 3, 7, 0, 5))
    assert family.do(lambda s, clock: next_steps.check_due(s, clock)) == [family.cast.programme]


@on_sqlite
def test_what_lies_with_a_suspended_colleague_is_everybody_s_again(family: Family) -> None:
    task = family.do(
        tasks.open_task,
        TaskKind.CHECKIN_MISSED,
        Subject(SubjectKind.CHECKIN, 1),
        programme_id=family.cast.programme,
        household_id=family.household,
    ).id
    family.do(tasks.take, family.cast.giulia, task)
    family.change(Staff, family.cast.giulia, active=False)
    assert family.do(next_steps.check, family.cast.programme).freed == 1
    row = family.look(lambda s: s.get_one(Task, task))
    assert (row.state, row.assigned_to) == (TaskState.OPEN, None)


@on_sqlite
def test_a_family_that_left_with_something_open_is_put_before_somebody(family: Family, words: Words) -> None:
    family.plan(DUE_ON)
    family.change(Household, family.household, state=HouseholdState.LEFT)
    go(family, words, date(2026, 3, 4))
    (task,) = waiting(family, TaskKind.NO_NEXT_STEP)
    assert (task.cause, task.assigned_to) == ("left", family.cast.giulia)
    family.do(tasks.done, family.cast.giulia, task.id)
    go(family, words, date(2026, 3, 10))
    assert waiting(family, TaskKind.NO_NEXT_STEP) == [], "somebody knows"
    go(family, words, date(2026, 3, 20))
    assert len(waiting(family, TaskKind.NO_NEXT_STEP)) == 1, "and is asked again"


@on_sqlite
def test_no_proposal_and_no_counter_proposal_is_forgotten(family: Family, words: Words) -> None:
    """Unanswered past its day, or without the task that asks for an answer, it comes back."""
    family.plan(date(2026, 4, 20), date(2026, 5, 20), date(2026, 6, 20))
    plan = family.look(plans.current, family.household)[0].id
    family.do(proposals.offer_pause, family.cast.marco, plan, until=date(2026, 6, 1))
    go(family, words, date(2026, 3, 20))
    (gap,) = waiting(family, TaskKind.NO_NEXT_STEP)
    assert (gap.subject_kind, gap.cause) == (SubjectKind.PAUSE_PROPOSAL, "unanswered")
    # What they could manage ends it, and has a task of its own.
    row = family.do(proposals.counter, family.amina, each=Money(5_000), day=1, plan_id=plan)
    asks = Subject(SubjectKind.COUNTER_PROPOSAL, row.id)
    go(family, words, date(2026, 3, 22))
    assert waiting(family, TaskKind.NO_NEXT_STEP) == []
    family.do(tasks.settle, TaskKind.COUNTER_PROPOSAL, asks)
    go(family, words, date(2026, 3, 24))
    (gap,) = waiting(family, TaskKind.NO_NEXT_STEP)
    assert (gap.subject_kind, gap.cause) == (SubjectKind.COUNTER_PROPOSAL, "unasked")
