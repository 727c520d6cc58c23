"""What is said unasked about appointments: reminders to the family, and tasks for the staff person."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import appointments, programmes
from budgeting.clock import Clock, local_date
from budgeting.households import Person
from budgeting.schedule.due import Due
from budgeting.states.schedule import DueKind
from dialogs.appointments import news
from dialogs.appointments.wording import card
from dialogs.engine.content import Reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.text import t
from dialogs.text.words import Words


def remind(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Remind the member of the agreed time, with the ways to move and cancel it."""

    def speak(person: Person) -> Reply:
        view = appointments.mine(session, clock, person, event.subject_id)
        said = card(view)
        opening = t("Hello {name}, a quick reminder:", name=person.name)
        if view.starts_at is not None:
            days = (local_date(view.starts_at, view.zone) - programmes.today(clock, view)).days
            if days == 1:
                opening = t("Hello {name}, you have an appointment tomorrow:", name=person.name)
            elif days == 0:
                opening = t("Hello {name}, your appointment is soon:", name=person.name)
        return Reply((opening, *said.texts), said.rows)

    return tell_due(session, clock, words, event, speak, while_held=True)


def remind_staff(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """The staff person finds it among today's tasks, and their phone says that something waits."""
    appointments.open_today(session, clock, event.subject_id)
    return None


def ask_outcome(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """It is over: how did it go?"""
    appointments.open_outcome(session, clock, event.subject_id)
    return None


def lapse(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Nobody chose a time: both sides are told."""
    appointment = appointments.lapse(session, clock, event.subject_id)
    if appointment is None:
        return "answered"
    news.lapsed(session, clock, words, appointment)
    return None


SPEAKERS: Speakers = {
    DueKind.APPOINTMENT_REMINDER: remind,
    DueKind.APPOINTMENT_TODAY: remind_staff,
    DueKind.APPOINTMENT_OVER: ask_outcome,
    DueKind.APPOINTMENT_LAPSES: lapse,
}
