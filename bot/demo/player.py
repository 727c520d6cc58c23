"""Plays what families wrote in the last hours: through the real dialogs, at its own time, and onto their phones.

`write` and its like let the dialogs answer in the database; `Phones` then shows the same on the simulated phones, under
the same message numbers. So a conversation looks on both sides as if it had been held here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import files
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message, StoredFile
from budgeting.files import Examined
from budgeting.states.files import FileState
from budgeting.states.messages import Direction, MessageState, Operation
from dialogs.engine.incoming import Incoming
from dialogs.inbound.accept import take_in_now
from dialogs.text.words import Words


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whoever holds a phone: a member, or a stranger."""

    chat_id: int
    name: str
    language: str


class Player:
    """Plays input in a database, with a clock of its own."""

    def __init__(self, database: Database, clock: SetClock, words: Words, bot_id: int) -> None:
        self.database, self.clock, self.words, self.bot_id = database, clock, words, bot_id
        self._updates = 0
        self._last_id: dict[int, int] = {}

    def write(self, speaker: Speaker, text: str) -> None:
        self._receive(speaker, kind="text", text=text, message_id=self._next_id(speaker))

    def send(self, speaker: Speaker, kind: str, content: Examined, caption: str = "") -> None:
        """A photo or voice note, which has arrived at once."""
        number = self._next_id(speaker)
        media = {"file_id": f"demo-{speaker.chat_id}-{number}", "album": f"{speaker.chat_id}-{number}"}
        if kind == "voice":
            media["mime"] = "audio/ogg"
        self._receive(speaker, kind=kind, text=caption, message_id=number, media=media)
        self.database.write(lambda session: self._arrive(session, content))

    def tap(self, speaker: Speaker, icon: str) -> bool:
        """Tap the newest button whose label begins with the icon; False if there is none."""
        with self.database.read() as session:
            rows = session.execute(
                select(Message.id, Message.buttons)
                .join(Conversation, Conversation.id == Message.conversation_id)
                .where(
                    Conversation.chat_id == speaker.chat_id,
                    Message.direction == Direction.OUT,
                    Message.operation == Operation.SEND,
                )
                .order_by(Message.id.desc())
                .limit(3)
            ).all()
        for row in rows:
            labels = [button["text"] for line in row.buttons or [] for button in line]
            for index, label in enumerate(labels):
                if label.startswith(icon):
                    self._receive(speaker, kind="tap", tap=f"{row.id}:{index}", callback_id=f"demo-{row.id}")
                    return True
        return False

    def conversation(self, speaker: Speaker) -> int:
        with self.database.read() as session:
            return session.scalars(
                select(Conversation.id).where(
                    Conversation.chat_id == speaker.chat_id, Conversation.ended_at.is_(None)
                )
            ).one()

    def deliver(self) -> None:
        """Everything said so far has arrived, a moment later."""
        self.clock.advance(seconds=3)
        self.database.write(self._delivered)

    def lose(self, speaker: Speaker, row: int, state: MessageState, error: str) -> None:
        """The newest message to the speaker did not arrive: the phone never gave it a number."""
        self._last_id[speaker.chat_id] -= 1
        values = {"state": state, "error": error, "sent_at": None, "telegram_id": None}
        self.database.write(
            lambda session: (
                session.execute(update(Message).where(Message.id == row).values(**values)) and None
            )
        )

    def _receive(self, speaker: Speaker, **what: Any) -> None:
        self._updates += 1
        incoming = Incoming(
            bot_id=self.bot_id,
            update_id=self._updates,
            chat_id=speaker.chat_id,
            user_id=speaker.chat_id,
            sent_at=self.clock.now(),
            language=speaker.language,
            first_name=speaker.name,
            **what,
        )
        take_in_now(self.database, self.clock, self.words, incoming)
        self.deliver()

    def _next_id(self, speaker: Speaker) -> int:
        number = self._last_id[speaker.chat_id] = self._last_id.get(speaker.chat_id, 0) + 1
        return number

    def _arrive(self, session: Session, content: Examined) -> None:
        waiting = select(StoredFile.id).where(StoredFile.state == FileState.WAITING).order_by(StoredFile.id)
        for file_id in session.scalars(waiting).all():
            files.waiting.arrived(session, self.clock, file_id, content)

    def _delivered(self, session: Session) -> None:
        queued = session.execute(
            select(Message.id, Message.operation, Conversation.chat_id)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Message.direction == Direction.OUT, Message.state == MessageState.QUEUED)
            .where(Message.bot_id == self.bot_id, Message.created_at <= self.clock.now())
            .order_by(Message.id)
        ).all()
        for row in queued:
            values: dict[str, Any] = {"state": MessageState.SENT, "sent_at": self.clock.now()}
            if row.operation is Operation.SEND:
                number = self._last_id[row.chat_id] = self._last_id.get(row.chat_id, 0) + 1
                values["telegram_id"] = number
            session.execute(update(Message).where(Message.id == row.id).values(**values))
