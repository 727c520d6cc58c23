"""The end of a pause: tell staff ahead of time, then the plan continues."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import households, tasks
from budgeting.arrears import plans
from budgeting.clock import Clock
from budgeting.db.tables import RepaymentPlan
from budgeting.schedule.due import Due
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.text.words import Words


def warn(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Staff check whether the family can continue, while there's time to change the pause."""
    plan = session.get_one(RepaymentPlan, event.subject_id)
    household = households.get_household(session, plan.household_id)
    tasks.open_task(
        session,
        clock,
        TaskKind.PAUSE_ENDS,
        Subject(SubjectKind.PLAN, plan.id),
        programme_id=household.programme_id,
        household_id=household.id,
    )
    return None


def go_on(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """The pause is over: the plan continues with its old dates."""
    plans.resume(session, clock, None, event.subject_id)
    return None
