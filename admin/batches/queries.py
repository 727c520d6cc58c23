"""The data on the list and the page of a job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from admin.batches import labels
from admin.context import Reader, Services
from admin.kit.listing import Params
from admin.kit.pagination import Query
from budgeting import batches
from budgeting.db.tables import Batch
from budgeting.states.batches import BatchState, PieceKind
from dialogs.text import Text


@dataclass(frozen=True, slots=True)
class Row:
    """One job. ``done`` and ``total`` are rows; ``total`` is None until it is known."""

    id: int
    kind: Text
    #: The list whose file it makes.
    about: Text | None
    state: BatchState
    done: int
    total: int | None
    created_at: datetime


def own(session: Session, reader: Reader, asked: Params) -> Query:
    """The jobs that the reader started."""
    return batches.of_actor(reader.me)


def rows(session: Session, reader: Reader, records: Sequence[Any]) -> list[Row]:
    """Turns database rows into rows of the list."""
    return [row(reader.services, record.Batch) for record in records]


def row(services: Services, batch: Batch) -> Row:
    """One job as the list and its page show it."""
    return Row(
        batch.id,
        labels.KINDS[batch.kind],
        services.file_titles.get(batch.params.get("list", "")),
        batch.state,
        batch.done,
        batch.total,
        batch.created_at,
    )


def content(services: Services, batch_id: int) -> Iterator[bytes]:
    """The file of a job, one piece in memory at a time. Each piece is read in its own session, since a slow connection
    may take any time."""
    number = 0
    while True:
        with services.database.read() as session:
            piece = batches.piece(session, batch_id, PieceKind.RESULT, number)
        if piece is None:
            return
        yield piece
        number += 1
