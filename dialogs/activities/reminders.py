"""The evening before a course or meeting, and the notice of a new one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import activities, programmes
from budgeting.clock import Clock, local_date
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.schedule.due import Due
from budgeting.states.messages import Lane, SubjectKind
from budgeting.subjects import Subject
from dialogs.activities.dialog import notice
from dialogs.engine.content import Reply
from dialogs.engine.notify import tell_member
from dialogs.text import Text, t
from dialogs.text.words import Words


def remind(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Remind one member who comes, or may come, of a session."""
    if event.member_id is None:
        return "nobody"

    def speak(person: Person) -> Reply:
        view = activities.session_view(session, event.subject_id, person)
        days = (local_date(view.starts_at, view.zone) - programmes.today(clock, view)).days
        return notice(view, _opening(person, days))

    try:
        return tell_member(
            session,
            clock,
            words,
            event.member_id,
            speak,
            subject=Subject(SubjectKind.SESSION, event.subject_id),
            key=f"session_reminder:{event.subject_id}:{event.member_id}:{event.for_date}:{event.rung}",
            expires_at=reminders.sent_until(session, clock, event),
            while_held=True,
        )
    except NotFound:
        return "gone"


def _opening(person: Person, days: int) -> Text:
    if days == 1:
        return t("Hello {name}, tomorrow is the day:", name=person.name)
    if days == 0:
        return t("Hello {name}, it begins soon:", name=person.name)
    return t("Hello {name}, a short reminder:", name=person.name)


def announce(
    session: Session,
    clock: Clock,
    words: Words,
    session_id: int,
    member_id: int,
    broadcast_id: int | None = None,
) -> str | None:
    """Tell one member of a session: once, in the broadcast lane."""

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
