"""One trial: people write while the program is killed at a place and restarted; then everything is counted."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot import failpoints
from bot.ports import free
from bot.simulator import Limits, Simulator, running
from bot.simulator.model import Pending
from budgeting import households, programmes
from budgeting.clock import OffsetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message
from budgeting.states.messages import Lane, MessageState
from dialogs.engine import conversation as conversations
from dialogs.engine.content import reply
from dialogs.engine.say import say
from dialogs.text import verbatim
from dialogs.text.words import Words
from tests.endurance.doomed_people import MONDAY, Person, Walker, Writer
from tests.endurance.doomed_program import KILLED, Child, Nursery
from tests.kit import build
from tests.kit.running import until

#: The seed decides on which pass, up to this number, a place kills. Rows are settled many at a time.
TIMES = {"before_settle": 6, "after_settle": 6}
OFTEN = 12
#: The share of trials in which the second program is killed too.
TWICE = 0.2
#: Seconds that a new program waits for the dead one's leases.
TAKEOVER = "0.4"
#: More steps than any trial needs to reach its place.
MOST = 400
#: Part of an announcement, and of nothing else.
SIGN = "🎪"
CAST: tuple[tuple[type[Person], str, str], ...] = (
    (Writer, "Amina", "ar"),
    (Writer, "Youssef", "it"),
    (Walker, "Harpreet", "en"),
)


@dataclass
class Stage:
    """A Telegram and a database that many trials share, each with its own bot and people."""

    sim: Simulator
    url: str
    database: Database
    clock: OffsetClock
    words: Words
    nursery: Nursery
    programme_id: int


@asynccontextmanager
async def staged(database: Database, words: Words, nursery: Nursery) -> AsyncIterator[Stage]:
    clock = OffsetClock(MONDAY - datetime.now(UTC))
    # Shorten Telegram's pauses between webhook attempts, which are not under test.
    sim = Simulator(
        clock.now, limits=Limits.lifted(), sleep=lambda seconds: asyncio.sleep(min(seconds, 0.05))
    )
    # Nor is the bot's profile, which takes dozens of calls: a program that can't read it leaves it alone.
    sim.faults.add("getMyCommands", "500", share=1.0)
    programme = await database.write_async(
        lambda session: programmes.create(session, clock, None, "ponte-blu", "Un ponte sul blu").id
    )
    async with running(sim) as url:
        yield Stage(sim, url, database, clock, words, nursery, programme)


class Trial:
    """The trial that one seed gives."""

    def __init__(self, stage: Stage, place: str, seed: int, takeover: str = TAKEOVER) -> None:
        self.stage, self.place, self.takeover = stage, place, takeover
        self.rng = random.Random(f"{place}:{seed}")
        self.bot_id = 700_000 + seed
        self.token = f"{self.bot_id}:family-bot"
        self.webhook = self.rng.random() < 0.5
        self.people: list[Person] = []
        #: Every update that Telegram took from somebody, by number; None if it was delivered at once.
        self.accepted: dict[int, Pending | None] = {}
        self._calls = stage.sim.calls.count
        #: For each kill, the rows that were on their way to Telegram or already there.
        self.unsettled: list[set[int]] = []
        self.ended = False
        #: The end of the program's log.
        self.last_words = ""

    async def play(self) -> None:
        """Let people write while the program dies and restarts, then wait until everything is finished."""
        await self._gather()
        await self._doomed(self.place, self.rng.randint(1, TIMES.get(self.place, OFTEN)))
        if self.rng.random() < TWICE:
            # While it is still doing what the first death left behind.
            await self._doomed(self.rng.choice(failpoints.NAMES), self.rng.randint(1, 3))
        async with self._program("") as last:
            for _ in range(self.rng.randint(2, 8)):
                await self._something(last)
            await asyncio.gather(*(self._finish(person, last) for person in self.people))
            await self._first(self.stage.sim.settled(self.bot_id), last)
            await until(lambda: last.dead or not self._under_way())
            assert not last.dead, last.last_words()
        self.ended = True

    async def _doomed(self, place: str, times: int) -> None:
        """Let people write until the program dies, and for a little longer."""
        async with self._program(f"{place}:{times}") as doomed:
            for _ in range(MOST):
                if doomed.dead:
                    break
                await self._something(doomed)
            assert doomed.dead, f"{place}:{times} was not reached"
            assert doomed.ended.result() == KILLED, doomed.last_words()
        self.unsettled.append(set(await self.stage.database.read_async(self._on_their_way)))
        for _ in range(self.rng.randint(0, 4)):
            await self._act(self.rng.choice(self.people))

    def calls(self) -> list[dict[str, Any]]:
        """The calls this bot made to Telegram, in order."""
        return [c for c in self.stage.sim.calls.list(since=self._calls) if c["bot_id"] == self.bot_id]

    # -- the program

    @asynccontextmanager
    async def _program(self, failpoint: str) -> AsyncIterator[Child]:
        environment = {
            "PONTE_DATABASE_URL": self.stage.database.url,
            "PONTE_TELEGRAM_TOKEN": self.token,
            "PONTE_TELEGRAM_API": self.stage.url,
            "PONTE_TAKEOVER_AFTER": self.takeover,
            "PONTE_FAILPOINT": failpoint,
            **(_webhook() if self.webhook else {}),
        }
        async with self.stage.nursery.child(environment, self.stage.clock.offset.total_seconds()) as child:
            try:
                yield child
            finally:
                self.last_words = child.last_words()

    # -- the people

    async def _gather(self) -> None:
        sim, stage = self.stage.sim, self.stage
        bot = sim.add_bot(self.token, f"ponte_{self.bot_id}_bot", "Ponte")
        # As long as nobody was silent for a week, Telegram's numbers follow one another.
        bot.last_update_id, bot.last_update_at = self.rng.randrange(10**6, 10**8), sim.world.time()
        self._known = bot.last_update_id
        chats = itertools.count(self.bot_id * 10)

        def households(session: Session) -> list[tuple[int, int]]:
            return [self._household(session, next(chats), name, language) for _, name, language in CAST]

        made = await stage.database.write_async(households)
        for (kind, name, language), (chat, household) in zip(CAST, made, strict=True):
            sim.add_person(name, language_code=language, person_id=chat)
            sim.world.private_chat(bot, sim.person(chat)).opened = True
            dice = random.Random(self.rng.random())
            self.people.append(kind(sim, stage.words, self.bot_id, name, chat, household, language, dice))

    def _household(self, session: Session, chat: int, name: str, language: str) -> tuple[int, int]:
        """A household of one member, whose chat with the bot is open, and who will hear an announcement."""
        clock = self.stage.clock
        household = households.create_household(
            session, clock, None, self.stage.programme_id, f"F-{chat}", name
        )
        member = build.joined(session, clock, household.id, name, language)
        place = Conversation(
            bot_id=self.bot_id, chat_id=chat, member_id=member, language=language, created_at=clock.now()
        )
        session.add(place)
        session.flush()
        say(
            session,
            clock,
            self.stage.words,
            conversations.by_id(session, place.id),
            reply(verbatim(f"{SIGN} {name}")),
            lane=Lane.BROADCAST,
            due_at=clock.now() + timedelta(seconds=self.rng.uniform(0, 0.8)),
        )
        return chat, household.id

    async def _something(self, child: Child) -> None:
        """One random step: somebody writes, or Telegram redelivers; then maybe wait for it to settle."""
        if self.accepted and self.rng.random() < 0.1:
            self._again()
        else:
            await self._turn(self.rng.choice(self.people), child)
        if self.rng.random() < 0.5:
            await self._first(self.stage.sim.settled(self.bot_id), child)

    async def _turn(self, person: Person, child: Child) -> None:
        """Wait for whatever the person must hear first, as long as the program is alive to say it, then act."""
        events, channel = self.stage.sim.world.events, ("chat", self.bot_id, person.chat)
        while not (person.ready() or child.dead):
            if isinstance(person, Walker) and person.done:
                return
            async with aclosing(events.follow(channel, events.last_id)) as news:
                await self._first(anext(news), child)
        await self._act(person)

    async def _finish(self, person: Person, child: Child) -> None:
        while not (person.done or child.dead):
            await self._turn(person, child)

    async def _act(self, person: Person) -> None:
        if not person.ready():
            return
        await person.act()
        queue = self.stage.sim.world.queues[self.bot_id]
        for number in range(self._known + 1, queue.bot.last_update_id + 1):
            self.accepted[number] = queue.items.get(number)
        self._known = queue.bot.last_update_id

    def _again(self) -> None:
        """Redeliver an update, as Telegram does when it has not received our answer."""
        queue = self.stage.sim.world.queues[self.bot_id]
        update = self.accepted[self.rng.choice(list(self.accepted))]
        # A poll whose offset lies past it would never show it.
        if update and update.id not in queue.items and (self.webhook or queue.polling.is_set()):
            queue.put(update)

    # -- waiting

    async def _first(self, awaited: Awaitable[object], child: Child) -> None:
        """Wait for ``awaited``, or for the child's death."""
        waiting = asyncio.ensure_future(awaited)
        try:
            await asyncio.wait({waiting, child.ended}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)

    def _on_their_way(self, session: Session) -> list[int]:
        sending = select(Message.id).where(
            Message.bot_id == self.bot_id, Message.state == MessageState.SENDING
        )
        return list(session.scalars(sending))

    def _under_way(self) -> bool:
        live = exists().where(
            Message.bot_id == self.bot_id, Message.state.in_((MessageState.QUEUED, MessageState.SENDING))
        )
        with self.stage.database.read() as session:
            return bool(session.scalar(select(live)))


def _webhook() -> Mapping[str, str]:
    # Below the ports this machine gives to outgoing connections, one of which could take it between our check and the
    # program's start. Not from the seed: two runs at once must not collide.
    dice = random.SystemRandom()
    port = next(n for n in iter(lambda: dice.randrange(20_000, 32_000), 0) if free("127.0.0.1", n))
    return {
        "PONTE_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "PONTE_WEBHOOK_SECRET": "secret",
        "PONTE_WEBHOOK_PORT": str(port),
    }
