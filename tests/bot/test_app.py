"""The parts together, against a Telegram on this machine: started, running, stopped, taken over."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from pydantic import SecretStr
from sqlalchemy import func, literal, select, text
from sqlalchemy.orm import Session

from bot import app, settings
from bot.app import Parts
from bot.families.fetching import Fetching
from bot.lease import Leader
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.simulator import Limits, Simulator, running
from budgeting import households
from budgeting.clock import SetClock, SystemClock
from budgeting.db.engine import Database
from budgeting.db.tables import Message
from budgeting.errors import SettingError
from budgeting.households import invites
from budgeting.schedule import due, reminders
from budgeting.states.messages import Direction, MessageState
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.running import PATIENCE, free_port, until

TOKEN = "700001:family-bot"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_stops_the_program_and_a_second_one_at_once(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands `run` and `demo` wait for this."""
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    stop = app.stop_on_signals()
    try:
        signal.raise_signal(number)
        await asyncio.wait_for(stop.wait(), PATIENCE)
        assert ended == []
        signal.raise_signal(number)
        await until(lambda: ended == [130])
    finally:
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().remove_signal_handler(each)


@pytest.fixture
def sim() -> Simulator:
    simulator = Simulator(limits=Limits.lifted())
    simulator.add_bot(TOKEN, "ponte_bot", "Ponte")
    simulator.add_person("Amina", language_code="ar", person_id=501)
    return simulator


@pytest.fixture
async def app_settings(sim: Simulator) -> AsyncIterator[Settings]:
    async with running(sim) as url:
        yield settings.read({"PONTE_TELEGRAM_TOKEN": TOKEN, "PONTE_TELEGRAM_API": url})


@asynccontextmanager
async def at_work(
    app_settings: Settings, database: Database, names: Iterable[str] = app.ALL
) -> AsyncIterator[Parts]:
    stop = asyncio.Event()
    async with app.built(app_settings, names, database, SystemClock()) as parts:
        running_parts = asyncio.create_task(parts.run(stop))
        try:
            yield parts
        finally:
            stop.set()
            await running_parts


@pytest.fixture
def invite(database: Database, cast: Cast, clock: SetClock) -> str:
    """The token of somebody who has not joined yet."""

    def job(session: Session) -> str:
        member = households.add_member(session, clock, None, cast.rossi, "Nadia").id
        return invites.create(session, SystemClock(), None, member).token

    return database.write(job)


def _texts(sim: Simulator, person: int = 501) -> list[str]:
    return [m["text"] for m in sim.chat(person)["messages"] if m["from"] == "bot"]


async def test_a_family_is_answered_by_polling(
    sim: Simulator, app_settings: Settings, database: Database, invite: str
) -> None:
    async with at_work(app_settings, database) as parts:
        # Whichever process receives messages also fetches their files.
        assert any(isinstance(part, Fetching) for part in parts.all)
        sim.start(501, payload=invite)
        await until(lambda: bool(_texts(sim)))
        # The profile is published in the background, in each language and for everybody else.
        await until(lambda: len(sim.world.bots[700001].commands) >= 4)
    assert sim.world.queues[700001].items == {}


async def test_a_family_is_answered_by_webhook(
    sim: Simulator, app_settings: Settings, database: Database, invite: str
) -> None:
    port = free_port()
    hooked = app_settings.model_copy(
        update={
            "webhook_url": f"http://127.0.0.1:{port}/hook",
            "webhook_secret": SecretStr("knock-knock"),
            "webhook_port": port,
        }
    )
    async with at_work(hooked, database):
        await until(lambda: sim.world.bots[700001].webhook is not None)
        sim.start(501, payload=invite)
        await until(lambda: bool(_texts(sim)))


async def test_back_from_a_webhook_to_polling(
    sim: Simulator, app_settings: Settings, database: Database, invite: str
) -> None:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    async with Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(app_settings.telegram_api))) as bot:
        await bot.set_webhook("http://127.0.0.1:9/gone", secret_token="x")
    async with at_work(app_settings, database):
        sim.start(501, payload=invite)
        await until(lambda: bool(_texts(sim)))


async def test_the_parts_may_live_apart(
    sim: Simulator, app_settings: Settings, database: Database, invite: str
) -> None:
    async with AsyncExitStack() as processes:
        for name in ("bot", "courier", "clock"):
            await processes.enter_async_context(at_work(app_settings, database, [name]))
        sim.start(501, payload=invite)
        await until(lambda: bool(_texts(sim)))


