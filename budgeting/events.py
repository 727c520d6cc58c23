"""The tail that the console follows live: that something happened, never what was said."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.types import Base

_TELL = insert(Base.metadata.tables["events"])


def tell(
    session: Session,
    clock: Clock,
    kind: str,
    programme_id: int | None = None,
    conversation_id: int | None = None,
    **numbers: int,
) -> None:
    """Tell that ``kind`` happened. ``numbers`` are identifiers and counts; words about people have no place."""
    session.connection().execute(
        _TELL,
        {
            "at": clock.now(),
            "kind": kind,
            "programme_id": programme_id,
            "conversation_id": conversation_id,
            "details": numbers or None,
        },
    )
