"""A kind of batch: one entry that says how it works, who may start it, and what it may cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from budgeting.access import Actor
from budgeting.clock import Clock
from budgeting.states.batches import BatchKind


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a kind receives for its next chunk."""

    batch_id: int
    clock: Clock
    #: Who started it, with their current rights; None for the program itself.
    actor: Actor | None
    params: Mapping[str, Any]
    #: Where the previous chunk ended; empty at the start.
    cursor: Mapping[str, Any]
    done: int
    total: int | None
    #: What this worker keeps between two chunks, such as an open file. Empty after another worker has taken over, so
    #: everything in it must be reproducible. Anything with a ``close`` is closed at the end.
    scratch: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The result as a file; its bytes are its `RESULT` pieces."""

    #: Without personal data: it stays in the browser's list of downloads.
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The result of one chunk."""

    #: Where the next chunk starts. This or ``done`` must change, except in the last chunk.
    cursor: Mapping[str, Any] = field(default_factory=dict)
    #: How much is done so far, and the total if known.
    done: int
    total: int | None = None
    finished: bool = False
    #: Counts by name, once finished.
    result: Mapping[str, int] = field(default_factory=dict)
    file: File | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of batch.

    A chunk has two halves. ``look`` reads and computes in a read-only session, so it blocks nobody and may take
    its time. ``keep`` gets the result and writes it, in one transaction with the progress. Both may run again, so
    their effects must stay inside the session.
    """

    name: BatchKind
    #: Who may start it with these params (checked again before each chunk). None is the program itself.
    may: Callable[[Actor | None, Mapping[str, Any]], bool]
    keep: Callable[[Session, Chunk, Any], Progress]
    look: Callable[[Session, Chunk], Any] | None = None
    #: The most rows one chunk may add to ``done``: on SQLite every other writer waits for its transaction.
    chunk: int
    #: The most bytes it holds in memory, whatever its size.
    memory: int
    #: Whether it continues where the last chunk ended; otherwise an interrupted job starts over.
    resumes: bool = True
    #: Whether it writes so many rows that the planner's statistics of their tables are worthless afterwards.
    fills: bool = False
    #: Called with its params in the transaction that gives it up, for whoever waits for it.
    given_up: Callable[[Session, Clock, Mapping[str, Any]], None] | None = None
