"""Members and an administrator with everything running, to make trouble for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr
from sqlalchemy.orm import Session

from bot.simulator import Limits, running
from budgeting.clock import Clock, OffsetClock
from budgeting.db.engine import Database
from budgeting.states.staff import Role
from dialogs.text.words import Words
from tests.endurance.crowd import Crowd, gather, phones
from tests.endurance.traffic import PATIENCE, Traffic, stored_messages
from tests.kit import build
from tests.kit.program import PARTS, Whole, at_work
from tests.kit.running import free_port, until

STAFF_TOKEN = "700002:staff-bot"
KEEPER = build.STAFF_CHATS["giulia"]


@dataclass
class Keeping:
    """Everything running against a Telegram, with members writing and Giulia's phone to read."""

    whole: Whole
    traffic: Traffic
    words: Words

    @property
    def database(self) -> Database:
        return self.whole.database

    async def survives(
        self, availability: AbstractAsyncContextManager[None], lines: int, seconds: float
    ) -> int:
        """Write before, during and after ``availability``; gives how many updates waited when it had lasted
        ``seconds``.

        At no moment is anything acknowledged that is not kept.
        """
        await self.traffic.goes_on(lines)
        async with availability:
            await until(lambda: (self.database.availability.lasts or 0) >= seconds, PATIENCE)
            await until(lambda: self.told("non riesce a salvare nulla") == 1)
            acknowledged = self.traffic.acknowledged()
            waiting = len(self.traffic.given) - len(acknowledged)
        await until(lambda: self.database.availability.lasts is None, PATIENCE)
        assert acknowledged <= stored_messages(self.database).keys()
        assert waiting >= lines, "people went on writing"
        await self.traffic.goes_on(waiting + lines)
        await until(lambda: self.told("salva di nuovo") == 1)
        return waiting

    def told(self, words: str) -> int:
        """How often the administrator has read something."""
        chat = self.traffic.sim.chat(KEEPER, bot="ponte_prova_staff_bot")
        return sum(words in message["text"] for message in chat["messages"])


@asynccontextmanager
async def keeping(
    database: Database, words: Words, *, webhook: bool, people: int = 20, pause: float = 0.05
) -> AsyncIterator[Keeping]:
    """Everything running; when the block ends, every message is delivered and checked."""
    clock = OffsetClock()
    crowd = await database.write_async(lambda session: _furnished(session, clock, people))
    sim = phones(clock, crowd, Limits.lifted())
    staff = sim.add_bot(STAFF_TOKEN, "ponte_prova_staff_bot", "Ponte staff")
    sim.add_person("Giulia", language_code="it", person_id=KEEPER)
    sim.world.private_chat(staff, sim.person(KEEPER)).opened = True
    traffic = Traffic(sim, crowd.chats)
    more: dict[str, object] = {"staff_token": SecretStr(STAFF_TOKEN)}
    if webhook:
        port = free_port()
        more |= {
            "webhook_url": f"http://127.0.0.1:{port}/telegram",
            "webhook_port": port,
            "webhook_secret": SecretStr("between-us"),
        }
    async with running(sim) as url, at_work(url, sim, database, clock, words, PARTS, **more) as whole:
        async with traffic.flowing(pause):
            yield Keeping(whole, traffic, words)
        assert await traffic.all_is_well(database) == 0


def _furnished(session: Session, clock: Clock, people: int) -> Crowd:
    crowd = gather(session, clock, people)
    build.colleague(session, clock, "Giulia", crowd.programme, Role.ADMINISTRATOR)
    return crowd
