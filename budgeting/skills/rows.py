"""What each change of an entry needs: its row locked, its tasks, its question, the live pages."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import events, tasks
from budgeting.clock import Clock
from budgeting.db.tables import Skill, SkillInterest
from budgeting.errors import NotFound
from budgeting.events import EventKind
from budgeting.schedule import reminders
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def locked(session: Session, skill_id: int) -> Skill:
    """The row, read again under its lock. Raises NotFound."""
    skill = session.get(Skill, skill_id, with_for_update=True, populate_existing=True)
    if skill is None:
        raise NotFound("skill", skill_id)
    return skill


def about(skill: Skill) -> Subject:
    return Subject(SubjectKind.SKILL, skill.id)


def about_interest(interest: SkillInterest) -> Subject:
    return Subject(SubjectKind.SKILL_INTEREST, interest.id)


def ask_staff(session: Session, clock: Clock, skill: Skill) -> None:
    """Nobody else sees the entry until staff have looked at it."""
    tasks.open_task(
        session,
        clock,
        TaskKind.SKILL_TO_CHECK,
        about(skill),
        programme_id=skill.programme_id,
        household_id=skill.household_id,
    )


def changed(session: Session, clock: Clock, skill: Skill) -> None:
    session.flush()
    reminders.plan_skill(session, clock, skill.id)
    events.tell(session, clock, EventKind.SKILL, programme_id=skill.programme_id)
