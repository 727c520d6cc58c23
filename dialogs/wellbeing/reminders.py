"""Asking at entry, half-way and exit; one reminder; and the coach's task if no answer comes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from budgeting import households, tasks, wellbeing
from budgeting.clock import Clock
from budgeting.db.tables import WellbeingSurvey
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.wellbeing import RUNGS
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from budgeting.states.wellbeing import Moment
from budgeting.subjects import Subject
from budgeting.wellbeing import QUESTIONS
from dialogs.buttons import TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.text import Text, t, tn
from dialogs.text.words import Words
from dialogs.wellbeing.dialog import GO_ON

_WHY: Mapping[Moment, Text] = {
    Moment.ENTRY: t("At the beginning we ask everybody the same ten short questions about money."),
    Moment.HALFWAY: t("Some months have passed: the same ten short questions as at the beginning."),
    Moment.EXIT: t("A whole stretch of road: the ten short questions once more, to see what has changed."),
}
_BEGIN = Choice(t("▶️ Begin"), "open", dialog="wellbeing")
_LATER = Choice(t("⏰ Later"), "later", dialog="wellbeing")


def ask(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Ask one member to answer the scale."""
    moment = next(moment for moment, rung in RUNGS.items() if rung == event.rung)

    def speak(person: Person) -> Reply:
        if wellbeing.asked(session, clock, person, moment) is None:
            raise NotFound("wellbeing", event.subject_id)
        return reply(
            t("Hello {name} 💙", name=person.name),
            _WHY[moment],
            t("About three minutes, and a pause at any time. Shall we?"),
            rows=[[_BEGIN, _LATER], [TALK]],
        )

    return tell_due(session, clock, words, event, speak)


def remind(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Ask once more, from where it stopped."""

    def speak(person: Person) -> Reply:
        survey = session.get_one(WellbeingSurvey, event.subject_id)
        left = QUESTIONS - len(survey.answers)
        if survey.answers:
            rest = tn(
                "One more question, and you are done.", "{count} more questions, and you are done.", left
            )
        else:
            rest = t("The ten short questions about money are still waiting for you.")
        return reply(
            t("Hello {name}, a quick reminder 💙", name=person.name),
            rest,
            rows=[[GO_ON if survey.answers else _BEGIN, _LATER], [TALK]],
        )

    return tell_due(session, clock, words, event, speak)


def unanswered(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """No answer came: it isn't asked about again, and the coach can read the questions to the person."""
    survey = wellbeing.give_up(session, clock, event.subject_id)
    if survey.moment is Moment.OWN:
        # Begun by themselves: nobody needs it.
        return "own"
    household = households.get_household(session, survey.household_id)
    tasks.open_task(
        session,
        clock,
        TaskKind.WELLBEING_UNANSWERED,
        Subject(SubjectKind.WELLBEING, survey.id),
        programme_id=household.programme_id,
        household_id=household.id,
    )
    return None


SPEAKERS: Speakers = {
    DueKind.WELLBEING_ASK: ask,
    DueKind.WELLBEING_FOLLOW_UP: remind,
    DueKind.WELLBEING_UNANSWERED: unanswered,
}
