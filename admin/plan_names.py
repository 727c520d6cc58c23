"""Names of plans in the console: the same as in the chat, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import RequestContext
from budgeting.arrears import plans
from budgeting.arrears.plans import Named
from budgeting.db.tables import Case, CounterProposal, Instalment, PauseProposal, Payment, Task
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from dialogs.arrears.wording import spoken

#: By kind of task: the table of its subject, and the column that leads on; the instalment for the last two.
_PLAN_OF: Mapping[TaskKind, tuple[Any, Any]] = {
    TaskKind.COUNTER_PROPOSAL: (CounterProposal, CounterProposal.plan_id),
    TaskKind.INSTALMENT_OVERDUE: (Instalment, Instalment.plan_id),
}
_INSTALMENT_OF: Mapping[TaskKind, tuple[Any, Any]] = {
    TaskKind.PAYMENT_DECLARED: (Payment, Payment.instalment_id),
    TaskKind.CANNOT_PAY: (Case, Case.instalment_id),
}
#: Their subject is a plan or the proposal to pause one.
_ABOUT_PLANS = (TaskKind.PLAN_UNTOLD, TaskKind.PROPOSAL_DECLINED, TaskKind.PAUSE_ENDS)


def plan_names(context: RequestContext, shown: Sequence[Named]) -> dict[int, str]:
    """The names of one household's plans shown together, by plan."""
    return {
        plan_id: spoken(context.chat_words, context.language, title)
        for plan_id, title in plans.titles(shown).items()
    }


def plans_of_tasks(session: Session, context: RequestContext, tasks: Sequence[Task]) -> dict[int, str]:
    """The name of the plan that each task is about, by task; a task that is about none is left out."""
    about = _plans(session, tasks)
    outlines = plans.outlines(session, set(about.values()))
    names: dict[int, str] = {}
    for task, plan in about.items():
        if plan in outlines:
            now, others = outlines[plan]
            names[task] = plan_names(context, [*others, now])[now.id]
    return names


def _plans(session: Session, tasks: Sequence[Task]) -> dict[int, int]:
    """The plan of each task, by task: a statement for each kind of subject."""
    about = {task.id: task for task in tasks if task.subject_id is not None}
    plan_ids = {
        task.id: task.subject_id
        for task in about.values()
        if task.kind in _ABOUT_PLANS and task.subject_kind is not SubjectKind.PAUSE_PROPOSAL
    }
    pauses = [
        task
        for task in about.values()
        if task.kind in _ABOUT_PLANS and task.subject_kind is SubjectKind.PAUSE_PROPOSAL
    ]
    plan_ids |= _led(session, pauses, PauseProposal, PauseProposal.plan_id)
    for kind, (table, column) in _PLAN_OF.items():
        plan_ids |= _led(session, [task for task in about.values() if task.kind is kind], table, column)
    instalments: dict[int, int] = {}
    for kind, (table, column) in _INSTALMENT_OF.items():
        instalments |= _led(session, [task for task in about.values() if task.kind is kind], table, column)
    plan = _column(session, Instalment, Instalment.plan_id, set(instalments.values()))
    plan_ids |= {task: plan[instalment] for task, instalment in instalments.items() if instalment in plan}
    return {task: number for task, number in plan_ids.items() if number is not None}


def _led(session: Session, tasks: Sequence[Task], table: Any, column: Any) -> dict[int, int]:
    """Where the column of each task's subject leads, by task."""
    about = {task.id: task.subject_id for task in tasks if task.subject_id is not None}
    values = _column(session, table, column, set(about.values()))
    return {task: values[subject] for task, subject in about.items() if subject in values}


def _column(session: Session, table: Any, column: Any, ids: set[int]) -> dict[int, int]:
    if not ids:
        return {}
    query = select(table.id, column.label("leads_to")).where(table.id.in_(ids), column.is_not(None))
    return {row.id: row.leads_to for row in session.execute(query)}
