"""Goals of a case: what the family wants to reach; actions may serve one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.audit import AuditAction, Details
from budgeting.cases import record
from budgeting.cases.notes import TWICE
from budgeting.clock import Clock
from budgeting.db.tables import CaseGoal
from budgeting.errors import NotFound, NotPossible
from budgeting.states.cases import CaseState, GoalState, NeedArea

LONGEST = 1_000
#: More than any case has; a page must end somewhere.
MOST = 100


def of_case(session: Session, case_id: int) -> Sequence[CaseGoal]:
    """The goals of a case, open ones first, those with a date before those without."""
    query = (
        select(CaseGoal)
        .where(CaseGoal.case_id == case_id)
        .order_by(CaseGoal.state != GoalState.OPEN, CaseGoal.due_on.is_(None), CaseGoal.due_on, CaseGoal.id)
        .limit(MOST)
    )
    return session.scalars(query).all()


def add_goal(
    session: Session,
    clock: Clock,
    staff_id: int,
    case_id: int,
    what: str,
    *,
    area: NeedArea | None = None,
    due_on: date | None = None,
) -> CaseGoal:
    """Add a goal. ``due_on`` is a date in the household's zone. Raises NotFound, NotPossible("closed" | "empty" |
    "long")."""
    case = record.locked(session, case_id)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    said = record.words(what, LONGEST)
    last = session.scalars(
        select(CaseGoal).where(CaseGoal.case_id == case.id).order_by(CaseGoal.id.desc()).limit(1)
    ).first()
    if (
        last is not None
        and (last.created_by, last.what, last.area, last.due_on) == (staff_id, said, area, due_on)
        and clock.now() - last.created_at < TWICE
    ):
        # The form was sent twice.
        return last
    goal = CaseGoal(
        case_id=case.id,
        area=area,
        what=said,
        due_on=due_on,
        state=GoalState.OPEN,
        created_by=staff_id,
        created_at=clock.now(),
    )
    session.add(goal)
    session.flush()
    record.done(session, clock, staff_id, case, AuditAction.CASE_GOAL, details=Details(goal=goal.id))
    return goal


def settle_goal(
    session: Session, clock: Clock, staff_id: int, case_id: int, goal_id: int, state: GoalState
) -> CaseGoal:
    """Say that a goal was reached or dropped, or that it is open again. Repeating it changes nothing.

    Raises NotFound (also for a goal of another case), NotPossible("closed") if the case is.
    """
    case = record.locked(session, case_id)
    goal = session.get(CaseGoal, goal_id, populate_existing=True)
    if goal is None or goal.case_id != case.id:
        raise NotFound("goal", goal_id)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    if goal.state is state:
        return goal
    goal.state = state
    still = state is GoalState.OPEN
    goal.settled_at, goal.settled_by = (None, None) if still else (clock.now(), staff_id)
    match state:
        case GoalState.REACHED:
            action = AuditAction.CASE_GOAL_REACHED
        case GoalState.DROPPED:
            action = AuditAction.CASE_GOAL_DROPPED
        case GoalState.OPEN:
            action = AuditAction.CASE_GOAL_OPEN
    record.done(session, clock, staff_id, case, action, details=Details(goal=goal.id))
    return goal
