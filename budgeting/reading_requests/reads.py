"""Requests to read, by message."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import ReadingRequest
from budgeting.states.reading_requests import ReadingRequestState


def latest(session: Session, message_ids: Collection[int]) -> dict[int, ReadingRequest]:
    """The latest turn for each of these messages that somebody was asked to read."""
    rows = session.scalars(
        select(ReadingRequest).where(ReadingRequest.message_id.in_(message_ids)).order_by(ReadingRequest.id)
    )
    return {row.message_id: row for row in rows}


def turns(session: Session, message_id: int, *, lock: bool = False) -> list[ReadingRequest]:
    """All turns of a message, oldest first."""
    query = select(ReadingRequest).where(ReadingRequest.message_id == message_id).order_by(ReadingRequest.id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(query))


def waiting(turns: Collection[ReadingRequest]) -> ReadingRequest | None:
    """The turn that waits for an answer."""
    return next((turn for turn in turns if turn.state is ReadingRequestState.WAITING), None)
