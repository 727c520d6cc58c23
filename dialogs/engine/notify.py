"""Say something unasked to one member: once, and only if we can reach them.

Everything that's due goes through `tell_due`, everything else through `tell_member`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting import households
from budgeting.arrears import visibility
from budgeting.clock import Clock
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.schedule.due import Due
from budgeting.states.messages import Lane, SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.subjects import Subject
from dialogs.engine import conversation as conversations
from dialogs.engine.content import Reply
from dialogs.engine.in_use import without_dead_ends
from dialogs.engine.say import say
from dialogs.text.words import Words

#: Says what is due; returns a short code if it did nothing.
Speaker = Callable[[Session, Clock, Words, Due], str | None]
Speakers = Mapping[DueKind, Speaker]
#: The same for several events of one kind and member, in one message.
SpeakersTogether = Mapping[DueKind, Callable[[Session, Clock, Words, Sequence[Due]], str | None]]


def tell_due(
    session: Session,
    clock: Clock,
    words: Words,
    event: Due,
    speak: Callable[[Person], Reply],
    *,
    subject: Subject | None = None,
    key: str = "",
    lasting: bool = False,
    while_held: bool = False,
) -> str | None:
    """Say what is due to its member, once; a short code says why not.

    ``subject``: what it's about, if not what the event is about. ``key``: what makes it happen only once, if not
    the event's own slot. ``lasting``: worth sending however late. Messages about arrears never go to members who
    may not read about them. ``speak`` may raise NotFound for something that isn't theirs.
    """
    if event.member_id is None:
        return "nobody"
    kind = reminders.KINDS[event.kind]

    def spoken(person: Person) -> Reply:
        if kind.tells_arrears and not visibility.sees_arrears(person):
            raise NotFound(kind.about.value, event.subject_id)
        return speak(person)

    try:
        return tell_member(
            session,
            clock,
            words,
            event.member_id,
            spoken,
            subject=subject or Subject(kind.about, event.subject_id),
            key=key
            or f"{event.kind.value}:{event.subject_id}:{event.member_id}:{event.for_date}:{event.rung}",
            expires_at=None if lasting else reminders.sent_until(session, clock, event),
            while_held=while_held,
        )
    except NotFound:
        return "hidden" if kind.tells_arrears else "gone"


def tell_member(
    session: Session,
    clock: Clock,
    words: Words,
    member_id: int,
    speak: Callable[[Person], Reply],
    *,
    subject: Subject,
    key: str,
    lane: Lane = Lane.REMINDER,
    expires_at: datetime | None = None,
    broadcast_id: int | None = None,
    staff_id: int | None = None,
    while_held: bool = False,
    answers: bool = False,
) -> str | None:
    """Queue what ``speak`` says to the member. Returns None, or a short code saying why nothing was queued.

    ``subject`` is what it's about. ``key`` (what, whom, which date) makes repeated calls queue it only once.
    ``while_held``: say it even while a staff person talks with the family; normally the bot doesn't interrupt.
    ``answers``: the member asked for it in so many words and waits for the answer, so it also reaches somebody who has
    since said /stop or withdrawn their consent.
    """
    person = households.person(session, member_id)
    if not person.joined:
        return "not_joined"
    if not person.consented and not answers:
        return "no_consent"
    if person.stopped and not answers:
        return "stopped"
    if person.unsafe:
        return "unsafe"
    if person.paused_until is not None and not answers and subject.kind is not SubjectKind.DEPARTURE:
        return "paused"
    conversation = conversations.of_member(session, member_id)
    if conversation is None:
        return "no_chat"
    if conversation.held_by is not None and not while_held:
        return "held"
    queued = say(
        session,
        clock,
        words,
        conversation,
        without_dead_ends(speak(person), person),
        lane=Lane.REPLY if answers else lane,
        subject=subject,
        unique_key=key,
        expires_at=expires_at,
        broadcast_id=broadcast_id,
        staff_id=staff_id,
    )
    return None if queued is not None else "said_before"
