"""What the families offer each other and look for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting import skills
from budgeting.clock import Clock, SetClock
from budgeting.households import Person
from budgeting.states.skills import SkillCategory, SkillKind, SkillTime

_OFFERED, _WANTED = SkillKind.OFFERED, SkillKind.WANTED
#: Who, what, and how many days ago.
ENTRIES = (
    ("Lucia", _OFFERED, SkillCategory.SEWING, "Orli, cerniere, piccole riparazioni", SkillTime.EVENINGS, 34),
    ("Piero", _OFFERED, SkillCategory.REPAIRS, "Rubinetti, tapparelle, mensole", SkillTime.WEEKDAYS, 27),
    ("Harpreet", _OFFERED, SkillCategory.COOKING, "Indian food for parties", SkillTime.WEEKENDS, 20),
    ("Amina", _WANTED, SkillCategory.LANGUAGES, "محادثة بالإيطالية", SkillTime.WEEKDAYS, 18),
    ("Grace", _WANTED, SkillCategory.HOMEWORK, "Maths, first year of middle school", SkillTime.EVENINGS, 9),
    ("Piero", _WANTED, SkillCategory.LIFT, "Fino all'ospedale, il lunedì mattina", SkillTime.WEEKDAYS, 6),
)


def make(session: Session, clock: Clock, people: Mapping[str, int], members: Mapping[str, Person]) -> None:
    """Entries that staff have shown, one that waits for them, and one that somebody is interested in."""
    shown = {}
    for name, kind, category, words, time, days in ENTRIES:
        then = SetClock(clock.now() - timedelta(days=days))
        entry = skills.add(session, then, members[name], kind, category, words, time)
        then.advance(hours=20)
        skills.approve(session, then, people["operator"], entry.id)
        shown[category] = entry.id
    skills.add(
        session,
        clock,
        members["Grace"],
        _OFFERED,
        SkillCategory.CHILDREN,
        "I can collect children from school",
        SkillTime.WEEKDAYS,
    )
    skills.be_interested(session, clock, members["Amina"], shown[SkillCategory.SEWING])
