"""What staff do: with the tasks that wait for them, and for families unprompted."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from budgeting import cases, staff, tasks
from budgeting.arrears import payments, plans
from budgeting.cases import Answer
from budgeting.clock import SetClock, local_date
from budgeting.db.tables import (
    Case,
    CaseAction,
    Conversation,
    Debt,
    Household,
    Member,
    RepaymentPlan,
    Task,
)
from budgeting.errors import NotPossible
from budgeting.money import Money
from budgeting.states.arrears import InstalmentState, PlanState
from budgeting.states.cases import AfterCase, CaseState, Outcome
from budgeting.states.conversations import InboxState
from budgeting.states.tasks import TaskKind, TaskState
from dialogs.staff_side import handover, inbox
from dialogs.text.words import Words
from tests.endurance.year.families import ROME, next_open

#: How often, in a thousand, staff do each thing for a family on a working day.
OFTEN = {
    "pause": 5,
    "resume": 3,
    "reschedule": 4,
    "propose": 2,
    "withdraw": 3,
    "close_plan": 1,
    "close_case": 40,
    "give_back": 60,
    "snooze": 10,
    "reopen_chat": 2,
    "leave": 1,
    "hide": 1,
    "show": 2,
    "take_consent_back": 1,
    "invite": 3,
    "add_action": 4,
    "do_action": 20,
    "another_case": 2,
    "household_leaves": 1,
    "read_weeks": 60,
    "new_coach": 2,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """The person, and what they work with."""

    session: Session
    clock: SetClock
    words: Words
    draw: random.Random
    me: int

    @property
    def today(self) -> date:
        return local_date(self.clock.now(), ROME)

    def day(self, least: int, most: int) -> date:
        return self.today + timedelta(days=self.draw.randint(least, most))

    def one(self, query: Select[Any]) -> Any:
        """Some row of the query, always the same for the same seed."""
        rows = self.session.scalars(query).all()
        return self.draw.choice(rows) if rows else None


def work(desk: Desk, task: Task) -> object:
    """Do something about a task: mostly what it asks for, sometimes half of it, sometimes just tick it off."""
    session, clock, draw, me = desk.session, desk.clock, desk.draw, desk.me
    if draw.random() < 0.25:
        tasks.take(session, clock, me, task.id)
        return task
    if task.state is TaskState.TAKEN and task.assigned_to != me:
        return None
    match task.kind:
        case TaskKind.PAYMENT_DECLARED if task.subject_id is not None and draw.random() < 0.9:
            decide = payments.confirm if draw.random() < 0.7 else payments.reject
            return decide(session, clock, me, task.subject_id)
        case TaskKind.CANNOT_PAY if task.subject_id is not None and draw.random() < 0.9:
            matter = session.get_one(Case, task.subject_id)
            if matter.state is CaseState.PREPARED:
                return cases.open(session, clock, me, matter.id)
        case TaskKind.CONVERSATION if task.conversation_id is not None:
            return handover.answer(session, clock, desk.words, me, task.conversation_id, "Buongiorno")
        case TaskKind.CALL_HOUSEHOLD | TaskKind.INSTALMENT_OVERDUE if task.household_id is not None:
            instalment = next_open(session, clock, task.household_id, InstalmentState.DUE)
            if instalment is not None and draw.random() < 0.3:
                return payments.record(session, clock, me, instalment.id, instalment.amount, desk.today)
    return tasks.done(session, clock, me, task.id)


def _plan(desk: Desk, household: int, *states: PlanState) -> RepaymentPlan | None:
    plan: RepaymentPlan | None = desk.one(
        select(RepaymentPlan)
        .where(RepaymentPlan.household_id == household, RepaymentPlan.state.in_(states))
        .order_by(RepaymentPlan.id)
    )
    return plan


def pause(desk: Desk, household: int) -> object:
    plan = _plan(desk, household, PlanState.ACTIVE, PlanState.PAUSED)
    return plan and plans.pause(desk.session, desk.clock, desk.me, plan.id, until=desk.day(1, 90))


def resume(desk: Desk, household: int) -> object:
    plan = _plan(desk, household, PlanState.PAUSED)
    return plan and plans.resume(desk.session, desk.clock, desk.me, plan.id)


def reschedule(desk: Desk, household: int) -> object:
    plan = _plan(desk, household, PlanState.ACTIVE, PlanState.PAUSED)
    if plan is None:
        return None
    rest = plans.rest_to_schedule(desk.session, plan.id)
    if rest.minor < 6:
        return None
    schedule = plans.schedule(rest, desk.draw.randint(1, 6), desk.day(-10, 40))
    new = plans.reschedule(desk.session, desk.clock, desk.me, plan.id, schedule)
    if desk.draw.random() < 0.7:
        plans.record_agreement(desk.session, desk.clock, desk.me, new.id)
    return new


def propose(desk: Desk, household: int) -> object:
    debt = desk.one(select(Debt).where(Debt.household_id == household).order_by(Debt.id))
    schedule = [(desk.day(5, 40), Money(1_000))]
    return debt and plans.propose(desk.session, desk.clock, desk.me, household, debt.id, schedule)


def withdraw(desk: Desk, household: int) -> object:
    plan = _plan(desk, household, PlanState.PROPOSED)
    return plan and plans.withdraw(desk.session, desk.clock, desk.me, plan.id)


def close_plan(desk: Desk, household: int) -> object:
    plan = _plan(desk, household, PlanState.ACTIVE, PlanState.PAUSED)
    return plan and plans.close(desk.session, desk.clock, desk.me, plan.id)


def _open_case(desk: Desk, household: int) -> Case | None:
    query = select(Case).where(Case.household_id == household, Case.state != CaseState.CLOSED)
    case: Case | None = desk.one(query.order_by(Case.id))
    return case


def close_case(desk: Desk, household: int) -> object:
    """Close it in every possible way; if an answer is missing, it is refused and tried again with the answer."""
    case = _open_case(desk, household)
    if case is None:
        return None
    kind = desk.draw.choice(list(Outcome))
    try:
        with desk.session.begin_nested():
            return cases.close(desk.session, desk.clock, desk.me, case.id, "over", kind)
    except NotPossible:
        pass
    others = cases.others(desk.session, case)
    answers = {}
    for row in cases.silenced(desk.session, case):
        what = desk.draw.choice([after for after in AfterCase if others or after is not AfterCase.OTHER_CASE])
        other = others.pop().id if what is AfterCase.OTHER_CASE else None
        answers[row.id] = Answer(what, desk.day(1, 60), other)
    return cases.close(
        desk.session, desk.clock, desk.me, case.id, "over", kind, instalments=answers, actions_over=True
    )


def another_case(desk: Desk, household: int) -> object:
    program = desk.session.get_one(Household, household).programme_id
    made = cases.prepare(
        desk.session,
        desk.clock,
        programme_id=program,
        household_id=household,
        topic="work",
        created_by=desk.me,
    )
    return made if made.state is CaseState.OPEN else cases.open(desk.session, desk.clock, desk.me, made.id)


def add_action(desk: Desk, household: int) -> object:
    case = _open_case(desk, household)
    return case and cases.add_action(
        desk.session, desk.clock, desk.me, case.id, "call the office", due_on=desk.day(1, 30)
    )


def do_action(desk: Desk, household: int) -> object:
    action = desk.one(
        select(CaseAction)
        .join(Case, Case.id == CaseAction.case_id)
        .where(Case.household_id == household, CaseAction.done_at.is_(None))
        .order_by(CaseAction.id)
    )
    return action and cases.set_done(desk.session, desk.clock, desk.me, action.case_id, action.id, True)


def _chat(desk: Desk, household: int, *states: InboxState) -> Conversation | None:
    conversation: Conversation | None = desk.one(
        select(Conversation)
        .join(Member, Member.id == Conversation.member_id)
        .where(Member.household_id == household, Conversation.inbox_state.in_(states))
        .order_by(Conversation.id)
    )
    return conversation


def _holder(desk: Desk, chat: Conversation) -> int:
    """The person who continues it: work left by somebody who is gone is taken over first."""
    held_by = chat.held_by
    if held_by is None:
        return desk.me
    if not staff.get(desk.session, held_by).active:
        handover.take(desk.session, desk.clock, desk.words, desk.me, chat.id, over=True)
        return desk.me
    return held_by


def give_back(desk: Desk, household: int) -> object:
    chat = _chat(desk, household, InboxState.HELD)
    if chat is None or chat.held_by is None:
        return None
    handover.give_back(desk.session, desk.clock, desk.words, _holder(desk, chat), chat.id)
    return chat


def snooze(desk: Desk, household: int) -> object:
    chat = _chat(desk, household, InboxState.HELD, InboxState.WAITING)
    if chat is None:
        return None
    until = desk.clock.now() + timedelta(days=desk.draw.randint(1, 9))
    inbox.snooze(desk.session, desk.clock, _holder(desk, chat), chat.id, until)
    return chat


def reopen_chat(desk: Desk, household: int) -> object:
    chat = _chat(desk, household, InboxState.RESOLVED)
    if chat is None:
        return None
    inbox.reopen(desk.session, desk.clock, desk.me, chat.id)
    return chat
