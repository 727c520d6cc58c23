"""The program's parts as separate processes, each forked from one that has loaded everything.

Starting Python with aiogram six times takes minutes on a busy machine. Run by path; standard input brings one line
with the parts: their names, settings, and the seconds to shift their clock by, to an hour when reminders go out. It
replies with their process ids, and later with one line for each that ended.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
from contextlib import closing
from datetime import timedelta
from typing import Any

from bot import app, logs, settings
from budgeting.clock import OffsetClock
from budgeting.db.engine import Database
from dialogs.text.words import Words

LATE = ("bot.scheduler", "bot.transports", "bot.families.courier", "bot.families.pictures", "bot.profile")


def main() -> None:
    for name in LATE:
        importlib.import_module(name)
    words = Words()
    children = [_born(order, words) for order in json.loads(sys.stdin.readline())]
    _tell(children)
    for _ in children:
        child, status = os.wait()
        _tell([child, os.waitstatus_to_exitcode(status)])


def _tell(numbers: list[int]) -> None:
    sys.stdout.write(f"{json.dumps(numbers)}\n")
    sys.stdout.flush()


def _born(order: dict[str, Any], words: Words) -> int:
    child = os.fork()
    if not child:
        status = 1
        try:
            asyncio.run(_live(order, words))
            status = 0
        except BaseException as error:  # noqa: BLE001 - whatever it was, a child must not go on as its parent
            sys.excepthook(type(error), error, error.__traceback__)
        finally:
            os._exit(status)
    return child


async def _live(order: dict[str, Any], words: Words) -> None:
    """As `ponte run` does it, without rate limits."""
    run_settings = settings.read(order["environment"])
    logs.set_up(run_settings.log_level)
    lifted = {"pace_per_second": 0.0, "pace_per_chat": 0.0, "pace_per_group_minute": 0.0}
    run_settings = run_settings.model_copy(update=lifted)
    clock = OffsetClock(timedelta(seconds=order["offset"]))
    # Nothing more is sent here; it becomes readable only if the test is gone.
    asyncio.get_running_loop().add_reader(sys.stdin, os._exit, 3)
    with closing(Database(run_settings.database_url)) as database:
        async with app.built(run_settings, (order["part"],), database, clock, words) as parts:
            app.calm_memory()
            await parts.run(app.stop_on_signals())


if __name__ == "__main__":
    main()