async def test_what_was_queued_while_nobody_sent_goes_out_at_the_start(
    sim: Simulator, app_settings: Settings, database: Database, invite: str
) -> None:

    def queued() -> int:
        with database.read() as session:
            return (
                session.scalar(
                    select(func.count())
                    .select_from(Message)
                    .where(Message.direction == Direction.OUT, Message.state == MessageState.QUEUED)
                )
                or 0
            )

    async with at_work(app_settings, database, ["bot"]):
        sim.start(501, payload=invite)
        await until(lambda: queued() == 1)
        assert _texts(sim) == []
    async with at_work(app_settings, database, ["courier"]):
        await until(lambda: len(_texts(sim)) == 1)


async def test_a_token_that_telegram_does_not_know_ends_the_bot_with_a_sentence(
    app_settings: Settings, database: Database
) -> None:
    wrong = app_settings.model_copy(update={"telegram_token": SecretStr("700001:another")})
    async with app.built(wrong, ["bot"], database, SystemClock()) as parts:
        with pytest.raises(SettingError, match="PONTE_TELEGRAM_TOKEN is a token that Telegram does not know"):
            await parts.run(asyncio.Event())


@pytest.mark.parametrize("name", ["bot", "courier"])
async def test_without_a_token_there_is_no_bot(database: Database, name: str) -> None:
    with pytest.raises(SettingError, match="PONTE_TELEGRAM_TOKEN must be set"):
        async with app.built(settings.read({}), [name], database, SystemClock()):
            pass


async def test_two_clocks_one_leads_and_the_other_takes_over(
    database: Database, cast: Cast, clock: SetClock, words: Words
) -> None:
    await database.write_async(lambda session: build.checkin_time(session, cast.lucia))
    first, second = (
        Scheduler(database, clock, words, Leader(database, "clock", owner, ttl=2.0, every=0.2, glance=0.05))
        for owner in ("one", "two")
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(first.run())
        await until(lambda: first.leads)
        group.create_task(second.run())
        await first.catch_up()
        assert not second.leads
        # A scheduler that doesn't lead does nothing, however often it is asked.
        await second.catch_up()
        first.stop()
        await until(lambda: second.leads)
        assert not first.leads
        second.stop()
    with database.read() as session:
        assert due.next_due(session) is not None


async def test_what_is_due_is_done_once_by_whoever_leads(
    database: Database, cast: Cast, clock: SetClock, words: Words
) -> None:
    def something_due(session: Session) -> None:
        build.checkin_time(session, cast.lucia)
        reminders.plan_ahead(session, clock)

    await database.write_async(something_due)
    with database.read() as session:
        coming = due.next_due(session)
    assert coming is not None
    clock.set(coming[1])
    keeper = Scheduler(database, clock, words)
    async with asyncio.TaskGroup() as group:
        group.create_task(keeper.run())
        await until(lambda: keeper.leads)
        await keeper.catch_up()
        if database.is_sqlite:
            # When it starts, the clock makes SQLite analyse its tables.
            await until(lambda: _counted(database))
        keeper.stop()
    with database.read() as session:
        following = due.next_due(session)
    assert following is None or following[1] > coming[1]


@pytest.mark.parametrize("hook", [None, "http://127.0.0.1:{port}/hook"])
async def test_stopping_at_once_stops_every_part(
    app_settings: Settings, database: Database, caplog: pytest.LogCaptureFixture, hook: str | None
) -> None:
    port = free_port()
    update = {"webhook_url": hook.format(port=port), "webhook_secret": SecretStr("x")} if hook else {}
    changed = app_settings.model_copy(update={**update, "webhook_port": port})
    for turns in (0, 1, 5, 50):
        stop = asyncio.Event()
        async with app.built(changed, app.ALL, database, SystemClock()) as parts:
            working = asyncio.create_task(parts.run(stop))
            for _ in range(turns):
                await asyncio.sleep(0)
            stop.set()
            await working
    assert "did not stop in time" not in caplog.text


def _counted(database: Database) -> bool:
    """Whether SQLite has statistics of its tables."""
    with database.read() as session:
        known = select(literal(1)).select_from(text("sqlite_stat1")).where(text("tbl = 'households'"))
        return session.scalar(known.limit(1)) is not None
