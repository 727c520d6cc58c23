"""Messages read aloud in a transcript: what is said, without making a sound."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Message
from budgeting.voices import notes
from dialogs.text.words import Words
from dialogs.voices import queueing, speech

_SOUND = b"OggS"
_MOST = 100


def read_aloud(session: Session, clock: Clock, words: Words, message_ids: Sequence[int]) -> None:
    """Queue the voice notes of messages that have just been sent to members who listen."""
    notes.want(session, clock, message_ids)
    for note_id in notes.due(session, _MOST):
        task = queueing.begin(session, clock, words, note_id)
        if task is not None:
            queueing.queue(session, clock, task, None if task.clip_id else _SOUND)


def heard(session: Session, words: Words, voice_note: Message) -> str:
    """What a voice note says, line by line."""
    message = session.get_one(Message, (voice_note.media or {})["message"])
    language = session.get_one(Conversation, message.conversation_id).language
    return "🔊 " + " / ".join(speech.of_message(words, message, language).lines)
