"""What a long job is, and where it stands."""

from __future__ import annotations

from enum import StrEnum


class BatchKind(StrEnum):
    """What a batch does. Each has its `budgeting.batches.Kind` in `bot/batch_kinds.py`."""

    EXPORT = "export"
    IMPORT = "import"
    UNDO_IMPORT = "undo_import"


class BatchState(StrEnum):
    #: Nobody has begun it, or it waits for another try.
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    #: It stopped by a fault: staff have a task about it.
    FAILED = "failed"
    #: Somebody stopped it, or whoever asked for it may not have it any more.
    CANCELLED = "cancelled"


class PieceKind(StrEnum):
    """What the bytes are that are kept beside a batch."""

    #: What it needs while it runs; erased when it has ended.
    WORKING = "working"
    #: What came out of it, to be downloaded; erased when its time is over.
    RESULT = "result"
