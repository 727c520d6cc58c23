"""What a member does: write an entry, pause it, take it back, be interested in somebody else's."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import clean_text, programmes, tasks
from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.tables import Skill, SkillInterest
from budgeting.db.types import Base
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.programmes.days import Zoned
from budgeting.skills import rows
from budgeting.skills.view import shown_one
from budgeting.states.skills import InterestState, SkillCategory, SkillKind, SkillState, SkillTime
from budgeting.states.tasks import TaskKind

#: The longest own words.
LONGEST = 200
#: Entries that a member may have at a time.
MOST = 8
#: So long after it was shown or confirmed we ask whether it is still true.
STILL_TRUE_AFTER = timedelta(days=60)

_INTERESTS = Base.metadata.tables["skill_interests"]
_ONCE = once(_INTERESTS, returning=[_INTERESTS.c.id])
_LIVE = (SkillState.WAITING, SkillState.SHOWN, SkillState.PAUSED, SkillState.HIDDEN)


def add(
    session: Session,
    clock: Clock,
    person: Person,
    kind: SkillKind,
    category: SkillCategory,
    words: str,
    time: SkillTime,
) -> Skill:
    """Write an entry, which staff look at first. The same entry again is the one that is already there.

    Raises NotPossible("many" | "words" for something else without words).
    """
    said = clean_text.one_line(words)[:LONGEST]
    if category is SkillCategory.OTHER and not said:
        raise NotPossible("words")
    mine = Skill.member_id == person.member_id
    same = session.scalars(
        select(Skill)
        .where(
            mine,
            Skill.kind == kind,
            Skill.category == category,
            Skill.words == said,
            Skill.time == time,
            Skill.state.in_((SkillState.WAITING, SkillState.SHOWN)),
        )
        .limit(1)
    ).first()
    if same is not None:
        return same
    live = session.scalar(select(func.count()).select_from(Skill).where(mine, Skill.state.in_(_LIVE)))
    if (live or 0) >= MOST:
        raise NotPossible("many")
    skill = Skill(
        programme_id=person.programme_id,
        household_id=person.household_id,
        member_id=person.member_id,
        kind=kind,
        category=category,
        words=said,
        time=time,
        state=SkillState.WAITING,
        changed_at=clock.now(),
        created_at=clock.now(),
    )
    session.add(skill)
    session.flush()
    rows.ask_staff(session, clock, skill)
    rows.changed(session, clock, skill)
    return skill


def pause(session: Session, clock: Clock, person: Person, skill_id: int) -> Skill:
    """Show it to nobody for now. Repeating it changes nothing. Raises NotFound, NotPossible with its state."""
    skill = _own(session, person, skill_id)
    if skill.state is SkillState.PAUSED:
        return skill
    if skill.state not in (SkillState.SHOWN, SkillState.HIDDEN):
        raise NotPossible(skill.state.value)
    skill.state, skill.ask_on, skill.changed_at = SkillState.PAUSED, None, clock.now()
    rows.changed(session, clock, skill)
    return skill


def show_again(session: Session, clock: Clock, person: Person, skill_id: int) -> Skill:
    """Show a paused or hidden entry again: staff have looked at its words before. Raises as `pause` does."""
    skill = _own(session, person, skill_id)
    if skill.state not in (SkillState.PAUSED, SkillState.HIDDEN, SkillState.SHOWN):
        raise NotPossible(skill.state.value)
    begin(clock, skill, Zoned(person.zone))
    rows.changed(session, clock, skill)
    return skill


#: "Still true" is the same: it counts from today again.
still_true = show_again


def withdraw(session: Session, clock: Clock, person: Person, skill_id: int) -> Skill:
    """Take it back for good; staff no longer have to deal with it. Raises NotFound."""
    skill = _own(session, person, skill_id)
    if skill.state is SkillState.WITHDRAWN:
        return skill
    skill.state, skill.ask_on, skill.changed_at = SkillState.WITHDRAWN, None, clock.now()
    tasks.settle(session, clock, TaskKind.SKILL_TO_CHECK, rows.about(skill))
    rows.changed(session, clock, skill)
    return skill


def be_interested(session: Session, clock: Clock, person: Person, skill_id: int) -> SkillInterest:
    """Staff learn of the interest and write to both; saying it twice changes nothing.

    Raises NotFound for an entry that isn't shown to this person (any more).
    """
    entry = shown_one(session, person, skill_id)
    connection = session.connection()
    made = connection.execute(
        _ONCE[connection.dialect.name],
        {
            "skill_id": entry.id,
            "household_id": person.household_id,
            "member_id": person.member_id,
            "state": InterestState.OPEN,
            "created_at": clock.now(),
        },
    ).scalar_one_or_none()
    interest = session.scalars(
        select(SkillInterest).where(
            SkillInterest.skill_id == entry.id, SkillInterest.member_id == person.member_id
        )
    ).one()
    if made is not None:
        skill = session.get_one(Skill, entry.id)
        tasks.open_task(
            session,
            clock,
            TaskKind.SKILL_INTEREST,
            rows.about_interest(interest),
            programme_id=person.programme_id,
            household_id=person.household_id,
        )
        rows.changed(session, clock, skill)
    return interest


def begin(clock: Clock, skill: Skill, place: Zoned) -> None:
    """It is shown from today on, for some weeks."""
    skill.state, skill.changed_at = SkillState.SHOWN, clock.now()
    skill.ask_on = programmes.today(clock, place) + STILL_TRUE_AFTER


def _own(session: Session, person: Person, skill_id: int) -> Skill:
    skill = rows.locked(session, skill_id)
    if skill.member_id != person.member_id:
        raise NotFound("skill", skill_id)
    return skill
