"""What else waits about a debt, once something new is proposed or decided about it.

A proposed pause is withdrawn, a counter-proposal counts as answered, and the tasks about both are done: at most one
side waits for the other.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import approvals, tasks
from budgeting.approvals import Party
from budgeting.clock import Clock
from budgeting.db.tables import (
    Approval,
    Case,
    CounterProposal,
    Instalment,
    PauseProposal,
    RepaymentPlan,
    Task,
)
from budgeting.db.tables.tasks import WAITS
from budgeting.states.approvals import ApprovalState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: Why a counter-proposal was refused: another proposal of staff answers it.
ANSWERED_BY_ANOTHER = "another"


def overtake(
    session: Session,
    clock: Clock,
    by: Party,
    household_id: int,
    debt_id: int | None,
    *,
    answered: bool = False,
) -> None:
    """End what waits about the debt. ``answered``: staff propose something, which also keeps a promised call."""
    for pause_id in _waiting_pauses(session, household_id, debt_id):
        approvals.withdraw(session, clock, Subject(SubjectKind.PAUSE_PROPOSAL, pause_id), by)
    for counter_id in waiting_counters(session, household_id, debt_id):
        about = Subject(SubjectKind.COUNTER_PROPOSAL, counter_id)
        if by.member_id is not None:
            approvals.withdraw(session, clock, about, by)
        else:
            approvals.refuse(session, clock, about, by, ANSWERED_BY_ANOTHER)
        tasks.settle(session, clock, TaskKind.COUNTER_PROPOSAL, about, by.staff_id)
    _settle_declined(session, clock, by, household_id, debt_id)
    if answered and by.staff_id is not None:
        _settle_calls(session, clock, by.staff_id, household_id, debt_id)


def waiting_counters(session: Session, household_id: int, debt_id: int | None) -> list[int]:
    """The counter-proposals about a debt that staff haven't answered; at most one unless two were made at once."""
    query = (
        select(CounterProposal.id)
        .join(
            Approval,
            (Approval.subject_kind == SubjectKind.COUNTER_PROPOSAL)
            & (Approval.subject_id == CounterProposal.id),
        )
        .where(
            CounterProposal.household_id == household_id,
            Approval.state == ApprovalState.PROPOSED,
            CounterProposal.debt_id.is_(None) if debt_id is None else CounterProposal.debt_id == debt_id,
        )
        .order_by(CounterProposal.id)
    )
    return list(session.scalars(query))


def _waiting_pauses(session: Session, household_id: int, debt_id: int | None) -> list[int]:
    query = (
        select(PauseProposal.id)
        .join(RepaymentPlan, RepaymentPlan.id == PauseProposal.plan_id)
        .join(
            Approval,
            (Approval.subject_kind == SubjectKind.PAUSE_PROPOSAL) & (Approval.subject_id == PauseProposal.id),
        )
        .where(
            PauseProposal.household_id == household_id,
            Approval.state == ApprovalState.PROPOSED,
            RepaymentPlan.debt_id.is_(None) if debt_id is None else RepaymentPlan.debt_id == debt_id,
        )
    )
    return list(session.scalars(query))


def _settle_declined(
    session: Session, clock: Clock, by: Party, household_id: int, debt_id: int | None
) -> None:
    waiting = session.scalars(
        select(Task).where(Task.household_id == household_id, Task.kind == TaskKind.PROPOSAL_DECLINED, WAITS)
    ).all()
    for task in waiting:
        plan_id = task.subject_id
        if task.subject_kind is SubjectKind.PAUSE_PROPOSAL:
            plan_id = session.get_one(PauseProposal, task.subject_id).plan_id
        plan = session.get(RepaymentPlan, plan_id)
        if plan is not None and plan.debt_id == debt_id and task.subject_kind is not None:
            about = Subject(task.subject_kind, task.subject_id or 0)
            tasks.settle(session, clock, TaskKind.PROPOSAL_DECLINED, about, by.staff_id)


def _settle_calls(
    session: Session, clock: Clock, staff_id: int, household_id: int, debt_id: int | None
) -> None:
    """The family said that it can't pay, and now has an answer to that: the promised call is made."""
    cases = session.scalars(
        select(Case.id)
        .join(Instalment, Instalment.id == Case.instalment_id)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .where(
            RepaymentPlan.household_id == household_id,
            RepaymentPlan.debt_id.is_(None) if debt_id is None else RepaymentPlan.debt_id == debt_id,
        )
    ).all()
    for case_id in cases:
        tasks.settle(session, clock, TaskKind.CANNOT_PAY, Subject(SubjectKind.CASE, case_id), staff_id)
