"""Proposals and counter-proposals: who may answer, once, and what waits afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from budgeting.arrears import hardship, payments, plans, proposals
from budgeting.arrears.plans.schedules import by_amount
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Approval, DueEvent, RepaymentPlan, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.states.approvals import ApprovalState
from budgeting.states.arrears import Hardship, PlanState
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind
from tests.kit.build import euro
from tests.kit.databases import on_sqlite
from tests.kit.family import Family

TODAY = date(2026, 3, 2)


@pytest.fixture
def family(database: Database, clock: SetClock) -> Family:
    return Family.of(database, clock)


def _plan(family: Family) -> tuple[int, list[int]]:
    """Four instalments of 100.00; the first is paid."""
    parts = family.plan(*(date(2026, month, 20) for month in (3, 4, 5, 6)))
    payment = family.do(payments.declare, family.amina, parts[0], euro("100"), TODAY)
    family.do(payments.confirm, None, payment.id)
    with family.database.read() as session:
        return plans.current(session, family.household)[0].id, parts


def _offer(family: Family, plan: int, each: str = "60", first: date = date(2026, 4, 10), **more):
    rest = family.look(plans.rest_to_schedule, plan)
    schedule = by_amount(rest, euro(each), first)
    return family.do(proposals.offer_schedule, family.cast.marco, plan, schedule, **more)


def _tasks(family: Family) -> set[TaskKind]:
    with family.database.read() as session:
        return set(session.scalars(select(Task.kind).where(WAITS)))


def _reminders(family: Family) -> list[DueState]:
    with family.database.read() as session:
        query = select(DueEvent.state).where(DueEvent.kind == DueKind.PROPOSAL_REMINDER)
        return list(session.scalars(query))


def test_accepted_the_paid_parts_stay_and_the_rest_is_redistributed(family):
    plan, parts = _plan(family)
    offered = _offer(family, plan)
    assert len(_reminders(family)) == 2, "Amina is reminded twice; Youssef may not read it"
    family.do(proposals.accept, family.amina, offered.id)
    (now,) = family.look(plans.current, family.household)
    assert now.id == offered.draft_id
    assert (now.total, now.confirmed) == (euro("400"), euro("100"))
    assert now.instalments[0].id == parts[0]
    assert [part.amount for part in now.instalments[1:]] == [euro("60")] * 5
    # Once more, and by the other button: the first answer counts.
    for answer in (
        lambda: family.do(proposals.accept, family.amina, offered.id),
        lambda: family.do(proposals.decline, family.amina, offered.id, "sum"),
        lambda: family.do(proposals.counter, family.amina, each=euro("50"), day=5, answers=offered.id),
    ):
        with pytest.raises(NotPossible, match="confirmed"):
            answer()


@on_sqlite
@pytest.mark.parametrize("who", ["youssef", "lucia"])
def test_who_may_not_see_it_cannot_answer_and_learns_nothing(family, who):
    plan, _ = _plan(family)
    offered = _offer(family, plan)
    person = getattr(family, who)
    for answer in (
        lambda: family.do(proposals.accept, person, offered.id),
        lambda: family.do(proposals.decline, person, offered.id, "sum"),
        lambda: family.do(proposals.counter, person, each=euro("50"), day=5, answers=offered.id),
        lambda: family.do(proposals.counter, person, each=euro("50"), day=5, plan_id=plan),
    ):
        with pytest.raises(NotFound):
            answer()
    assert family.look(proposals.for_person, person, TODAY) == []


@on_sqlite
def test_declined_staff_are_asked_and_the_plan_runs_on(family):
    plan, _ = _plan(family)
    offered = _offer(family, plan, note="as agreed on the phone")
    family.do(proposals.decline, family.amina, offered.id, "it is too much for us")
    assert TaskKind.PROPOSAL_DECLINED in _tasks(family)
    assert family.look(plans.current, family.household)[0].id == plan
    (declined,) = family.look(proposals.declined, family.household)
    assert (declined.reason, declined.note) == ("it is too much for us", "as agreed on the phone")
    # A new proposal is the answer.
    _offer(family, plan, "40")
    assert TaskKind.PROPOSAL_DECLINED not in _tasks(family)


@on_sqlite
def test_a_counter_proposal_goes_round_until_one_side_agrees(family):
    plan, _ = _plan(family)
    offered = _offer(family, plan)
    first = family.do(proposals.counter, family.amina, each=euro("30"), day=31, answers=offered.id)
    assert _tasks(family) & {TaskKind.COUNTER_PROPOSAL, TaskKind.PROPOSAL_DECLINED} == {
        TaskKind.COUNTER_PROPOSAL
    }
    again = _offer(family, plan, "50")
    assert TaskKind.COUNTER_PROPOSAL not in _tasks(family), "the new proposal answers it"
    assert family.look(proposals.counter_of, first.id).state is ApprovalState.REFUSED
    # Begun by themselves while it waits: that answers it, too.
    second = family.do(proposals.counter, family.amina, each=euro("40"), day=31, plan_id=plan)
    assert family.look(proposals.find, again.id).state is ApprovalState.REFUSED
    assert family.look(proposals.waiting, family.household) == []
    family.do(proposals.accept_counter, family.cast.marco, second.id)
    (now,) = family.look(plans.current, family.household)
    assert [(part.due_on, part.amount) for part in now.instalments[1:4]] == [
        (date(2026, 4, 30), euro("40")),
        (date(2026, 5, 31), euro("40")),
        (date(2026, 6, 30), euro("40")),
    ]
    assert now.total == euro("400")
    assert TaskKind.COUNTER_PROPOSAL not in _tasks(family)
    with pytest.raises(NotPossible, match="confirmed"):
        family.do(proposals.refuse_counter, family.cast.marco, second.id, "no")


def test_a_later_counter_proposal_takes_the_place_of_the_earlier(family):
    plan, _ = _plan(family)
    first = family.do(proposals.counter, family.amina, each=euro("50"), day=10, plan_id=plan)
    second = family.do(proposals.counter, family.amina, each=euro("45"), day=10, plan_id=plan)
    assert family.look(proposals.counter_of, first.id).state is ApprovalState.WITHDRAWN
    (waiting,) = family.look(proposals.waiting_counters, family.household)
    assert waiting.id == second.id
    with family.database.read() as session:
        assert (
            len(list(session.scalars(select(Task).where(Task.kind == TaskKind.COUNTER_PROPOSAL, WAITS)))) == 1
        )


@on_sqlite
def test_a_proposed_pause_begins_when_they_agree(family):
    plan, _ = _plan(family)
    offered = family.do(proposals.offer_pause, family.cast.marco, plan, until=date(2026, 5, 1))
    assert family.look(plans.current, family.household)[0].state is PlanState.ACTIVE
    family.do(proposals.accept, family.amina, offered.id)
    (now,) = family.look(plans.current, family.household)
    assert (now.state, now.paused_until) == (PlanState.PAUSED, date(2026, 5, 1))
    with pytest.raises(NotPossible, match="confirmed"):
        family.do(proposals.withdraw_pause, family.cast.marco, offered.id)


@on_sqlite
def test_one_proposal_at_a_time_waits_about_a_debt(family):
    plan, _ = _plan(family)
    schedule = _offer(family, plan)
    pause = family.do(proposals.offer_pause, family.cast.marco, plan, until=date(2026, 5, 1))
    assert family.look(proposals.find, schedule.id).state is ApprovalState.WITHDRAWN
    again = _offer(family, plan, "50")
    assert family.look(proposals.find, pause.id).state is ApprovalState.WITHDRAWN
    assert [each.id for each in family.look(proposals.waiting, family.household)] == [again.id]
    # Ended on the spot: nothing about it stays open.
    family.do(plans.withdraw, family.cast.marco, again.draft_id)
    family.do(proposals.counter, family.amina, each=euro("50"), day=1, plan_id=plan)
    family.do(plans.close, family.cast.marco, plan)
    assert family.look(proposals.waiting_counters, family.household) == []
    assert TaskKind.COUNTER_PROPOSAL not in _tasks(family)


def test_past_its_day_it_can_no_longer_be_answered(family):
    plan, _ = _plan(family)
    offered = _offer(family, plan, answer_by=date(2026, 3, 6))
    family.clock.advance(days=5)
    with pytest.raises(NotPossible, match="expired"):
        family.do(proposals.accept, family.amina, offered.id)
    assert family.look(proposals.for_person, family.amina, date(2026, 3, 7)) == []


@on_sqlite
def test_the_answer_is_asked_before_the_first_instalment(family):
    plan, _ = _plan(family)
    assert _offer(family, plan, first=date(2026, 3, 10)).answer_by == date(2026, 3, 9)
    assert _offer(family, plan, first=date(2026, 6, 10)).answer_by == date(2026, 3, 16)
    for day in (date(2026, 3, 2), date(2026, 3, 1)):
        with pytest.raises(NotPossible, match="answer_by"):
            _offer(family, plan, answer_by=day)
    with pytest.raises(NotPossible, match="answer_by"):
        family.do(
            proposals.offer_pause,
            family.cast.marco,
            plan,
            until=date(2026, 3, 20),
            answer_by=date(2026, 3, 20),
        )


@on_sqlite
def test_a_proposal_after_cannot_pay_settles_the_promised_call(family):
    plan, parts = _plan(family)
    family.do(hardship.declare, family.amina, parts[1], Hardship.LOST_WORK, None)
    assert TaskKind.CANNOT_PAY in _tasks(family)
    _offer(family, plan, "30")
    assert TaskKind.CANNOT_PAY not in _tasks(family)


def test_paid_meanwhile_the_agreement_no_longer_fits(family):
    plan, parts = _plan(family)
    offered = _offer(family, plan)
    payment = family.do(payments.declare, family.amina, parts[1], euro("100"), TODAY)
    family.do(payments.confirm, None, payment.id)
    with pytest.raises(NotPossible, match="outdated"):
        family.do(proposals.accept, family.amina, offered.id)
    # What they could manage counts from what is left then.
    counter = family.do(proposals.counter, family.amina, each=euro("70"), day=20, answers=offered.id)
    family.do(proposals.accept_counter, family.cast.marco, counter.id)
    (now,) = family.look(plans.current, family.household)
    assert (now.total, now.confirmed) == (euro("400"), euro("200"))
    assert [part.amount for part in now.instalments[2:]] == [euro("70"), euro("70"), euro("60")]


@on_sqlite
@pytest.mark.parametrize("each", [Money(0), euro("-5"), euro("300.01"), euro("4.99")])
def test_an_impossible_amount_changes_nothing(family, each):
    plan, _ = _plan(family)
    offered = _offer(family, plan)
    with pytest.raises(NotPossible):
        family.do(proposals.counter, family.amina, each=each, day=5, answers=offered.id)
    assert family.look(proposals.find, offered.id).state is ApprovalState.PROPOSED


@on_sqlite
def test_the_history_keeps_every_step(family):
    plan, _ = _plan(family)
    offered = _offer(family, plan)
    family.do(proposals.counter, family.amina, each=euro("30"), day=5, answers=offered.id)
    again = _offer(family, plan, "50")
    family.do(proposals.accept, family.amina, again.id)
    with family.database.read() as session:
        states = [row.state.value for row in session.scalars(select(Approval).order_by(Approval.id))]
        ended = [row.state.value for row in session.scalars(select(RepaymentPlan).order_by(RepaymentPlan.id))]
    assert states[-3:] == ["refused", "refused", "confirmed"]
    assert ended == ["closed", "closed", "active"]


@pytest.mark.parametrize("what", ["schedule", "pause", "counter"])
def test_a_plan_paid_in_full_leaves_nothing_to_answer(family, what):
    parts = family.plan(date(2026, 3, 20), date(2026, 4, 20))
    plan = family.look(plans.current, family.household)[0].id
    if what == "schedule":
        _offer(family, plan)
    elif what == "pause":
        family.do(proposals.offer_pause, family.cast.marco, plan, until=date(2026, 5, 1))
    else:
        family.do(proposals.counter, family.amina, each=euro("50"), day=1, plan_id=plan)
    for part in parts:
        payment = family.do(payments.declare, family.amina, part, euro("100"), TODAY)
        family.do(payments.confirm, None, payment.id)
    assert family.look(plans.current, family.household) == []
    assert family.look(proposals.waiting, family.household) == []
    assert family.look(proposals.waiting_counters, family.household) == []
    assert not _tasks(family) & {TaskKind.COUNTER_PROPOSAL, TaskKind.PROPOSAL_DECLINED}
