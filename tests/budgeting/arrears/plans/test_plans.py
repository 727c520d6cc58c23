"""Repayment plans: proposed, agreed, paused, replaced; and who may see them."""

from __future__ import annotations

from datetime import date

import pytest

from budgeting.arrears import debts, payments, plans
from budgeting.arrears.plans import PlanView, Status
from budgeting.db.tables import Instalment, Member
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.schedule.reminders.instalments import REMINDERS
from budgeting.states.arrears import Hardship, InstalmentState, PlanState
from budgeting.states.schedule import DueKind
from tests.kit.databases import on_sqlite
from tests.kit.family import Family

MARCH, APRIL, MAY, JUNE = (date(2026, month, 10) for month in (3, 4, 5, 6))
TODAY = date(2026, 3, 2)
#: When a pause ends.
SPRING = date(2026, 6, 1)


def active(family: Family, today: date = TODAY) -> PlanView:
    plan = family.look(plans.active, family.household, today)
    assert plan is not None
    return plan


def pay(family: Family, instalment: int, minor: int = 10_000) -> int:
    payment = family.do(payments.declare, family.amina, instalment, Money(minor), TODAY)
    family.do(payments.confirm, family.cast.marco, payment.id)
    return payment.id


def statuses(plan: PlanView) -> list[Status]:
    return [instalment.status for instalment in plan.instalments]


@on_sqlite
def test_a_plan_as_the_family_reads_it(family: Family) -> None:
    first, second, third = family.plan(MARCH, APRIL, MAY)
    pay(family, first)
    family.do(payments.declare, family.amina, second, Money(10_000), TODAY)
    plan = active(family)
    assert statuses(plan) == [Status.PAID, Status.WAITING, Status.DUE]
    assert [instalment.number for instalment in plan.instalments] == [1, 2, 3]
    assert (plan.total, plan.confirmed, plan.left, plan.percent) == (
        Money(30_000),
        Money(10_000),
        Money(20_000),
        33,
    )
    assert plan.next is not None
    assert (plan.next.id, plan.next.due_on) == (third, MAY)


@on_sqlite
def test_overdue_begins_the_day_after(family: Family) -> None:
    family.plan(MARCH)
    assert statuses(active(family, MARCH)) == [Status.DUE]
    assert statuses(active(family, date(2026, 3, 11))) == [Status.OVERDUE]


@on_sqlite
def test_a_proposal_binds_nobody_until_it_is_agreed(family: Family) -> None:
    [instalment] = family.plan(MARCH, agreed=False)
    plan = family.plan_of(instalment)
    assert family.look(plans.active, family.household) is None
    assert [view.id for view in family.look(plans.proposed, family.amina)] == [plan]
    assert family.look(plans.proposed, family.youssef) == []
    assert family.events(*REMINDERS) == []
    with pytest.raises(NotFound):
        family.look(plans.instalment_for, family.amina, instalment)
    family.do(plans.agree, family.amina, plan)
    family.do(plans.agree, family.amina, plan)  # a double tap
    assert active(family).id == plan
    assert family.events(DueKind.INSTALMENT_REMINDER) != []


@on_sqlite
def test_who_may_not_see_arrears_and_other_families_find_nothing(family: Family) -> None:
    [instalment] = family.plan(MARCH)
    plan = family.plan_of(instalment)
    for stranger in (family.youssef, family.lucia):
        with pytest.raises(NotFound):
            family.look(plans.instalment_for, stranger, instalment)
        with pytest.raises(NotFound):
            family.do(plans.agree, stranger, plan)
    assert family.look(plans.instalment_for, family.amina, instalment).amount == Money(10_000)
    family.change(Member, family.cast.amina, sees_arrears=False)
    with pytest.raises(NotFound):
        family.look(plans.instalment_for, family.amina, instalment)


