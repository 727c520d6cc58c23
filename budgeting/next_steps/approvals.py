"""Proposals that wait for an answer, but not forever."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.approvals import KINDS
from budgeting.db.tables import Approval, Household
from budgeting.next_steps.gaps import Gap, Look, at_home
from budgeting.states.approvals import ApprovalState
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject


def of_kind(kind: SubjectKind) -> Callable[[Session, Look], Iterator[Gap]]:
    """Finds the proposals of a kind without a next step: no task asks for the answer, and their day has come."""

    def gaps(session: Session, seen: Look) -> Iterator[Gap]:
        rows = session.execute(
            select(Approval.subject_id, Approval.household_id, Approval.answer_by)
            .join(Household, Household.id == Approval.household_id)
            .where(at_home(seen), Approval.subject_kind == kind, Approval.state == ApprovalState.PROPOSED)
            .order_by(Approval.id)
        )
        task = KINDS[kind].task
        for row in rows:
            if task is not None and not seen.has_task(task, row.subject_id):
                yield Gap(Subject(kind, row.subject_id), "unasked", row.household_id)
            elif task is None and row.answer_by < seen.today:
                yield Gap(Subject(kind, row.subject_id), "unanswered", row.household_id)

    return gaps
