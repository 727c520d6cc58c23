"""What a staff person does in a transcript with appointments, and with skills offered and looked for."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import appointments, households, skills
from budgeting.appointments import Place
from budgeting.clock import Clock
from budgeting.db.tables import Appointment, Conversation, Household, Member, Skill, SkillInterest
from budgeting.households import consents
from budgeting.states.appointments import AppointmentAbout, AppointmentState, AppointmentWay
from budgeting.states.skills import SkillCategory, SkillKind, SkillRefusal, SkillTime
from dialogs.appointments import news as meeting_news
from dialogs.skills import news as skill_news
from dialogs.text.words import Words

_PROPOSES = re.compile(r"proposes( anew)? (\S+ \S+(?:, \S+ \S+)*)")
_SETS = re.compile(r"sets the time (\S+ \S+)")
_REFUSES = re.compile(r"refuses the entry: (\w+)")
_PLACE = Place(AppointmentWay.PLACE, "Sportello San Polo, via Cimabue 16", 45)


def change(
    session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int, said: str
) -> bool:
    """Do what the words in brackets say; False if they are about something else."""
    member = session.scalars(
        select(Member)
        .join(Conversation, Conversation.member_id == Member.id)
        .where(Conversation.id == conversation_id)
    ).one()
    if match := _PROPOSES.fullmatch(said):
        times = [_moment(session, member, when) for when in match[2].split(", ")]
        if match[1]:
            changed = appointments.propose_again(
                session,
                clock,
                staff_id,
                _newest(session, member).id,
                staff_id,
                AppointmentAbout.PAPERS,
                _PLACE,
                times,
            )
        else:
            changed = appointments.propose(
                session, clock, staff_id, member.id, staff_id, AppointmentAbout.PAPERS, _PLACE, times
            )
        meeting_news.proposed(session, clock, words, changed)
    elif match := _SETS.fullmatch(said):
        before = _newest(session, member)
        moved = before.state is AppointmentState.AGREED
        changed = appointments.set_time(
            session, clock, staff_id, before.id, _moment(session, member, match[1])
        )
        meeting_news.time_set(session, clock, words, changed, moved=moved)
    elif said == "cancels the appointment":
        changed = appointments.cancel(session, clock, staff_id, _newest(session, member).id)
        meeting_news.called_off(session, clock, words, changed)
    else:
        return _with_skills(session, clock, words, staff_id, member, said)
    return True


def _with_skills(
    session: Session, clock: Clock, words: Words, staff_id: int, member: Member, said: str
) -> bool:
    query = select(Skill).where(Skill.member_id == member.id).order_by(Skill.id.desc()).limit(1)
    if said == "shows the entry":
        entry = skills.approve(session, clock, staff_id, session.scalars(query).one().id)
        skill_news.approved(session, clock, words, entry)
    elif match := _REFUSES.fullmatch(said):
        why = SkillRefusal(match[1])
        entry = skills.refuse(session, clock, staff_id, session.scalars(query).one().id, why)
        skill_news.refused(session, clock, words, entry)
    elif said in ("brings together", "finds nobody"):
        interests = select(SkillInterest).where(SkillInterest.member_id == member.id)
        interest = session.scalars(interests.order_by(SkillInterest.id.desc()).limit(1)).one()
        entry = session.get_one(Skill, interest.skill_id)
        if said == "brings together":
            skills.bring_together(session, clock, staff_id, interest.id)
            skill_news.matched(session, clock, words, entry, interest)
        else:
            skills.not_possible(session, clock, staff_id, interest.id)
            skill_news.unmatched(session, clock, words, entry, interest)
    else:
        return False
    return True


def neighbour(session: Session, clock: Clock, programme_id: int, value: str) -> None:
    """Another family's entry, e.g. "offered sewing, Orli e cerniere", as staff have shown it."""
    what, _, said = value.partition(", ")
    kind, category = what.split()
    number = len(session.scalars(select(Household.id)).all())
    household = households.create_household(session, clock, None, programme_id, f"B-{number:03}", "vicini")
    member = households.add_member(session, clock, None, household.id, "Rosa", "it")
    consents.give(session, clock, member.id, "2026-1", "it")
    households.join(session, clock, member.id, "it")
    person = households.person(session, member.id)
    entry = skills.add(
        session, clock, person, SkillKind(kind), SkillCategory(category), said, SkillTime.WEEKENDS
    )
    skills.approve(session, clock, None, entry.id)


def _newest(session: Session, member: Member) -> Appointment:
    query = select(Appointment).where(Appointment.member_id == member.id).order_by(Appointment.id.desc())
    return session.scalars(query.limit(1)).one()


def _moment(session: Session, member: Member, said: str) -> datetime:
    day, hour = said.split()
    zone = session.get_one(Household, member.household_id).zone
    return appointments.local_start(date.fromisoformat(day), time.fromisoformat(hour), zone)
