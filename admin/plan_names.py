"""Names of plans in the console: the same as in the chat, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import RequestContext
from budgeting.arrears import plans
from budgeting.arrears.plans import PlanView
from budgeting.db.tables import (
    Case,
    CounterProposal,
    Instalment,
    PauseProposal,
    Payment,
    RepaymentPlan,
    Task,
)
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from dialogs.arrears.wording import spoken


def plan_names(context: RequestContext, shown: Sequence[PlanView]) -> dict[int, str]:
    """The names of one household's plans shown together, by plan."""
    return {
        plan_id: spoken(context.chat_words, context.language, title)
        for plan_id, title in plans.titles(shown).items()
    }


def plan_of_task(session: Session, context: RequestContext, task: Task) -> str:
    """The name of the plan that a task is about; empty for any other task."""
    plan = _plan(session, task)
    if plan is None:
        return ""
    now = plans.newest(session, plan)
    others = [other for other in plans.current(session, plan.household_id) if other.id != now.id]
    return plan_names(context, [*others, now])[now.id]


def _plan(session: Session, task: Task) -> RepaymentPlan | None:
    instalment: int | None = None
    match task.kind:
        case TaskKind.PLAN_UNTOLD | TaskKind.PROPOSAL_DECLINED | TaskKind.PAUSE_ENDS:
            return _plan_of_proposal(session, task)
        case TaskKind.COUNTER_PROPOSAL:
            counter = session.get(CounterProposal, task.subject_id)
            known = counter is not None and counter.plan_id is not None
            return session.get(RepaymentPlan, counter.plan_id) if counter is not None and known else None
        case TaskKind.INSTALMENT_OVERDUE:
            instalment = task.subject_id
        case TaskKind.PAYMENT_DECLARED:
            instalment = session.scalar(select(Payment.instalment_id).where(Payment.id == task.subject_id))
        case TaskKind.CANNOT_PAY:
            instalment = session.scalar(select(Case.instalment_id).where(Case.id == task.subject_id))
    if instalment is None:
        return None
    row = session.get(Instalment, instalment)
    return session.get(RepaymentPlan, row.plan_id) if row is not None else None


def _plan_of_proposal(session: Session, task: Task) -> RepaymentPlan | None:
    plan_id = task.subject_id
    if task.subject_kind is SubjectKind.PAUSE_PROPOSAL:
        pause = session.get(PauseProposal, task.subject_id)
        plan_id = pause.plan_id if pause is not None else None
    return session.get(RepaymentPlan, plan_id) if plan_id is not None else None
