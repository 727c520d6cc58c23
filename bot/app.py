"""The composition root: builds the parts from the settings, runs them, and stops them in order.

The parts are `bot` (takes updates in, and fetches the files that came with them), `courier` (sends), `clock` (finds
what is due), `worker` (does long jobs), `console` and `staff`. They share only the database, so they run in one process
or in several. Heavy libraries are imported only when a part that needs them is built.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.lease import Leader, new_owner
from bot.settings import Settings
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import SettingError
from budgeting.programmes.days import furthest_today
from dialogs.text.words import Words

if TYPE_CHECKING:
    from aiogram import Bot

    from bot.families.courier import Courier
    from bot.families.pictures import Pictures
    from bot.scheduler import Scheduler
    from bot.worker import Worker

log = logging.getLogger(__name__)

#: What `all` starts; the staff bot joins them if it has a token.
ALL = ("bot", "courier", "clock")
#: The same, plus the staff's pages and the worker that does their background jobs.
EVERYTHING = (*ALL, "worker", "console")
#: Seconds that a part gets to finish its current work.
GRACE = 12.0
#: Seconds between checks of which commands the programmes use.
COMMANDS_LOOKED_AT = 600.0


class Part(Protocol):
    """Something that runs until it is told to stop."""

    async def run(self) -> None: ...

    def stop(self) -> None: ...


@dataclass(slots=True)
class Parts:
    """The parts of one process, in stopping order."""

    all: list[Part] = field(default_factory=list)
    #: The clock, if this process runs it: the demo lets it catch up.
    timekeeper: Scheduler | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Run until ``stop`` is set or a part ends; raises what ended it."""
        tasks = [asyncio.create_task(part.run(), name=type(part).__name__) for part in self.all]
        waiting = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([*tasks, waiting], return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            # In order: first stop taking updates in, then send what is queued.
            for part in self.all:
                part.stop()
            _, late = await asyncio.wait(tasks, timeout=GRACE)
            for task in late:
                log.warning("%s did not stop in time", task.get_name())
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
        for error in results:
            if isinstance(error, Exception):
                raise error


@asynccontextmanager
async def built(
    settings: Settings, names: Iterable[str], database: Database, clock: Clock, words: Words | None = None
) -> AsyncIterator[Parts]:
    """Build the named parts, ready to run. Raises SettingError if one lacks a setting."""
    parts_to_run, words = set(names), words or Words()
    parts, profile, pictures = Parts(), None, None
    bot = _families_bot(settings) if parts_to_run & {"bot", "courier"} else None
    if parts_to_run >= set(ALL) and settings.secret("staff_token"):
        parts_to_run.add("staff")
    # Families wait for replies that enter here and leave through the courier, perhaps in another process.
    if parts_to_run & {"bot", "console"}:
        database.tell_others()
    if "courier" in parts_to_run:
        database.hear_others()
    try:
        if "bot" in parts_to_run and bot is not None:
            parts.all.append(_door(settings, database, clock, words, bot))
            parts.all.append(_fetching(settings, database, clock, words, bot))
            parts.all.append(_picture_reading(database, clock, words))
            parts.all.append(_reading_aloud(database, clock, words))
            profile = asyncio.create_task(_publish(bot, words, database))
            await asyncio.to_thread(warm, words, clock)
        if "clock" in parts_to_run:
            parts.timekeeper = _timekeeper(settings, database, clock, words)
            parts.all.append(parts.timekeeper)
        if "courier" in parts_to_run and bot is not None:
            pictures = _pictures()
            parts.all.append(_courier(settings, database, clock, bot, pictures))
        if "console" in parts_to_run:
            parts.all.append(await _console(settings, database, clock))
        if "worker" in parts_to_run:
            parts.all.append(_worker(database, clock))
        if "staff" in parts_to_run:
            parts.all.append(_staff(settings, database, clock, words))
        yield parts
    finally:
        if pictures is not None:
            pictures.close()
        if profile is not None:
            profile.cancel()
            await asyncio.gather(profile, return_exceptions=True)
        if bot is not None:
            await bot.session.close()


def names_of(part: str) -> Sequence[str]:
    """The parts that an argument of the command line stands for."""
    return EVERYTHING if part == "all" else (part,)


def stop_on_signals() -> asyncio.Event:
    """Return an event that Ctrl-C or SIGTERM sets; a second signal ends the process at once."""
    stop = asyncio.Event()

    def on_signal() -> None:
        if stop.is_set():
            os._exit(130)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    return stop


def calm_memory() -> None:
    """Keep the garbage collector away from objects loaded at startup: it made the slowest answers ten times slower."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def warm(words: Words, clock: Clock) -> None:
    """Load now what would otherwise delay everybody at a language's first message or at the first check-in."""
    from budgeting.calendars import holidays_of
    from dialogs.understand import prepare_in_background, read_entries
    from dialogs.understand.asking import read_wish

    today = furthest_today(clock)
    for language in words.languages:
        read_entries("1", language=language, today=today)
        read_wish("?", language=language)
    prepare_in_background()
    for year in (today.year, today.year + 1):
        holidays_of("IT", year)


def arm_failpoint(settings: Settings) -> None:
    """Arm the failpoint from the settings, for crash tests. Raises SettingError."""
    from bot import failpoints

    if settings.failpoint:
        try:
            failpoints.arm(settings.failpoint)
        except ValueError:
            raise SettingError("PONTE_FAILPOINT must be the name of a failpoint, or not be set") from None


async def _publish(bot: Bot, words: Words, database: Database) -> None:
    """Keep the bot's profile at Telegram up to date; drop a command when no programme uses its instrument."""
    from bot.families.publishing import publish
    from dialogs.inbound.dispatch import unused_commands

    shown: set[str] | None = None
    while True:
        unused = await database.read_async(unused_commands)
        if unused != shown:
            await publish(bot, words, unused=unused)
            shown = unused
        await asyncio.sleep(COMMANDS_LOOKED_AT)


def _families_bot(settings: Settings) -> Bot:
    from aiogram import Bot
    from aiogram.client.telegram import TelegramAPIServer

    from bot.families.api_session import Session

    token = settings.secret("telegram_token")
    if token is None:
        raise SettingError("PONTE_TELEGRAM_TOKEN must be set to run the bot or the courier")
    return Bot(token, Session(api=TelegramAPIServer.from_base(settings.telegram_api)))


def _pictures() -> Pictures:
    from bot.families.pictures import Pictures

    return Pictures()


def _courier(settings: Settings, database: Database, clock: Clock, bot: Bot, pictures: Pictures) -> Courier:
    from bot.families.courier import Courier, CourierSettings

    pace = CourierSettings(
        per_second=settings.pace_per_second,
        per_chat=settings.pace_per_chat,
        per_group_minute=settings.pace_per_group_minute,
        allow_paid_broadcast=settings.paid_broadcast,
    )
    leader = _leader(settings, database, f"courier:{bot.id}")
    return Courier(database, clock, bot, pace, pictures=pictures, leader=leader)


def _timekeeper(settings: Settings, database: Database, clock: Clock, words: Words) -> Scheduler:
    from bot.scheduler import Scheduler

    return Scheduler(database, clock, words, _leader(settings, database, "clock"))


def _worker(database: Database, clock: Clock) -> Worker:
    from bot.batch_kinds import batch_kinds
    from bot.worker import Worker

    return Worker(database, clock, batch_kinds(database, clock))


def _leader(settings: Settings, database: Database, name: str) -> Leader:
    """Build a leader whose signs of life, and checks for others', come at fixed fractions of the takeover time."""
    seconds = settings.takeover_after
    return Leader(database, name, new_owner(), ttl=seconds, every=seconds / 3.5, glance=seconds * 0.4 / 3.5)


def _fetching(settings: Settings, database: Database, clock: Clock, words: Words, bot: Bot) -> Part:
    from bot.families.fetching import Fetching
    from bot.families.files import Files
    from budgeting.files import MEGABYTE

    # Nobody waits for a file, so signs of life may be rare.
    leader = Leader(database, f"files:{bot.id}", new_owner(), ttl=30, every=10, glance=4)
    return Fetching(
        database, clock, words, bot.id, Files(bot), limit=settings.file_limit * MEGABYTE, leader=leader
    )


def _picture_reading(database: Database, clock: Clock, words: Words) -> Part:
    from bot.families.picture_reading.reading import PictureReading

    leader = Leader(database, "pictures", new_owner(), ttl=30, every=10, glance=4)
    return PictureReading(database, clock, words, leader=leader)


def _reading_aloud(database: Database, clock: Clock, words: Words) -> Part:
    from bot.families.reading_aloud import ReadingAloud

    leader = Leader(database, "voices", new_owner(), ttl=30, every=10, glance=4)
    return ReadingAloud(database, clock, words, leader=leader)


async def _console(settings: Settings, database: Database, clock: Clock) -> Part:
    from bot import links
    from bot.console import Console

    staff_bot = await asyncio.to_thread(links.staff_username, settings)
    return Console(
        database,
        clock,
        settings.console_bind,
        settings.console_port,
        https=settings.console_https,
        invite_base=await asyncio.to_thread(links.invite_base, settings),
        console_url=settings.console_url,
        staff_bot=staff_bot,
        group_base=links.group_base(settings, staff_bot),
    )


def _staff(settings: Settings, database: Database, clock: Clock, words: Words) -> Part:
    token = settings.secret("staff_token")
    if token is None:
        raise SettingError("PONTE_STAFF_TOKEN must be set to run the staff bot")
    from bot.staff import StaffBot

    return StaffBot(
        database,
        clock,
        words,
        token,
        settings.telegram_api,
        console_url=settings.console_url,
        per_group_minute=settings.pace_per_group_minute,
    )


def _door(settings: Settings, database: Database, clock: Clock, words: Words, bot: Bot) -> Part:
    from bot.families.inbound import Inbound
    from bot.families.overflow import Overflow
    from bot.transports import PollingTransport, WebhookTransport

    inbound = Inbound(database, clock, words, bot.id)
    secret = settings.secret("webhook_secret")
    if not settings.webhook_url or not secret:
        return PollingTransport(
            database, clock, bot, inbound, _leader(settings, database, f"polling:{bot.id}")
        )
    return WebhookTransport(
        bot,
        inbound,
        settings.webhook_url,
        secret,
        settings.webhook_bind,
        settings.webhook_port,
        Overflow(database, clock, inbound),
    )
