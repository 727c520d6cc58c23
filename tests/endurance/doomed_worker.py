"""A process that works on a long job and dies in the middle of a chunk's transaction, by SIGKILL.

Run by its path with a database and how many rows are done before it dies.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import sys
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.worker import Worker
from budgeting.batches import Chunk, Kind, Progress
from budgeting.clock import SystemClock
from budgeting.db.engine import Database

#: `tests.kit.jobs`, which is no package's in a process of its own: the caller names its folder.
jobs = importlib.import_module("jobs")


def doomed(rows: int) -> Kind:
    """The kind of the tests, whose process dies once so many rows are done and the next are written."""
    job = jobs.Counting()

    def keep(session: Session, chunk: Chunk, seen: list[int]) -> Progress:
        progress: Progress = job.keep(session, chunk, seen)
        session.flush()
        if chunk.done >= rows:
            os.kill(os.getpid(), signal.SIGKILL)
        return progress

    kind: Kind = job.kind
    return replace(kind, keep=keep)


if __name__ == "__main__":
    asyncio.run(
        Worker(Database(sys.argv[1]), SystemClock(), [doomed(int(sys.argv[2]))], owner="doomed").run()
    )
