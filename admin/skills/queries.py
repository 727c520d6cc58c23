"""The queries of the skills' pages, limited to what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from admin.context import Reader
from admin.kit.listing import Params
from admin.kit.pagination import Query
from admin.skills.labels import Show
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Conversation, Household, Member, Skill, SkillInterest
from budgeting.households import phones
from budgeting.states.skills import InterestState, SkillCategory, SkillKind, SkillState, SkillTime


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in the list."""

    id: int
    family: str
    member: str
    kind: SkillKind
    category: SkillCategory
    words: str
    time: SkillTime
    state: SkillState
    at: datetime
    #: How many people wait to be brought together with its author.
    waiting: int


@dataclass(frozen=True, slots=True)
class Interested:
    """Somebody who is interested; only those of families the reader may see have a name."""

    id: int
    family: str
    member: str
    household_id: int
    conversation_id: int | None
    state: InterestState
    at: datetime
    #: Whether the reader may bring the two together.
    keeps: bool


def _open() -> ColumnElement[bool]:
    return exists().where(SkillInterest.skill_id == Skill.id, SkillInterest.state == InterestState.OPEN)


def visible(session: Session, reader: Reader, asked: Params) -> Query:
    """The entries the reader may see, each with its author and how many people wait."""
    waiting = (
        select(func.count())
        .where(SkillInterest.skill_id == Skill.id, SkillInterest.state == InterestState.OPEN)
        .correlate(Skill)
        .scalar_subquery()
    )
    return (
        select(
            Skill,
            Household.name.label("family"),
            func.coalesce(func.nullif(Member.called, ""), Member.name).label("member"),
            waiting.label("waiting"),
        )
        .join(Household, Household.id == Skill.household_id)
        .join(Member, Member.id == Skill.member_id)
        .where(access.visible(Skill, reader.me))
    )


def rows(session: Session, reader: Reader, records: Sequence[Any]) -> list[Row]:
    return [
        Row(
            each.Skill.id,
            each.family,
            each.member,
            each.Skill.kind,
            each.Skill.category,
            each.Skill.words,
            each.Skill.time,
            each.Skill.state,
            each.Skill.created_at,
            each.waiting,
        )
        for each in records
    ]


def shown(show: Show) -> ColumnElement[bool]:
    """The condition of a tab."""
    match show:
        case Show.TO_CHECK:
            return Skill.state == SkillState.WAITING
        case Show.INTEREST:
            return _open()
        case Show.SHOWN:
            return Skill.state == SkillState.SHOWN
        case Show.ALL:
            return Skill.id.is_not(None)


def interested(session: Session, reader: Reader, skill_id: int) -> list[Interested]:
    """Those interested in an entry whose families the reader may see, those who wait first."""
    newest = (
        select(func.max(Conversation.id))
        .where(Conversation.member_id == Member.id, Conversation.ended_at.is_(None), phones.on_a_phone())
        .correlate(Member)
        .scalar_subquery()
    )
    query = (
        select(
            SkillInterest,
            Household,
            func.coalesce(func.nullif(Member.called, ""), Member.name).label("member"),
            newest.label("conversation_id"),
        )
        .join(Household, Household.id == SkillInterest.household_id)
        .join(Member, Member.id == SkillInterest.member_id)
        .where(SkillInterest.skill_id == skill_id, access.visible(SkillInterest, reader.me))
        .order_by((SkillInterest.state == InterestState.OPEN).desc(), SkillInterest.id)
        .limit(100)
    )
    return [
        Interested(
            row.SkillInterest.id,
            row.Household.name,
            row.member,
            row.Household.id,
            row.conversation_id,
            row.SkillInterest.state,
            row.SkillInterest.created_at,
            access.allows(reader.me, Action.KEEP_SKILL, row.Household),
        )
        for row in session.execute(query)
    ]


def elsewhere(session: Session, skill_id: int, seen: Sequence[Interested]) -> int:
    """How many wait whose families only other colleagues may see."""
    waiting = session.scalar(
        select(func.count())
        .select_from(SkillInterest)
        .where(SkillInterest.skill_id == skill_id, SkillInterest.state == InterestState.OPEN)
    )
    return (waiting or 0) - sum(each.state is InterestState.OPEN for each in seen)
