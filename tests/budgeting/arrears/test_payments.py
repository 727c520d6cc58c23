"""What the family says it paid, and what staff find."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from budgeting.arrears import debts, payments, plans
from budgeting.arrears.plans import Status
from budgeting.db.tables import Payment, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.schedule.reminders.instalments import REMINDERS
from budgeting.states.arrears import PaymentState
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind, TaskState
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family, rome

TODAY = date(2026, 3, 2)
#: When a pause ends.
SPRING = date(2026, 6, 1)
DUE_ON = date(2026, 3, 19)
WHOLE = Money(10_000)


@pytest.fixture
def instalment(family: Family) -> int:
    return family.plan(DUE_ON, date(2026, 5, 19))[0]


def status(family: Family, instalment: int) -> Status:
    return family.look(plans.instalment_for, family.amina, instalment).status


def reminders_of(family: Family, instalment: int) -> int:
    return len([event for event in family.events(*REMINDERS) if event.subject_id == instalment])


def tasks_of(family: Family, kind: TaskKind) -> list[TaskState]:
    with family.database.read() as session:
        return list(session.scalars(select(Task.state).where(Task.kind == kind)))


@on_sqlite
def test_declared_waits_and_is_silent(family: Family, instalment: int) -> None:
    assert reminders_of(family, instalment) > 0
    family.do(payments.declare, family.amina, instalment, WHOLE, TODAY)
    assert status(family, instalment) is Status.WAITING
    assert reminders_of(family, instalment) == 0
    assert tasks_of(family, TaskKind.PAYMENT_DECLARED) == [TaskState.OPEN]


def test_a_double_tap_declares_once_and_a_later_receipt_is_kept(family: Family, instalment: int) -> None:
    first = family.do(payments.declare, family.amina, instalment, WHOLE, TODAY)
    chat = family.do(build.conversation, family.cast.amina)
    receipt = family.do(build.message, chat, "")
    again = family.do(payments.declare, family.amina, instalment, WHOLE, TODAY, receipt)
    assert again.id == first.id
    assert again.receipt_id == receipt
    assert len(tasks_of(family, TaskKind.PAYMENT_DECLARED)) == 1


def test_two_taps_at_the_same_time_declare_once(family: Family, instalment: int) -> None:
    amina = family.amina
    jobs = [
        family.database.submit(
            lambda session: payments.declare(session, family.clock, amina, instalment, WHOLE, TODAY).id
        )
        for _ in range(4)
    ]
    assert len({job.result(30) for job in jobs}) == 1


@on_sqlite
def test_confirmed_is_recovered_and_declared_is_not(family: Family, instalment: int) -> None:
    payment = family.do(payments.declare, family.amina, instalment, WHOLE, TODAY)
    assert family.look(debts.debts, family.household)[0].recovered == Money(0)
    family.do(payments.confirm, family.cast.marco, payment.id)
    family.do(payments.confirm, family.cast.marco, payment.id)
    assert status(family, instalment) is Status.PAID
    assert family.look(debts.debts, family.household)[0].recovered == WHOLE
    assert tasks_of(family, TaskKind.PAYMENT_DECLARED) == [TaskState.DONE]
    with pytest.raises(NotPossible, match="confirmed"):
        family.do(payments.reject, family.cast.marco, payment.id)


@on_sqlite
def test_rejected_is_due_again_with_the_reminders_still_ahead(family: Family, instalment: int) -> None:
    before = reminders_of(family, instalment)
    payment = family.do(payments.declare, family.amina, instalment, WHOLE, TODAY)
    family.clock.set(rome(2026, 3, 13))  # the first rung has passed
    family.do(payments.reject, family.cast.marco, payment.id)
    family.do(payments.reject, family.cast.marco, payment.id)
    assert status(family, instalment) is Status.DUE
    assert reminders_of(family, instalment) == before - 1
    with pytest.raises(NotPossible, match="rejected"):
        family.do(payments.confirm, family.cast.marco, payment.id)
    # After that the same payment may be declared again.
    assert family.do(payments.declare, family.amina, instalment, WHOLE, TODAY).id != payment.id


@on_sqlite
def test_a_part_leaves_the_rest_due_and_reminded_of(family: Family, instalment: int) -> None:
    part = family.do(payments.declare, family.amina, instalment, Money(4_000), TODAY)
    view = family.look(plans.instalment_for, family.amina, instalment)
    assert (view.status, view.declared, view.rest) == (Status.DUE, Money(4_000), Money(6_000))
    assert reminders_of(family, instalment) > 0
    rest = family.do(payments.declare, family.amina, instalment, Money(6_000), TODAY)
    assert status(family, instalment) is Status.WAITING
    assert reminders_of(family, instalment) == 0
    family.do(payments.confirm, family.cast.marco, rest.id)
    assert status(family, instalment) is Status.WAITING
    family.do(payments.confirm, family.cast.marco, part.id)
    assert status(family, instalment) is Status.PAID


@on_sqlite
def test_a_round_sum_pays_the_instalment(family: Family, instalment: int) -> None:
    payment = family.do(payments.declare, family.amina, instalment, Money(12_000), TODAY)
    family.do(payments.confirm, family.cast.marco, payment.id)
    assert status(family, instalment) is Status.PAID
    plan = family.look(plans.active, family.household)
    assert plan is not None
    assert (plan.confirmed, plan.percent) == (Money(10_000), 50)


@on_sqlite
def test_paying_while_the_plan_is_paused(family: Family, instalment: int) -> None:
    family.do(plans.pause, family.cast.marco, family.plan_of(instalment), until=SPRING)
    payment = family.do(payments.declare, family.amina, instalment, WHOLE, TODAY)
    assert status(family, instalment) is Status.WAITING
    family.do(payments.reject, family.cast.marco, payment.id)
    assert status(family, instalment) is Status.PAUSED
    assert reminders_of(family, instalment) == 0


@on_sqlite
@pytest.mark.parametrize(
    ("amount", "paid_on", "reason"),
    [
        (Money(0), TODAY, "amount"),
        (Money(-1), TODAY, "amount"),
        (Money(1, "USD"), TODAY, "currency"),
        (WHOLE, TODAY + timedelta(days=1), "future"),
    ],
)
def test_what_cannot_be_is_refused(
    family: Family, instalment: int, amount: Money, paid_on: date, reason: str
) -> None:
    with pytest.raises(NotPossible, match=reason):
        family.do(payments.declare, family.amina, instalment, amount, paid_on)


@on_sqlite
def test_what_is_paid_is_not_paid_again(family: Family, instalment: int) -> None:
    payment = family.do(payments.declare, family.amina, instalment, WHOLE, TODAY)
    with pytest.raises(NotPossible, match="already_declared"):
        family.do(payments.declare, family.amina, instalment, Money(1), TODAY)
    family.do(payments.confirm, family.cast.marco, payment.id)
    with pytest.raises(NotPossible, match="already_paid"):
        family.do(payments.declare, family.amina, instalment, Money(1), TODAY)


@on_sqlite
def test_only_for_whom_it_concerns(family: Family, instalment: int) -> None:
    for stranger in (family.youssef, family.lucia):
        with pytest.raises(NotFound):
            family.do(payments.declare, stranger, instalment, WHOLE, TODAY)
    with pytest.raises(NotFound):
        family.do(payments.confirm, family.cast.marco, 999)
    with family.database.read() as session:
        assert session.scalars(select(Payment)).all() == []


@on_sqlite
def test_yesterday_is_yesterday_where_the_family_lives(family: Family, instalment: int) -> None:
    family.clock.set(rome(2026, 3, 3, 0, 30))  # still the second in UTC
    payment = family.do(payments.declare, family.amina, instalment, WHOLE, date(2026, 3, 3))
    assert payment.state is PaymentState.DECLARED
    assert family.events(DueKind.INSTALMENT_TASK, state=None)[0].reason == "declared"
