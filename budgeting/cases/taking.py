"""Whoever takes a family's tasks also takes the case they are about."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from budgeting import access
from budgeting.access import Action
from budgeting.cases import changing
from budgeting.clock import Clock
from budgeting.db.tables import Case, Task
from budgeting.states.cases import CaseState
from budgeting.states.messages import SubjectKind


def take_with(session: Session, clock: Clock, staff_id: int, tasks: Sequence[Task]) -> list[Case]:
    """Take on the cases that ``tasks`` are about, or that came out of their conversations; returns them.

    A case that a colleague owns stays theirs, and one that the person may not write stays with nobody.
    """
    about = [task.subject_id for task in tasks if task.subject_kind is SubjectKind.CASE]
    talked = [task.conversation_id for task in tasks if task.conversation_id is not None]
    households = [task.household_id for task in tasks if task.household_id is not None]
    query = (
        select(Case.id)
        .where(
            Case.state != CaseState.CLOSED,
            Case.owner_id.is_(None),
            or_(
                Case.id.in_(about),
                and_(Case.conversation_id.in_(talked), Case.household_id.in_(households)),
            ),
            access.visible(Case, access.actor(session, staff_id), Action.WRITE_CASE),
        )
        .order_by(Case.id)
        .limit(20)
    )
    unowned = session.scalars(query.with_for_update(of=Case, skip_locked=True)).all()
    return [changing.assign(session, clock, staff_id, case_id, staff_id) for case_id in unowned]
