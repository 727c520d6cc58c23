"""A process that has loaded the whole program and forks children from it in milliseconds, to be killed.

Starting Python with aiogram takes seconds; forking a process that has loaded it takes almost nothing. So nothing
here opens a connection, starts a thread or makes an event loop before the fork. It is run by path, because another
folder called `tests` may be importable, with the number of the socket for its orders. Each order is one line; the
reply is two lines: the child's process id, and later how it ended.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import socket
import sys
from datetime import date, timedelta
from typing import Any

from aiogram.methods import Response
from aiogram.types import BotCommand, Message, Update
from sqlalchemy.orm import configure_mappers

from bot import app, logs, settings
from bot.families.pictures import canvas
from budgeting import calendars
from budgeting.clock import OffsetClock
from budgeting.db.engine import Database
from budgeting.money import Money
from dialogs.text.words import Words
from dialogs.understand import read_entries

#: Modules that others import lazily, which every child would otherwise import again.
LATE = (
    "bot.scheduler",
    "bot.transports",
    "bot.families.courier",
    "bot.profile",
    "matplotlib.backends.backend_agg",
    "matplotlib.figure",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
)


#: The languages people write in a trial.
SPOKEN = ("ar", "en", "it")
#: pydantic builds a class for each kind of response and drops it as soon as nobody holds it.
RESPONSES = (
    Response[bool],
    Response[Message],
    Response[Message | bool],
    Response[list[BotCommand]],
    Response[list[Update]],
)


def main(channel: socket.socket) -> None:
    words = _loaded()
    with channel.makefile("rw", encoding="utf-8") as lines:
        for line in lines:
            order: dict[str, Any] = json.loads(line)
            child = os.fork()
            if not child:
                _live(order, words, channel)
            _tell(lines, child)
            _tell(lines, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _loaded() -> Words:
    for name in LATE:
        importlib.import_module(name)
    configure_mappers()
    for year in (2025, 2026, 2027):
        calendars.holidays_of("IT", year)
    canvas._families(canvas.FONTS)
    words = Words()
    for language in words.languages:
        words.amount(Money(123), language)
    for language in SPOKEN:
        for said in ("pane 3,20", "benzina 20", "3,20"):
            read_entries(said, language=language, today=date(2026, 3, 2))
    app.calm_memory()
    return words


def _tell(lines: Any, number: int) -> None:
    lines.write(f"{number}\n")
    lines.flush()


def _live(order: dict[str, Any], words: Words, channel: socket.socket) -> None:
    """The rest of a child's life; never returns."""
    status = 1
    try:
        file = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, sys.stderr.fileno())
        asyncio.run(_run(order, words, channel))
        status = 0
    except BaseException as error:  # noqa: BLE001 - whatever it was, a child must not go on as its parent
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.stderr.flush()
        os._exit(status)


async def _run(order: dict[str, Any], words: Words, channel: socket.socket) -> None:
    """As `ponte run` does it, but with a shifted clock and no rate limits."""
    run_settings = settings.read(order["environment"])
    app.arm_failpoint(run_settings)
    logs.set_up(run_settings.log_level)
    lifted = {"pace_per_second": 0.0, "pace_per_chat": 0.0, "pace_per_group_minute": 0.0}
    clock = OffsetClock(timedelta(seconds=order["offset"]))
    # Nothing is sent on this line while the child lives; it becomes readable only if the sender of orders is gone.
    asyncio.get_running_loop().add_reader(channel, os._exit, 3)
    database = Database(run_settings.database_url)
    async with app.built(run_settings.model_copy(update=lifted), app.ALL, database, clock, words) as parts:
        app.calm_memory()
        await parts.run(app.stop_on_signals())
    database.close()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
