"""The amount that a task is about, for many tasks at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.security.sign_ins import Me
from budgeting.access import Action
from budgeting.db.tables import Allowance, Bill, Case, CounterProposal, Instalment, Payment, Task
from budgeting.money import Money
from budgeting.states.messages import SubjectKind

#: By kind of subject: the table with the amount, and the right to read it.
_OF: Mapping[SubjectKind, tuple[Any, Action]] = {
    SubjectKind.INSTALMENT: (Instalment, Action.READ_ARREARS),
    SubjectKind.PAYMENT: (Payment, Action.READ_ARREARS),
    SubjectKind.COUNTER_PROPOSAL: (CounterProposal, Action.READ_ARREARS),
    SubjectKind.CASE: (Case, Action.READ_ARREARS),
    SubjectKind.BILL: (Bill, Action.READ_BILLS),
    SubjectKind.ALLOWANCE: (Allowance, Action.READ_ACTIVITY),
}


def of(session: Session, me: Me, tasks: Sequence[Task]) -> dict[int, Money]:
    """The amount of each task that is about one, by the task's number: a query for each kind of subject."""
    amounts_by_task: dict[int, Money] = {}
    for kind, (table, right) in _OF.items():
        allowed = me.where(right)
        about = {
            task.id: task.subject_id
            for task in tasks
            if task.subject_kind is kind and task.subject_id is not None and task.programme_id in allowed
        }
        if about:
            amounts = _amounts(session, table, set(about.values()))
            amounts_by_task |= {
                task: amounts[subject] for task, subject in about.items() if subject in amounts
            }
    return amounts_by_task


def _amounts(session: Session, table: Any, ids: set[int]) -> dict[int, Money]:
    """The amounts of these rows; of a case, that of its instalment."""
    money = Instalment if table is Case else table
    query = select(table.id, money.amount_minor, money.currency).where(table.id.in_(ids))
    if table is Case:
        query = query.join(Instalment, Instalment.id == Case.instalment_id)
    return {row.id: Money(row.amount_minor, row.currency) for row in session.execute(query)}
