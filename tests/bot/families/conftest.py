"""A Telegram on this machine, the families' bot as its client, and an outbox to fill."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy import insert, select

from bot.families.api_session import Session
from bot.families.courier import Courier, CourierSettings
from bot.families.inbound import Inbound
from bot.lease import Leader
from bot.simulator import Limits, Simulator
from budgeting.clock import SystemClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message
from budgeting.states.messages import Direction, MessageState
from dialogs.text.words import Words
from tests.bot.families.engine import Engine
from tests.kit.running import PATIENCE, until, working

TOKEN = "700001:family-bot"
BOT = 700001
#: No rate limits, and pauses short enough for a test.
QUICK = CourierSettings(
    per_second=0, per_chat=0, per_group_minute=0, first_pause=0.02, poll=0.05, drain=PATIENCE
)

_numbers = itertools.count(1)


@pytest.fixture
def sim() -> Simulator:
    """No rate limits; Amina (501), Youssef (502) and Lucia (503) have started the bot."""
    simulator = Simulator(limits=Limits.lifted())
    simulator.add_bot(TOKEN, "ponte_bot", "Ponte")
    for number, name in ((501, "Amina"), (502, "Youssef"), (503, "Lucia")):
        simulator.add_person(name, person_id=number)
        simulator.start(number)
    simulator.world.queues[BOT].drop_all()
    return simulator


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    families = Bot(TOKEN, Session(api=TelegramAPIServer.from_base(url)))
    yield families
    await families.session.close()


class Outbox:
    """Rows to send, and what became of them."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock = database, SystemClock()
        self._conversations: dict[int, int] = {}

    def chat(self, chat_id: int, member_id: int | None = None) -> int:
        """The conversation of a chat."""
        if chat_id not in self._conversations:
            row = {"bot_id": BOT, "chat_id": chat_id, "member_id": member_id, "created_at": self.clock.now()}
            self._conversations[chat_id] = self.database.write(
                lambda s: s.execute(
                    insert(Conversation).values(**row).returning(Conversation.id)
                ).scalar_one()
            )
        return self._conversations[chat_id]

    def say(self, chat_id: int, words: str = "ciao", **values: Any) -> int:
        return self.say_all([(chat_id, words)], **values)[0]

    def say_all(self, lines: list[tuple[int, str]], **values: Any) -> list[int]:
        """Queue rows in one transaction."""
        rows = [
            {
                "conversation_id": self.chat(chat_id),
                "bot_id": BOT,
                "direction": Direction.OUT,
                "state": MessageState.QUEUED,
                "created_at": self.clock.now(),
                "due_at": self.clock.now(),
                "text": words,
            }
            | values
            for chat_id, words in lines
        ]
        return self.database.write(
            lambda s: [
                s.execute(insert(Message).values(**r).returning(Message.id)).scalar_one() for r in rows
            ]
        )

    def row(self, number: int) -> Message:
        with self.database.read() as session:
            return session.get_one(Message, number)

    def states(self, *numbers: int) -> list[MessageState]:
        return [self.row(number).state for number in numbers]

    def waiting(self) -> int:
        """Rows that are not settled."""
        with self.database.read() as session:
            live = (MessageState.QUEUED, MessageState.SENDING)
            return len(session.scalars(select(Message.id).where(Message.state.in_(live))).all())

    async def empty(self) -> None:
        """Wait until everything is settled."""
        await until(lambda: not self.waiting())


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


@pytest.fixture(name="until")
def until_fixture() -> Callable[..., Awaitable[None]]:
    return until


def quick_leader(database: Database, name: str = f"courier:{BOT}") -> Leader:
    """A lease that expires within a fraction of a second."""
    return Leader(database, name, f"test:{next(_numbers)}", ttl=0.8, every=0.1, glance=0.05)


@pytest.fixture
def leader() -> Callable[..., Leader]:
    return quick_leader


@pytest.fixture
def at_work(database: Database, bot: Bot) -> Callable[..., Any]:
    """``async with at_work(…) as courier``: it sends until the block ends, then shuts down cleanly."""

    @contextlib.asynccontextmanager
    async def work(settings: CourierSettings = QUICK, **options: Any) -> AsyncIterator[Courier]:
        options.setdefault("leader", quick_leader(database))
        courier = Courier(database, SystemClock(), bot, settings, **options)
        async with working(courier):
            yield courier

    return work


def said(sim: Simulator, person: int) -> list[str]:
    """What the bot said to a person, oldest first."""
    messages = sim.chat(person, limit=200)["messages"]
    return [message["text"] for message in messages if message["from"] == "bot"]


@pytest.fixture(name="said")
def said_fixture(sim: Simulator) -> Callable[[int], list[str]]:
    return lambda person: said(sim, person)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def inbound(engine: Engine) -> Inbound:
    nothing: Any = None
    return Inbound(nothing, SystemClock(), cast(Words, nothing), BOT, take_in=engine)
