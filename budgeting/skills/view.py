"""What a member sees: their own entries, and those of others without anything that says whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Household, Member, Skill, SkillInterest
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.states.households import HouseholdState
from budgeting.states.skills import SkillCategory, SkillKind, SkillState, SkillTime

#: What a member still sees among their own.
KEPT = (SkillState.WAITING, SkillState.SHOWN, SkillState.PAUSED, SkillState.HIDDEN, SkillState.REFUSED)


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody else's entry. ``interested``: whether the reader has already said so."""

    id: int
    kind: SkillKind
    category: SkillCategory
    words: str
    time: SkillTime
    interested: bool


def listed(session: Session, person: Person, kind: SkillKind, limit: int) -> list[Listed]:
    """Other households' entries of this kind in the person's programme, newest first."""
    query = _shown(person).where(Skill.kind == kind).order_by(Skill.id.desc()).limit(limit)
    return [_listed(row) for row in session.execute(query)]


def shown_one(session: Session, person: Person, skill_id: int) -> Listed:
    """One of them. Raises NotFound, also for one that is no longer shown or belongs to another programme."""
    row = session.execute(_shown(person).where(Skill.id == skill_id)).one_or_none()
    if row is None:
        raise NotFound("skill", skill_id)
    return _listed(row)


def own(session: Session, person: Person, limit: int = 10) -> Sequence[Skill]:
    """The person's own entries, newest first."""
    query = select(Skill).where(Skill.member_id == person.member_id, Skill.state.in_(KEPT))
    return session.scalars(query.order_by(Skill.id.desc()).limit(limit)).all()


def own_one(session: Session, person: Person, skill_id: int) -> Skill:
    """One of them. Raises NotFound."""
    skill = session.get(Skill, skill_id)
    if skill is None or skill.member_id != person.member_id or skill.state not in KEPT:
        raise NotFound("skill", skill_id)
    return skill


def _shown(person: Person) -> Any:
    interested = exists().where(
        SkillInterest.skill_id == Skill.id, SkillInterest.member_id == person.member_id
    )
    return (
        select(Skill, interested.label("interested"))
        .join(Member, Member.id == Skill.member_id)
        .join(Household, Household.id == Skill.household_id)
        .where(
            Skill.programme_id == person.programme_id,
            Skill.state == SkillState.SHOWN,
            Skill.household_id != person.household_id,
            Member.left_at.is_(None),
            Household.state == HouseholdState.ACTIVE,
        )
    )


def _listed(row: Any) -> Listed:
    skill: Skill = row.Skill
    return Listed(skill.id, skill.kind, skill.category, skill.words, skill.time, row.interested)
