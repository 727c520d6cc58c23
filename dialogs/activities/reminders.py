"""What is said of courses and meetings unasked: reminders, notices, changes, seats that come free, how it was."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import activities, programmes
from budgeting.clock import Clock, local_date
from budgeting.households import Person
from budgeting.schedule.due import Due
from budgeting.states.messages import Lane, SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.subjects import Subject
from dialogs.activities import allowance_news, feedback
from dialogs.activities.notices import changed, notice
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.notify import Speakers, tell_due, tell_member
from dialogs.text import Text, t
from dialogs.text.words import Words


def remind(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Remind one member who is coming, or may come, of a session."""

    def speak(person: Person) -> Reply:
        view = activities.session_view(session, event.subject_id, person)
        days = (local_date(view.starts_at, view.zone) - programmes.today(clock, view)).days
        return notice(view, _opening(person, days))

    return tell_due(session, clock, words, event, speak, while_held=True)


def _opening(person: Person, days: int) -> Text:
    if days == 1:
        return t("Hello {name}, tomorrow is the day:", name=person.name)
    if days == 0:
        return t("Hello {name}, it begins soon:", name=person.name)
    return t("Hello {name}, a quick reminder:", name=person.name)


def announce(
    session: Session,
    clock: Clock,
    words: Words,
    session_id: int,
    member_id: int,
    broadcast_id: int | None = None,
) -> str | None:
    """Tell one member about a session: once, in the broadcast lane."""

    def speak(person: Person) -> Reply:
        view = activities.session_view(session, session_id, person)
        return notice(view, t("Hello {name}, this may interest you:", name=person.name))

    return tell_member(
        session,
        clock,
        words,
        member_id,
        speak,
        subject=Subject(SubjectKind.SESSION, session_id),
        key=f"notice:{session_id}:{member_id}",
        lane=Lane.BROADCAST,
        broadcast_id=broadcast_id,
        while_held=True,
    )


def tell_change(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Tell one member that a session has another time or place, or doesn't take place."""
    said: list[tuple[int, bool]] = []

    def speak(person: Person) -> Reply:
        view = activities.session_view(session, event.subject_id, person)
        news = changed(view)
        said.append((view.sequence, news.media is not None))
        return news

    reason = tell_due(session, clock, words, event, speak, while_held=True)
    if reason is None and said and event.member_id is not None:
        sequence, with_file = said[0]
        activities.told(session, event.subject_id, event.member_id, sequence)
        if with_file:
            activities.calendar_taken(session, event.subject_id, event.member_id, sequence)
    return reason


def offer_seat(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """A seat came free: ask the one who has waited longest."""

    def speak(person: Person) -> Reply:
        view = activities.session_view(session, event.subject_id, person)
        return notice(view, t("Good news: a seat has come free, and it can be yours."))

    return tell_due(session, clock, words, event, speak, while_held=True)


def end_offer(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Nobody answered in time: the next one is asked, and this one hears why."""
    member_id = event.member_id
    if member_id is None or not activities.lapse(session, clock, event.subject_id, member_id, event.rung):
        return "answered"

    def speak(person: Person) -> Reply:
        view = activities.session_view(session, event.subject_id, person)
        again = Choice(t("🙂 Back on the list"), "coming", str(view.id), dialog="training")
        return reply(
            t("I have not heard from you, so the seat goes to the next person: *{title}*.", title=view.title),
            t("If you'd still like to come, I'll put you on the waiting list again."),
            rows=[[again], [TALK, MENU]],
        )

    return tell_due(session, clock, words, event, speak, while_held=True)


def ask_how_it_was(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Ask somebody who was there how it was."""

    def speak(person: Person) -> Reply:
        view = activities.session_view(session, event.subject_id, person)
        return feedback.question(view, person.name)

    return tell_due(session, clock, words, event, speak)


SPEAKERS: Speakers = {
    DueKind.SESSION_REMINDER: remind,
    DueKind.SESSION_NUDGE: remind,
    DueKind.SESSION_NEWS: tell_change,
    DueKind.SEAT_OFFER: offer_seat,
    DueKind.SEAT_OFFER_ENDS: end_offer,
    DueKind.SESSION_FEEDBACK: ask_how_it_was,
    **allowance_news.SPEAKERS,
}
