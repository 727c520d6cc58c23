"""What staff do with entries: show or refuse them, bring two families together; and what the clock hides."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from budgeting import access, audit, tasks
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Household, Skill, SkillInterest
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes.days import Zoned
from budgeting.skills import rows
from budgeting.skills.entries import begin
from budgeting.states.skills import InterestState, SkillRefusal, SkillState
from budgeting.states.tasks import TaskKind


def approve(
    session: Session, clock: Clock, staff_id: int | None, skill_id: int, read: datetime | None = None
) -> Skill:
    """Show it to the other families. ``read``: as changed then, so that nobody approves words they haven't read.

    Raises NotFound, NotPossible("changed", its state).
    """
    return _decide(session, clock, staff_id, skill_id, None, read)


def refuse(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    skill_id: int,
    why: SkillRefusal,
    read: datetime | None = None,
) -> Skill:
    """Show it to nobody; the member is told why. Also for one that was shown. Raises as `approve` does."""
    return _decide(session, clock, staff_id, skill_id, why, read)


def _decide(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    skill_id: int,
    why: SkillRefusal | None,
    read: datetime | None,
) -> Skill:
    skill = rows.locked(session, skill_id)
    becomes = SkillState.SHOWN if why is None else SkillState.REFUSED
    if skill.state is becomes:
        return skill
    allowed = (SkillState.WAITING, SkillState.REFUSED if why is None else SkillState.SHOWN)
    if skill.state not in allowed:
        raise NotPossible(skill.state.value)
    if read is not None and skill.changed_at != read:
        raise NotPossible("changed")
    if why is None:
        begin(clock, skill, Zoned(session.get_one(Household, skill.household_id).zone))
    else:
        skill.state, skill.ask_on, skill.changed_at = SkillState.REFUSED, None, clock.now()
    skill.refusal, skill.checked_by, skill.checked_at = why, staff_id, clock.now()
    tasks.settle(session, clock, TaskKind.SKILL_TO_CHECK, rows.about(skill), staff_id)
    rows.changed(session, clock, skill)
    action = AuditAction.SKILL_APPROVE if why is None else AuditAction.SKILL_REFUSE
    audit.note(session, clock, staff_id, action, "skill", skill_id)
    return skill


def bring_together(session: Session, clock: Clock, staff_id: int, interest_id: int) -> SkillInterest:
    """Staff have spoken with both sides, and they agree. Doing it twice changes nothing.

    Raises NotFound (also for a person who may not do this for both households), NotPossible with its state.
    """
    return _settle(session, clock, staff_id, interest_id, InterestState.MATCHED, AuditAction.SKILL_MATCH)


def not_possible(session: Session, clock: Clock, staff_id: int, interest_id: int) -> SkillInterest:
    """It comes to nothing. Raises as `bring_together` does."""
    return _settle(session, clock, staff_id, interest_id, InterestState.DECLINED, AuditAction.SKILL_NO_MATCH)


def _settle(
    session: Session,
    clock: Clock,
    staff_id: int,
    interest_id: int,
    state: InterestState,
    action: AuditAction,
) -> SkillInterest:
    interest = session.get(SkillInterest, interest_id, with_for_update=True, populate_existing=True)
    if interest is None:
        raise NotFound("skill_interest", interest_id)
    who = access.actor(session, staff_id)
    # Bringing two families together tells each of the other: it takes the right for both.
    skill = access.get(session, who, Skill, interest.skill_id, Action.KEEP_SKILL)
    if interest.state is state:
        return interest
    if interest.state is not InterestState.OPEN:
        raise NotPossible(interest.state.value)
    interest.state, interest.settled_by, interest.settled_at = state, staff_id, clock.now()
    tasks.settle(session, clock, TaskKind.SKILL_INTEREST, rows.about_interest(interest), staff_id)
    rows.changed(session, clock, skill)
    audit.note(session, clock, staff_id, action, "skill_interest", interest_id)
    return interest


def hide(session: Session, clock: Clock, skill_id: int) -> Skill:
    """Nobody said that it is still true: hide it. The member can show it again."""
    skill = rows.locked(session, skill_id)
    skill.state, skill.ask_on, skill.changed_at = SkillState.HIDDEN, None, clock.now()
    rows.changed(session, clock, skill)
    return skill
