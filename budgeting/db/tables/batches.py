"""Long jobs and their bytes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.batches import BatchKind, BatchState, PieceKind


class Batch(Base):
    """A long job: done in chunks by a worker, each in its own transaction."""

    __tablename__ = "batches"
    __table_args__ = (
        # A worker queries this every second.
        Index("ix_batches_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[BatchKind]
    state: Mapped[BatchState] = mapped_column(default=BatchState.WAITING)
    #: Who started it; None for the program itself.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    #: The programme it belongs to; None for several, or none.
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), index=True)
    #: The rights of the person who started it, at that time: [[programme, role], …]. Losing one ends it.
    rights: Mapped[list[Any]] = mapped_column(default=list)
    #: What to do, in the terms of its kind. Emptied together with the result.
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: One form starts one batch, however often it is sent.
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    #: How far it is, in the terms of its kind.
    cursor: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done: Mapped[int] = mapped_column(default=0)
    #: How much there is to do; None while unknown.
    total: Mapped[int | None]
    #: The worker that has it, the number that fences off earlier ones, and a number that grows while the worker
    #: lives.
    owner: Mapped[str] = mapped_column(String(60), default="")
    fence: Mapped[int] = mapped_column(default=0)
    beat: Mapped[int] = mapped_column(default=0)
    #: Attempts since it last made progress.
    attempts: Mapped[int] = mapped_column(default=0)
    #: When to try again after a fault.
    retry_at: Mapped[datetime | None]
    #: Counts by name; never a person's data.
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The result as a file: the name holds no personal data; the bytes are pieces.
    file_name: Mapped[str] = mapped_column(String(120), default="")
    media_type: Mapped[str] = mapped_column(String(120), default="")
    size: Mapped[int] = mapped_column(default=0)
    #: The class of the fault that stopped it, or a short code; never the error's text, which may quote a person.
    error: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    #: When its bytes and params were deleted.
    emptied_at: Mapped[datetime | None]


class BatchPiece(Base):
    """Bytes of a batch, in order."""

    __tablename__ = "batch_pieces"
    __table_args__ = (UniqueConstraint("batch_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"))
    kind: Mapped[PieceKind]
    number: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
