"""Entries that nobody is asked to look at, and interest that nobody is asked to follow up."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import Household, Skill, SkillInterest
from budgeting.next_steps.gaps import Gap, Look, at_home
from budgeting.states.messages import SubjectKind
from budgeting.states.skills import InterestState, SkillState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def skills(session: Session, seen: Look) -> Iterator[Gap]:
    """Entries that wait to be shown."""
    rows = session.execute(
        select(Skill.id, Skill.household_id)
        .join(Household, Household.id == Skill.household_id)
        .where(at_home(seen), Skill.state == SkillState.WAITING)
        .order_by(Skill.id)
    )
    for row in rows:
        if not seen.has_task(TaskKind.SKILL_TO_CHECK, row.id):
            yield Gap(Subject(SubjectKind.SKILL, row.id), "unchecked", row.household_id)


def interests(session: Session, seen: Look) -> Iterator[Gap]:
    """Interest in somebody's entry that staff haven't followed up."""
    rows = session.execute(
        select(SkillInterest.id, SkillInterest.household_id)
        .join(Household, Household.id == SkillInterest.household_id)
        .where(at_home(seen), SkillInterest.state == InterestState.OPEN)
        .order_by(SkillInterest.id)
    )
    for row in rows:
        if not seen.has_task(TaskKind.SKILL_INTEREST, row.id):
            yield Gap(Subject(SubjectKind.SKILL_INTEREST, row.id), "unmet", row.household_id)
