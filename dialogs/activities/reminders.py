"""The reminder on the evening before a course or meeting, and the notice of a new one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import activities, programmes
from budgeting.clock import Clock, local_date
from budgeting.households import Person
from budgeting.schedule.due import Due
from budgeting.states.messages import Lane, SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.subjects import Subject
from dialogs.activities.dialog import notice
from dialogs.engine.content import Reply
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
    return t("Hello {name}, a short reminder:", name=person.name)


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


SPEAKERS: Speakers = {DueKind.SESSION_REMINDER: remind}
