"""The kinds and states of a long job."""

from __future__ import annotations

from enum import StrEnum


class BatchKind(StrEnum):
    """What a batch does. Each has its `budgeting.batches.Kind` in `bot/batch_kinds.py`."""

    EXPORT = "export"
    IMPORT = "import"
    UNDO_IMPORT = "undo_import"
    #: A copy of everything kept about a member, for them.
    FAMILY_EXPORT = "family_export"
    #: Each household of a programme leaves it.
    PROGRAMME_END = "programme_end"


class BatchState(StrEnum):
    #: Not begun, or waiting to be retried.
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    #: A fault stopped it: staff have a task about it.
    FAILED = "failed"
    #: Somebody stopped it, or the person who started it lost a right.
    CANCELLED = "cancelled"


class PieceKind(StrEnum):
    """The kinds of bytes stored with a batch."""

    #: What it needs while running; erased at its end.
    WORKING = "working"
    #: Its result, to be downloaded; erased after a while.
    RESULT = "result"
