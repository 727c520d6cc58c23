"""An idle tick of the clock with many due events in the future.

``python tests/benchmarks/ticking.py FOLDER FEW MANY ROUNDS`` prints the seconds of both in each round as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert

from bot.scheduler import Scheduler
from budgeting.clock import SystemClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import DueEvent
from budgeting.states.schedule import DueKind, DueState
from dialogs.text.words import Words

TICKS = 100
PAGE = 50_000


def ahead(folder: Path, events: int) -> Database:
    """A database with that many events, from tomorrow on."""
    database = Database(f"sqlite:///{folder / f'{events}.db'}", durable=False)
    migrate.upgrade(database)
    tomorrow = SystemClock().now() + timedelta(days=1)
    for first in range(0, events, PAGE):
        rows: list[dict[str, Any]] = [
            {
                "kind": DueKind.CHECKIN_ASK,
                "subject_id": number,
                "member_id": None,
                "for_date": tomorrow.date(),
                "rung": 0,
                "unique_key": f"checkin_ask:{number}",
                "due_at": tomorrow + timedelta(seconds=number),
                "stale_at": tomorrow + timedelta(days=1, seconds=number),
                "state": DueState.PENDING,
            }
            for number in range(first, min(first + PAGE, events))
        ]
        database.write(lambda session, rows=rows: session.execute(insert(DueEvent), rows))  # type: ignore[misc]
    return database


async def tick(timekeeper: Scheduler) -> float:
    """The median of many ticks, in seconds."""
    taken = []
    for _ in range(TICKS):
        begun = time.perf_counter()
        # The work of the two ticks that run every two seconds; nothing is due, so they need no lease.
        await timekeeper._look(None)  # type: ignore[arg-type]
        await timekeeper._announce(None)  # type: ignore[arg-type]
        taken.append(time.perf_counter() - begun)
    return median(taken)


async def main(folder: Path, few: int, many: int, rounds: int) -> None:
    words, clock = Words(), SystemClock()
    databases = [ahead(folder, few), ahead(folder, many)]
    clocks = [Scheduler(database, clock, words) for database in databases]
    gc.collect()
    gc.freeze()
    rounds_run = [[await tick(each) for each in clocks] for _ in range(rounds + 1)]
    sys.stdout.write(json.dumps(rounds_run[1:]))
    for database in databases:
        database.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
