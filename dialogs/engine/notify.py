"""Say something to one member who has not asked: once, and only where they can be reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting import households
from budgeting.clock import Clock
from budgeting.households import Person
from budgeting.states.messages import Lane
from budgeting.subjects import Subject
from dialogs.engine import conversation as conversations
from dialogs.engine.content import Reply
from dialogs.engine.say import say
from dialogs.text.words import Words


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
) -> str | None:
    """Queue what ``speak`` says to the member; a short code says why nothing was queued, None that it was.

    ``subject`` is what it is about. ``key`` (what, whom, which date) makes it happen once, however often it is
    called. ``while_held``: say it even while a staff person talks with the family, whom the bot does not
    interrupt otherwise.
    """
    person = households.person(session, member_id)
    if not person.joined:
        return "not_joined"
    if not person.consented:
        return "no_consent"
    if person.stopped:
        return "stopped"
    if person.unsafe:
        return "unsafe"
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
        speak(person),
        lane=lane,
        subject=subject,
        unique_key=key,
        expires_at=expires_at,
        broadcast_id=broadcast_id,
        staff_id=staff_id,
    )
    return None if queued is not None else "said_before"
