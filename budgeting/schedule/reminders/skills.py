"""Entries about skills: after some weeks we ask whether one is still true, and hide it if nobody says so."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.calendars import QuietRules, next_allowed
from budgeting.clock import Clock, at_local, default_today
from budgeting.db.tables import Household, Programme, Skill
from budgeting.programmes import Settings
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import nobody_there
from budgeting.schedule.reminders.instalments import HORIZON
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind
from budgeting.states.skills import SkillState

KINDS = (DueKind.SKILL_STILL_TRUE, DueKind.SKILL_HIDES)
#: How long we wait for an answer.
ANSWERED_WITHIN = timedelta(days=14)
LASTING = timedelta(days=90)


def plan_skill(session: Session, clock: Clock, skill_id: int) -> None:
    """Plan the question about one entry, and its end; cancels both for one that isn't shown."""
    now = clock.now()
    row = session.execute(
        select(Skill, Household.zone, Programme)
        .join(Household, Household.id == Skill.household_id)
        .join(Programme, Programme.id == Skill.programme_id)
        .where(Skill.id == skill_id)
    ).one()
    skill: Skill = row.Skill
    settings = Settings.of(row.Programme)
    planned: list[due.Planned] = []
    if skill.state is SkillState.SHOWN and skill.ask_on is not None and settings.has(Instrument.SKILLS):
        rules = QuietRules.of(settings)
        ask_at = next_allowed(at_local(skill.ask_on, rules.opening, row.zone), rules, row.zone)
        hides_at = ask_at + ANSWERED_WITHIN
        planned = [
            due.Planned(
                DueKind.SKILL_STILL_TRUE, skill_id, skill.member_id, skill.ask_on, 0, ask_at, hides_at
            ),
            due.Planned(DueKind.SKILL_HIDES, skill_id, None, skill.ask_on, 0, hides_at, hides_at + LASTING),
        ]
    keep = [event.slot for event in planned]
    due.cancel_others(session, clock, KINDS, [skill_id], keep, "replanned")
    due.put_all(
        session, [event for event in planned if event.stale_at > now and event.due_at <= now + HORIZON]
    )


def plan_shown(session: Session, clock: Clock) -> None:
    """Plan the questions about all shown entries within 40 days."""
    soon = default_today(clock) + HORIZON
    shown = select(Skill.id).where(Skill.state == SkillState.SHOWN, Skill.ask_on <= soon)
    for skill_id in list(session.scalars(shown.order_by(Skill.id))):
        plan_skill(session, clock, skill_id)


def still_to_ask(session: Session, clock: Clock, event: Due) -> str | None:
    """Why we needn't ask any more, as a code; None: we do."""
    return still_unanswered(session, clock, event) or nobody_there(session, event, None)


def still_unanswered(session: Session, clock: Clock, event: Due) -> str | None:
    """Why the entry isn't hidden after all; None: nobody has said that it is still true."""
    skill = session.get(Skill, event.subject_id)
    if skill is None:
        return "gone"
    if skill.state is not SkillState.SHOWN:
        return skill.state.value
    return None if skill.ask_on == event.for_date else "answered"