@on_sqlite
def test_a_newer_proposal_for_the_same_debt_takes_the_place_of_the_older(family: Family) -> None:
    family.plan(MARCH, agreed=False)
    older = family.look(plans.proposed, family.amina)[0]
    newer = family.do(
        plans.propose, family.cast.marco, family.household, older.debt_id, [(APRIL, Money(5_000))]
    )
    assert [view.id for view in family.look(plans.proposed, family.amina)] == [newer.id]
    with pytest.raises(NotPossible, match="lapsed"):
        family.do(plans.agree, family.amina, older.id)


@on_sqlite
def test_a_debt_has_one_running_plan(family: Family) -> None:
    family.plan(MARCH, APRIL)
    debt = active(family).debt_id
    second = family.do(plans.propose, family.cast.marco, family.household, debt, [(MAY, Money(1))])
    with pytest.raises(NotPossible, match="already_running"):
        family.do(plans.agree, family.amina, second.id)


def test_two_debts_run_side_by_side_and_the_nearest_date_is_next(family: Family) -> None:
    family.plan(APRIL)
    family.plan(MARCH)
    assert len(family.look(plans.current, family.household)) == 2
    assert active(family).instalments[0].due_on == MARCH


@on_sqlite
def test_no_plan_for_more_than_is_owed(family: Family) -> None:
    debt = family.do(
        debts.add_debt,
        family.cast.marco,
        family.household,
        creditor="ALER",
        line="service_charges",
        amount=Money(100),
        as_of=TODAY,
    )
    with pytest.raises(NotPossible, match="more_than_owed"):
        family.do(plans.propose, family.cast.marco, family.household, debt.id, [(MARCH, Money(101))])
    with pytest.raises(NotFound):
        family.do(plans.propose, family.cast.marco, family.cast.rossi, debt.id, [(MARCH, Money(100))])


@on_sqlite
def test_a_pause_silences_and_a_resumption_takes_up_what_is_ahead(family: Family) -> None:
    first, second = family.plan(MARCH, APRIL)
    plan = family.plan_of(first)
    pay(family, first)
    family.do(plans.pause, family.cast.marco, plan, until=SPRING)
    family.do(plans.pause, family.cast.marco, plan, until=SPRING)
    assert statuses(active(family)) == [Status.PAID, Status.PAUSED]
    assert active(family).next is None
    assert family.events(*REMINDERS) == []
    assert [event.kind for event in family.events(DueKind.PLAN_PAUSE_ENDS, DueKind.PLAN_RESUME)] == [
        DueKind.PLAN_PAUSE_ENDS,
        DueKind.PLAN_RESUME,
    ]
    family.do(plans.resume, family.cast.marco, plan)
    assert statuses(active(family)) == [Status.PAID, Status.DUE]
    assert {event.subject_id for event in family.events(*REMINDERS)} == {second}


def test_a_new_schedule_keeps_what_was_paid_and_spreads_the_rest(family: Family) -> None:
    first, second, third = family.plan(MARCH, APRIL, MAY)
    old = family.plan_of(first)
    pay(family, first)
    pay(family, second, 4_000)
    rest = family.look(plans.rest_to_schedule, old)
    assert rest == Money(16_000)
    new = family.do(plans.reschedule, family.cast.marco, old, plans.schedule(rest, 4, MAY))
    assert statuses(active(family)) == [Status.PAID, Status.DUE, Status.DUE]  # until the family agrees
    family.do(plans.agree, family.amina, new.id)
    plan = active(family)
    assert (plan.id, plan.replaces_id) == (new.id, old)
    assert statuses(plan) == [Status.PAID] * 2 + [Status.DUE] * 4
    assert [instalment.amount.minor for instalment in plan.instalments] == [
        10_000,
        4_000,
        4_000,
        4_000,
        4_000,
        4_000,
    ]
    assert (plan.total, plan.confirmed, plan.left) == (Money(30_000), Money(14_000), Money(16_000))
    assert second not in {event.subject_id for event in family.events(*REMINDERS)}
    # The old plan is still there as agreed, and its buttons still tell what became of it.
    with family.database.read() as session:
        rows = session.query(Instalment).filter_by(plan_id=old).order_by(Instalment.number).all()
        assert [(row.amount_minor, row.due_on) for row in rows] == [(10_000, d) for d in (MARCH, APRIL, MAY)]
    assert family.look(plans.instalment_for, family.amina, third).status is Status.CANCELLED


