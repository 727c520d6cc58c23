"""Actions in a case: what somebody has to do, by a date."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access
from budgeting.access import Action
from budgeting.audit import AuditAction, Details
from budgeting.cases import record
from budgeting.cases.notes import TWICE
from budgeting.clock import Clock
from budgeting.db.tables import CaseAction, CaseGoal
from budgeting.errors import NotFound, NotPossible
from budgeting.states.cases import CaseState

LONGEST = 1_000


def add_action(
    session: Session,
    clock: Clock,
    staff_id: int,
    case_id: int,
    what: str,
    *,
    owner_id: int | None = None,
    due_on: date | None = None,
    goal_id: int | None = None,
) -> CaseAction:
    """Add an action. ``due_on`` is a date in the household's zone, ``goal_id`` the goal it serves.

    Raises NotFound (also for an owner who doesn't work for the family and a goal of another case),
    NotPossible("closed" | "empty" | "long").
    """
    case = record.locked(session, case_id)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    said = record.words(what, LONGEST)
    if owner_id is not None and owner_id not in {
        colleague.id for colleague in access.who(session, Action.ACT_IN_CASE, case.household_id)
    }:
        raise NotFound("staff", owner_id)
    if goal_id is not None:
        goal = session.get(CaseGoal, goal_id)
        if goal is None or goal.case_id != case.id:
            raise NotFound("goal", goal_id)
    last = session.scalars(
        select(CaseAction).where(CaseAction.case_id == case.id).order_by(CaseAction.id.desc()).limit(1)
    ).first()
    if (
        last is not None
        and (last.created_by, last.what, last.owner_id, last.due_on, last.goal_id)
        == (staff_id, said, owner_id, due_on, goal_id)
        and clock.now() - last.created_at < TWICE
    ):
        # The form was sent twice.
        return last
    action = CaseAction(
        case_id=case.id,
        goal_id=goal_id,
        what=said,
        owner_id=owner_id,
        due_on=due_on,
        created_by=staff_id,
        created_at=clock.now(),
    )
    session.add(action)
    session.flush()
    record.done(session, clock, staff_id, case, AuditAction.CASE_ACTION, details=Details(action=action.id))
    return action


def pass_action_on(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    action_id: int,
    owner_id: int | None,
    *,
    part_of: AuditAction | None = None,
) -> CaseAction:
    """Pass an action to a colleague, or to the case's owner (None). Works in a closed case too, which may be
    reopened.

    Raises NotFound, also for an owner who doesn't work for the family.
    """
    action = session.get(CaseAction, action_id)
    if action is None:
        raise NotFound("action", action_id)
    case = record.locked(session, action.case_id)
    if owner_id is not None and owner_id not in {
        colleague.id for colleague in access.who(session, Action.ACT_IN_CASE, case.household_id)
    }:
        raise NotFound("staff", owner_id)
    action.owner_id = owner_id
    said = Details(action=action.id)
    record.done(session, clock, staff_id, case, AuditAction.CASE_ACTION_PASSED, details=said, part_of=part_of)
    return action


def set_done(
    session: Session, clock: Clock, staff_id: int, case_id: int, action_id: int, done: bool
) -> CaseAction:
    """Tick it off, or untick it. Repeating changes nothing; works in a closed case too.

    Raises NotFound, also for an action of another case.
    """
    case = record.locked(session, case_id)
    action = session.get(CaseAction, action_id, populate_existing=True)
    if action is None or action.case_id != case.id:
        raise NotFound("action", action_id)
    if (action.done_at is not None) == done:
        return action
    action.done_at = clock.now() if done else None
    action.done_by = staff_id if done else None
    word = AuditAction.CASE_ACTION_DONE if done else AuditAction.CASE_ACTION_UNDONE
    record.done(session, clock, staff_id, case, word, details=Details(action=action.id))
    return action
