"""Whether an entry is still true, asked after some weeks; unanswered, it is hidden."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import skills
from budgeting.clock import Clock
from budgeting.households import Person
from budgeting.schedule.due import Due
from budgeting.states.schedule import DueKind
from dialogs.engine.content import Reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.skills.own import still_true
from dialogs.text import t
from dialogs.text.words import Words


def ask(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Ask the author."""

    def speak(person: Person) -> Reply:
        skill = skills.own_one(session, person, event.subject_id)
        return still_true(skill, t("Hello {name}, some time ago you wrote:", name=person.name))

    return tell_due(session, clock, words, event, speak, while_held=True)


def hide(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Nobody answered."""
    skills.hide(session, clock, event.subject_id)
    return None


SPEAKERS: Speakers = {DueKind.SKILL_STILL_TRUE: ask, DueKind.SKILL_HIDES: hide}
