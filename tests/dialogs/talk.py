"""Conversations played on one connection and rolled back: many small ones on a database that is filled once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Checkin, Conversation, Entry, Message, Payment
from budgeting.states.messages import Direction
from dialogs.engine.incoming import Incoming
from dialogs.inbound.accept import take_in_now
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, read
from dialogs.transcripts.setting import Setting, start
from tests.kit.rewinding import rewinding

HEAD = (
    "# household: rossi · coach: Giulia · limit food: 250,00 · plan: 6 x 85,00 from 2026-03-04\n"
    "# member: Lucia ({language}, sees arrears)\n"
    "# now: 2026-03-02 18:00\n"
)


@dataclass
class Talk:
    """One member with a phone, and what came of their actions."""

    database: Database
    clock: SetClock
    words: Words
    setting: Setting
    stage: EngineStage
    who: str = "Lucia"
    update: int = 50_000

    def says(self, *lines: str) -> str:
        """Write the lines; gives the answers to all of them."""
        for line in lines:
            self.stage.write(self.who, line)
        return self.heard()

    def heard(self) -> str:
        return "\n".join(shown.text for shown in self.stage.collect())

    def takes(self, kind: str, **what: Any) -> str:
        """Receive something of any other kind; gives the answers."""
        self.comes(kind, **what)
        return self.heard()

    def comes(self, kind: str, **what: Any) -> None:
        """The same, without reading the answers."""
        self.update += 1
        chat = self.setting.people[self.who].chat_id
        given: dict[str, Any] = {"update_id": self.update, "sent_at": self.clock.now(), **what}
        language = self.setting.people[self.who].language
        take_in_now(
            self.database,
            self.clock,
            self.words,
            Incoming(1, kind=kind, chat_id=chat, user_id=chat, language=language, **given),
        )

    def taps(self, action: str, value: str = "") -> str:
        """Tap the newest button with the action and a value that starts like this."""
        return self.takes("tap", **self.button(action, value))

    def button(self, action: str, value: str = "") -> dict[str, Any]:
        """The tap on it, as it arrives."""
        with self.database.read() as session:
            rows = session.execute(select(Message.id, Message.buttons).order_by(Message.id.desc())).all()
        for row, lines in rows:
            flat = [button for line in lines or [] for button in line]
            for index, button in enumerate(flat):
                if button.get("action") == action and str(button.get("value", "")).startswith(value):
                    return {"tap": f"{row}:{index}", "callback_id": "c", "message_id": row}
        raise LookupError(action)

    def question(self) -> tuple[str, str] | None:
        """Dialog and step of the open question."""
        with self.database.read() as session:
            frames = session.scalars(select(Conversation.frames)).one()
        return (frames[-1]["dialog"], frames[-1]["step"]) if frames else None

    def data(self) -> dict[str, Any]:
        """What the open dialog remembers."""
        with self.database.read() as session:
            frames = session.scalars(select(Conversation.frames)).one()
        return dict(frames[-1]["data"]) if frames else {}

    def booked(self) -> list[tuple[int, str, date]]:
        with self.database.read() as session:
            rows = session.scalars(select(Entry).where(Entry.undone_at.is_(None)).order_by(Entry.id))
            return [(row.amount_minor, row.category, row.spent_on) for row in rows]

    def cash(self) -> int | None:
        with self.database.read() as session:
            return session.scalar(select(Checkin.cash_minor))

    def paid(self) -> list[int]:
        with self.database.read() as session:
            return list(session.scalars(select(Payment.amount_minor)))

    def rows(self, *where: Any) -> list[Message]:
        with self.database.read() as session:
            mine = select(Message).where(Message.direction == Direction.IN, *where).order_by(Message.id)
            return list(session.scalars(mine))


@contextmanager
def talk(database: Database, words: Words, language: str = "it") -> Iterator[Talk]:
    """A talk from its beginning; it is rolled back at the end."""
    script = read(HEAD.format(language=language))
    with rewinding(database) as within:
        clock = SetClock(start(script))
        setting = within.write(lambda session: build(session, clock, script))
        yield Talk(within, clock, words, setting, EngineStage(within, clock, words, setting))
        assert not _broken(within)


def _broken(database: Database) -> list[str | None]:
    with database.read() as session:
        return list(
            session.scalars(
                select(Message.error).where(Message.direction == Direction.IN, Message.error.is_not(None))
            )
        )
