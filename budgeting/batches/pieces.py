"""The bytes of a batch, stored in pieces so that no process ever holds a whole file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from budgeting.db.tables import BatchPiece
from budgeting.states.batches import PieceKind

#: The most bytes in one piece.
PIECE = 512 * 1024


def add_piece(session: Session, batch_id: int, kind: PieceKind, number: int, content: bytes) -> None:
    """Store one piece, numbered from 0. Raises ValueError if it is too large."""
    if len(content) > PIECE:
        raise ValueError("a piece is too large")
    session.execute(insert(BatchPiece).values(batch_id=batch_id, kind=kind, number=number, content=content))


def add_bytes(session: Session, batch_id: int, kind: PieceKind, number: int, content: bytes) -> int:
    """Store ``content`` as pieces starting at ``number``. Returns the next free number."""
    for begin in range(0, len(content), PIECE):
        add_piece(session, batch_id, kind, number, content[begin : begin + PIECE])
        number += 1
    return number


def piece(session: Session, batch_id: int, kind: PieceKind, number: int) -> bytes | None:
    """One piece; None if there is no such number."""
    content = select(BatchPiece.content).where(
        BatchPiece.batch_id == batch_id, BatchPiece.kind == kind, BatchPiece.number == number
    )
    return session.scalar(content)


def pieces(session: Session, batch_id: int, kind: PieceKind, first: int = 0) -> Iterator[bytes]:
    """The pieces of a kind in order, starting at ``first``; only one in memory at a time."""
    number = first
    while (content := piece(session, batch_id, kind, number)) is not None:
        yield content
        number += 1


def erase_pieces(session: Session, batch_id: int, kind: PieceKind | None = None, limit: int = 100) -> int:
    """Erase up to ``limit`` pieces (of one kind, or all). Returns how many it erased."""
    chosen = select(BatchPiece.id).where(BatchPiece.batch_id == batch_id)
    if kind is not None:
        chosen = chosen.where(BatchPiece.kind == kind)
    gone: Any = session.execute(
        delete(BatchPiece)
        .where(BatchPiece.id.in_(chosen.order_by(BatchPiece.id).limit(limit)))
        .execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)