@on_sqlite
def test_a_payment_that_waits_stays_in_the_plan_whatever_becomes_of_it(family: Family) -> None:
    first, _ = family.plan(MARCH, APRIL)
    waiting = family.do(payments.declare, family.amina, first, Money(10_000), TODAY)
    old = family.plan_of(first)
    assert family.look(plans.rest_to_schedule, old) == Money(10_000)
    new = family.do(plans.reschedule, family.cast.marco, old, plans.schedule(Money(10_000), 2, MAY))
    family.do(plans.agree, family.amina, new.id)
    assert statuses(active(family)) == [Status.WAITING, Status.DUE, Status.DUE]
    family.do(payments.reject, family.cast.marco, waiting.id)
    plan = active(family)
    assert statuses(plan) == [Status.DUE] * 3
    assert plan.left == Money(20_000)
    assert first in {event.subject_id for event in family.events(DueKind.INSTALMENT_REMINDER)}
    # A second new schedule includes it like any other amount.
    assert family.look(plans.rest_to_schedule, plan.id) == Money(20_000)


@on_sqlite
def test_a_new_schedule_adds_up_exactly_or_is_refused(family: Family) -> None:
    first, _ = family.plan(MARCH, APRIL)
    old = family.plan_of(first)
    with pytest.raises(NotPossible, match="sum"):
        family.do(plans.reschedule, family.cast.marco, old, [(MAY, Money(19_999))])
    new = family.do(plans.reschedule, family.cast.marco, old, [(MAY, Money(20_000))])
    pay(family, first)
    with pytest.raises(NotPossible, match="outdated"):
        family.do(plans.agree, family.amina, new.id)
    assert active(family).id == old


@on_sqlite
def test_a_new_schedule_of_a_paused_plan_is_a_fresh_start(family: Family) -> None:
    [first] = family.plan(MARCH)
    old = family.plan_of(first)
    family.do(plans.pause, family.cast.marco, old, until=SPRING)
    new = family.do(plans.reschedule, family.cast.marco, old, [(JUNE, Money(10_000))])
    family.do(plans.record_agreement, family.cast.marco, new.id)
    assert active(family).state is PlanState.ACTIVE
    with pytest.raises(NotPossible, match="not_running"):
        family.do(plans.reschedule, family.cast.marco, old, [(JUNE, Money(10_000))])


@on_sqlite
def test_the_last_confirmed_payment_keeps_the_plan(family: Family) -> None:
    first, second = family.plan(MARCH, APRIL)
    pay(family, first)
    pay(family, second)
    assert family.look(plans.active, family.household) is None
    [debt] = family.look(debts.debts, family.household)
    assert (debt.recovered, debt.left) == (Money(20_000), Money(0))
    # A paid instalment can still be looked at.
    assert family.look(plans.instalment_for, family.amina, first).status is Status.PAID


@on_sqlite
def test_a_plan_that_ends_takes_its_reminders_with_it(family: Family) -> None:
    first, _ = family.plan(MARCH, APRIL)
    family.do(plans.close, family.cast.marco, family.plan_of(first))
    family.do(plans.close, family.cast.marco, family.plan_of(first))
    assert family.events(*REMINDERS) == []
    assert family.look(plans.active, family.household) is None


@on_sqlite
def test_whose_instalment(family: Family) -> None:
    [first] = family.plan(MARCH)
    assert family.look(plans.household_of, first) == family.household
    with pytest.raises(NotFound):
        family.look(plans.household_of, 999)


@on_sqlite
def test_an_instalment_that_cannot_be_paid_says_so_in_the_list(family: Family) -> None:
    [first] = family.plan(MARCH)
    family.change(Instalment, first, hardship=Hardship.ILLNESS)
    assert active(family).instalments[0].hardship is Hardship.ILLNESS
    family.change(Instalment, first, state=InstalmentState.CONFIRMED)
