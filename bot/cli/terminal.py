"""A conversation at the terminal: typed lines go through the engine, queued messages are printed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.cli.failing import Wrong
from budgeting import demo, households
from budgeting.clock import Clock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Member, Message
from budgeting.households import invites
from budgeting.states.messages import Direction, MessageState, Operation
from dialogs.engine.incoming import Incoming
from dialogs.inbound.accept import take_in_now
from dialogs.text.words import FSI, PDI, Words

#: No real bot has this number, so no courier ever sends these messages.
BOT = 1
LEAVE = {"/quit", "/exit"}


@contextmanager
def throw_away() -> Iterator[Database]:
    """A migrated temporary database."""
    with (
        TemporaryDirectory(prefix="ponte-") as folder,
        closing(Database(f"sqlite:///{Path(folder) / 'chat.db'}", durable=False)) as database,
    ):
        migrate.upgrade(database)
        yield database


def somebody(database: Database, clock: Clock, language: str) -> int:
    """Create invented families; returns a member who hasn't joined."""

    def make(session: Session) -> int:
        demo.load(session, clock)
        member = session.scalars(
            select(Member).where(Member.joined_at.is_(None), Member.adult.is_(True)).order_by(Member.id)
        ).first()
        if member is None:
            raise Wrong("Nobody is waiting to join.")
        member.language = language
        return member.id

    return database.write(make)


class Terminal:
    """One member's chat. Typing a number taps one of the buttons shown last."""

    def __init__(self, database: Database, clock: Clock, words: Words, member_id: int) -> None:
        self._database, self._clock, self._words = database, clock, words
        self._member_id = member_id
        self._buttons: list[str] = []
        with database.read() as session:
            self._language = households.person(session, member_id).language

    def talk(self, ask: Callable[[], str], say: Callable[[str], None]) -> None:
        """Chat until /quit or the end of input."""
        for line in self._opening(say):
            say(line)
        while True:
            try:
                typed = ask().strip()
            except (EOFError, KeyboardInterrupt):
                return
            if typed in LEAVE:
                return
            if typed:
                for line in self.answer(typed):
                    say(line)

    def answer(self, typed: str) -> list[str]:
        """The bot's answer to a line, ready to print."""
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(self._buttons):
            incoming = self._incoming(kind="tap", tap=self._buttons[int(typed) - 1], callback_id="1")
        else:
            incoming = self._incoming(kind="text", text=typed)
        received = take_in_now(self._database, self._clock, self._words, incoming)
        shown = [f"  ({received.toast})"] if received.toast else []
        return shown + self._database.write(self._collect)

    def _opening(self, say: Callable[[str], None]) -> list[str]:
        say("Type what the person would write; a number taps a button; /quit ends it.")

        def invite(session: Session) -> str | None:
            known = select(Conversation.id).where(
                Conversation.bot_id == BOT,
                Conversation.chat_id == self._member_id,
                Conversation.member_id == self._member_id,
                Conversation.ended_at.is_(None),
            )
            if session.scalar(known) is not None:
                return None
            if households.phones.in_use(session, self._member_id):
                # A new invite would unlink a real person's phone.
                raise Wrong(
                    "This member has a linked phone. `ponte phones` shows it, `ponte unlink` ends it."
                )
            return invites.create(session, self._clock, None, self._member_id).token

        token = self._database.write(invite)
        if token:
            return self.answer(f"/start {token}")
        with self._database.read() as session:
            last = session.scalars(self._ours().order_by(Message.id.desc()).limit(1)).first()
            return self._shown(last) if last else []

    def _incoming(self, **what: Any) -> Incoming:
        number = time.time_ns() // 1000
        return Incoming(
            bot_id=BOT,
            update_id=number,
            chat_id=self._member_id,
            user_id=self._member_id,
            sent_at=self._clock.now(),
            message_id=number,
            language=self._language,
            **what,
        )

    def _ours(self) -> Select[Message]:
        return (
            select(Message)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(
                Conversation.bot_id == BOT,
                Conversation.chat_id == self._member_id,
                Message.direction == Direction.OUT,
            )
        )

    def _collect(self, session: Session) -> list[str]:
        queued = self._ours().where(Message.state == MessageState.QUEUED).order_by(Message.id)
        lines = []
        for row in session.scalars(queued):
            row.state, row.sent_at = MessageState.SENT, self._clock.now()
            if row.operation is not Operation.CLOSE:
                lines += self._shown(row)
        return lines

    def _shown(self, row: Message) -> list[str]:
        lines = ["", *(f"‹ {line}".rstrip() for line in _readable(row.text).splitlines())]
        buttons = [button for each in row.buttons or [] for button in each]
        if buttons:
            self._buttons = [f"{row.id}:{index}" for index in range(len(buttons))]
            labels = [f"[{n}] {_readable(button['text'])}" for n, button in enumerate(buttons, 1)]
            lines.append("    " + "   ".join(labels))
        return lines


def _readable(text: str) -> str:
    # Most terminals show the isolates as boxes.
    return text.replace(FSI, "").replace(PDI, "")
