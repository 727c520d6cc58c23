"""Take a message that waits to be read aloud, and queue its voice note once there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Message
from budgeting.states.messages import Direction, MessageState, Operation
from budgeting.voices import clips, notes
from budgeting.voices.notes import ToRead
from dialogs.text.words import Words
from dialogs.voices import speech
from dialogs.voices.speech import Speech

#: A voice note that the courier can't send by then isn't sent: it would read something long past.
SENT_WITHIN = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Task:
    """A voice note to be made. ``clip_id``: its sound, if that was made before."""

    note_id: int
    language: str
    speech: Speech
    clip_id: int | None


def begin(session: Session, clock: Clock, words: Words, note_id: int) -> Task | None:
    """Begin an attempt. None: there's nothing to be read, or no longer, and nothing waits now."""
    to_read = notes.begin(session, clock, note_id)
    if to_read is None:
        return None
    task = _task(session, clock, words, to_read)
    if not task.speech.lines:
        notes.finish(session, note_id)
        return None
    return task


def queue(session: Session, clock: Clock, task: Task, made: bytes | None) -> int | None:
    """Queue the voice note behind its message, unless that has been overtaken meanwhile. Returns its row.

    ``made`` is its sound if it was made just now; None if that failed and there was none before: then the text
    stands alone.
    """
    to_read = notes.still(session, clock, task.note_id)
    notes.finish(session, task.note_id)
    if to_read is None or to_read.language != task.language:
        return None
    clip_id = task.clip_id
    if made is not None:
        digest = clips.digest_of(task.language, task.speech.lines)
        clip_id = clips.keep(session, clock, digest, made, fixed=task.speech.fixed)
    return None if clip_id is None else _insert(session, clock, to_read.message, clip_id)


def _task(session: Session, clock: Clock, words: Words, to_read: ToRead) -> Task:
    spoken = speech.of_message(words, to_read.message, to_read.language, own_language=to_read.own_language)
    clip_id = clips.find(session, clock, clips.digest_of(to_read.language, spoken.lines))
    return Task(to_read.note_id, to_read.language, spoken, clip_id)


def _insert(session: Session, clock: Clock, message: Message, clip_id: int) -> int:
    now = clock.now()
    row = {
        "conversation_id": message.conversation_id,
        "bot_id": message.bot_id,
        "direction": Direction.OUT,
        "state": MessageState.QUEUED,
        "created_at": now,
        "kind": "voice",
        "text": "",
        "media": {"clip": clip_id, "message": message.id},
        "operation": Operation.READ_ALOUD,
        # Whoever may no longer read the message may no longer hear it.
        "lane": message.lane,
        "tells_arrears": message.tells_arrears,
        "expires_at": now + SENT_WITHIN,
    }
    return int(session.execute(insert(Message).values(row).returning(Message.id)).scalar_one())
