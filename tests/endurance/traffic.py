"""Members who write whatever happens, and what must hold for each of their lines in the end."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.simulator import Simulator
from budgeting.db.engine import Database
from budgeting.db.tables import Entry, Message
from budgeting.states.messages import Direction, MessageState
from tests.endurance.crowd import heard
from tests.kit.program import BOT
from tests.kit.running import until

_AMOUNT = re.compile(r"(\d+),(\d\d)")
#: Seconds within which everything that waited must be booked and answered.
PATIENCE = 90


@dataclass
class Traffic:
    """Each line is an expense with a unique amount, so that none can hide behind another."""

    sim: Simulator
    chats: Sequence[int]
    #: Ids of the updates that Telegram was given, and the amounts in them, oldest first.
    given: list[int] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    _next: Iterator[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self._next = zip(itertools.cycle(self.chats), itertools.count(101), strict=False)

    def write(self, number: int = 1) -> None:
        """That many lines, each from the next member."""
        for chat, minor in itertools.islice(self._next, number):
            self.sim.send_text(chat, f"pane {minor // 100},{minor % 100:02}")
            self.given.append(self.sim.world.bots[BOT].last_update_id)
            self.amounts.append(minor)

    @asynccontextmanager
    async def flowing(self, pause: float) -> AsyncIterator[None]:
        """A line every ``pause`` seconds until the block ends."""

        async def flow() -> None:
            while True:
                self.write()
                await asyncio.sleep(pause)

        flowing = asyncio.create_task(flow())
        try:
            yield
        finally:
            flowing.cancel()
            await asyncio.gather(flowing, return_exceptions=True)

    async def goes_on(self, lines: int) -> None:
        """Wait until that many more lines have been answered."""
        enough = len(self.answers()) + lines
        await until(lambda: len(self.answers()) >= enough, PATIENCE)

    # -- what Telegram knows

    def acknowledged(self) -> set[int]:
        """The updates Telegram was told are taken: it will never deliver them again."""
        return set(self.given) - self.sim.world.queues[BOT].items.keys()

    def answers(self) -> Counter[int]:
        """How often each line was answered."""
        return Counter(amount for chat in self.chats for amount in self._answers_in(chat))

    def in_order(self) -> bool:
        """Whether everybody was answered in the order in which they wrote."""
        written: dict[int, list[int]] = {}
        for chat, amount in zip(itertools.cycle(self.chats), self.amounts, strict=False):
            written.setdefault(chat, []).append(amount)
        return all(
            list(dict.fromkeys(self._answers_in(chat))) == amounts for chat, amounts in written.items()
        )

    def _answers_in(self, chat: int) -> list[int]:
        firsts = (_AMOUNT.search(text.splitlines()[0]) for text in heard(self.sim, chat))
        return [int(amount[1]) * 100 + int(amount[2]) for amount in firsts if amount]

    # -- what must hold

    async def all_is_well(self, database: Database) -> int:
        """Everything is acknowledged, kept, booked once and answered; gives how many answers came twice."""
        await until(lambda: self.acknowledged() == set(self.given), PATIENCE)
        await until(lambda: not _under_way(database), PATIENCE)
        assert stored_messages(database) == Counter(self.given)
        with database.read() as session:
            booked = Counter(session.scalars(select(Entry.amount_minor)))
        assert booked == Counter(self.amounts)
        answers = self.answers()
        assert answers.keys() == set(self.amounts)
        assert self.in_order()
        return answers.total() - len(answers)


def stored_messages(database: Database) -> Counter[int]:
    """The updates in the database, by number."""
    incoming = select(Message.update_id).where(Message.direction == Direction.IN)
    with database.read() as session:
        return Counter(number for number in session.scalars(incoming) if number is not None)


def _under_way(database: Database) -> bool:
    moving = select(Message.id).where(Message.state.in_((MessageState.QUEUED, MessageState.SENDING)))
    with database.read() as session:
        return session.scalars(moving.limit(1)).first() is not None
