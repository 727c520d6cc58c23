"""What a kind of batch is: one entry that says how it works, who may start it, and what it may cost."""

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
    """What a kind is given for its next chunk."""

    batch_id: int
    clock: Clock
    #: Who asked, with the rights of this moment; None for the program itself.
    actor: Actor | None
    params: Mapping[str, Any]
    #: Where the chunk before this one ended; empty at the beginning.
    cursor: Mapping[str, Any]
    done: int
    total: int | None
    #: What this worker wants to keep in hand between two chunks, as an open file. Empty after another has taken over,
    #: so whatever is here must be possible to make again. What has a ``close`` is closed at the end.
    scratch: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The result as a file, whose bytes are its `RESULT` pieces."""

    #: Without personal data: it stays in the browser's list of downloads.
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What one chunk did."""

    #: Where the next one begins. This or ``done`` must differ from before, unless this was the last.
    cursor: Mapping[str, Any] = field(default_factory=dict)
    #: How much is done in all, and of how much where that is known.
    done: int
    total: int | None = None
    finished: bool = False
    #: Counts by name, once it is finished.
    result: Mapping[str, int] = field(default_factory=dict)
    file: File | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of batch.

    A chunk is done in two halves. ``look`` reads and reckons in a session that cannot write, so it keeps nobody
    waiting and may take its time; ``keep`` gets what it returned and writes, in a transaction together with the
    progress. Both may be run again and keep their effects inside the session.
    """

    name: BatchKind
    #: Who may start it with these params (asked again before each chunk): None is the program itself.
    may: Callable[[Actor | None, Mapping[str, Any]], bool]
    keep: Callable[[Session, Chunk, Any], Progress]
    look: Callable[[Session, Chunk], Any] | None = None
    #: Rows that one chunk adds to ``done`` at most: on SQLite everybody waits behind its transaction.
    chunk: int
    #: Bytes that it has in hand at most, whatever its size.
    memory: int
    #: Whether it goes on where the last chunk ended; otherwise what stopped half-way begins again from nothing.
    resumes: bool = True
