"""Lucia Rossi and her phone in the simulator, for the tests of bad days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.simulator import Limits, Simulator
from budgeting.clock import Clock, SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Entry
from dialogs.text import Text
from dialogs.text.words import Words
from dialogs.transcripts import build, read
from tests.kit.program import BOT, TOKEN
from tests.kit.running import until

LUCIA = 1001
FAMILY = "# household: rossi · coach: Giulia\n# member: Lucia (it)\n"


@dataclass
class Phone:
    """Lucia's phone in the simulator."""

    sim: Simulator
    words: Words

    def heard(self) -> list[dict[str, Any]]:
        messages = self.sim.chat(LUCIA, BOT, limit=200)["messages"]
        return [message for message in messages if message["from"] == "bot"]

    def times(self, text: Text) -> int:
        """How often the bot has said a sentence."""
        return sum(self.words.plain(text, "it") in message["text"] for message in self.heard())

    async def hears(self, text: Text) -> None:
        await until(lambda: self.times(text) > 0)
        assert self.times(text) == 1

    def write(self, words: str) -> None:
        self.sim.send_text(LUCIA, words)

    async def tap(self, label: Text) -> None:
        """Tap the newest button with that label."""
        text = self.words.plain(label, "it")
        for message in reversed(self.heard()):
            for row, line in enumerate(message["buttons"] or []):
                for column, button in enumerate(line):
                    if button["text"] == text:
                        await self.sim.tap(LUCIA, message["id"], row, column)
                        return
        raise AssertionError(f"there is no button {text}")


async def at_home(database: Database, clock: Clock) -> Simulator:
    """Lucia's family, and her phone with an open chat."""

    def make(session: Session) -> None:
        setting = build(session, SetClock(clock.now()), read(FAMILY))
        lucia = setting.people["Lucia"]
        session.add(
            Conversation(
                bot_id=BOT, chat_id=LUCIA, member_id=lucia.member_id, language="it", created_at=clock.now()
            )
        )

    await database.write_async(make)
    sim = Simulator(now=clock.now, limits=Limits.lifted())
    bot = sim.add_bot(TOKEN, "ponte_prova_bot", "Ponte")
    sim.add_person("Lucia", language_code="it", person_id=LUCIA)
    sim.world.private_chat(bot, sim.person(LUCIA)).opened = True
    return sim


def entries(database: Database) -> list[tuple[str, int]]:
    with database.read() as session:
        rows = session.scalars(select(Entry).order_by(Entry.id))
        return [(entry.category, entry.amount_minor) for entry in rows]
