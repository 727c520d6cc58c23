"""The queue of messages to be read aloud, in the order in which they were sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.tables import Broadcast, Conversation, Household, Member, Message, VoiceNote
from budgeting.db.types import Base
from budgeting.states.messages import MessageState, Operation
from budgeting.voices.approvals import approved

#: An attempt that the program didn't survive is repeated once; then the text stands alone.
MOST_ATTEMPTS = 2
#: Nobody waits longer for a message to be read: by then they have asked somebody, or gone on.
PATIENCE = timedelta(minutes=5)
_WANT = once(Base.metadata.tables["voice_notes"])


@dataclass(frozen=True, slots=True)
class ToRead:
    """A message to be read aloud, as it was sent."""

    note_id: int
    message: Message
    language: str
    #: Whether the words of staff in it are in ``language``: an announcement written in it.
    own_language: bool


def is_wanted(*, listens: bool, operation: Operation, by_staff: bool, announced: bool) -> bool:
    """Whether a message that was sent is to be read aloud. We don't know in which language staff answer."""
    return listens and operation is Operation.SEND and (announced or not by_staff)


def want(session: Session, clock: Clock, message_ids: Iterable[int]) -> None:
    """These messages have just been sent to members who listen. One that two couriers have sent is read once."""
    now = clock.now()
    rows = [{"message_id": number, "attempts": 0, "created_at": now} for number in message_ids]
    if rows:
        connection = session.connection()
        connection.execute(_WANT[connection.dialect.name], rows)


def due(session: Session, most: int) -> list[int]:
    """The notes to be made, oldest first."""
    return list(session.scalars(select(VoiceNote.id).order_by(VoiceNote.id).limit(most)))


def begin(session: Session, clock: Clock, note_id: int) -> ToRead | None:
    """Begin an attempt. None: it needn't be read any more, and isn't waiting now."""
    note = session.get(VoiceNote, note_id, with_for_update=True, populate_existing=True)
    if note is None:
        return None
    to_read = None if note.attempts >= MOST_ATTEMPTS else _to_read(session, clock, note)
    if to_read is None:
        finish(session, note_id)
        return None
    note.attempts += 1
    session.flush()
    return to_read


def still(session: Session, clock: Clock, note_id: int) -> ToRead | None:
    """What is to be read, if nothing has changed while it was made."""
    note = session.get(VoiceNote, note_id, with_for_update=True, populate_existing=True)
    return None if note is None else _to_read(session, clock, note)


def finish(session: Session, note_id: int) -> None:
    """It was read, or never will be."""
    session.execute(delete(VoiceNote).where(VoiceNote.id == note_id))


def _to_read(session: Session, clock: Clock, note: VoiceNote) -> ToRead | None:
    query = (
        select(Message, Conversation, Member.listens, Household.programme_id, Broadcast.texts)
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, Member.id == Conversation.member_id)
        .join(Household, Household.id == Member.household_id)
        .outerjoin(Broadcast, Broadcast.id == Message.broadcast_id)
        .where(Message.id == note.message_id)
        .execution_options(populate_existing=True)
    )
    row = session.execute(query).first()
    if row is None or not row.listens or row.Message.state is not MessageState.SENT:
        return None
    if _late(clock.now(), note) or superseded(row.Message, row.Conversation):
        return None
    if row.Conversation.ended_at is not None:
        return None
    language = row.Conversation.language
    if not approved(session, row.programme_id, language):
        return None
    return ToRead(note.id, row.Message, language, language in (row.texts or {}))


def _late(now: datetime, note: VoiceNote) -> bool:
    return now - note.created_at > PATIENCE


def superseded(message: Message, conversation: Conversation) -> bool:
    """Whether the question has been answered or asked anew: its buttons no longer work. Other messages last."""
    buttons: list[dict[str, Any]] = [button for line in message.buttons or [] for button in line]
    revisions = {button["revision"] for button in buttons if "step" in button}
    return bool(revisions) and conversation.revision not in revisions
