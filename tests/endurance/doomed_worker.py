"""A process that works on a long job and kills itself with SIGKILL in the middle of a chunk's transaction.

Run by path, with a database and the number of rows to do before it dies.
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

#: `tests.kit.jobs`, imported outside its package in this process: the caller puts its folder on the path.
jobs = importlib.import_module("jobs")


def doomed(rows: int) -> Kind:
    """The tests' kind of job, whose process dies once that many rows are done and the next ones are written."""
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
