"""A claimed row, as the courier sends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from budgeting.states.messages import Lane, Operation

#: How long a copy of an announcement may wait after it was claimed: what it tells of may change meanwhile.
HANDS = timedelta(seconds=30)


@dataclass(slots=True)
class Outgoing:
    """A claimed row with everything needed to send it."""

    id: int
    conversation_id: int
    chat_id: int
    operation: Operation
    kind: str
    text: str
    spans: list[list[Any]]
    #: Rows of (label, callback data, address); exactly one of the last two is set.
    buttons: list[list[tuple[str, str | None, str | None]]]
    media: dict[str, Any] | None
    #: Telegram's number of the message to edit, and whether that message is a picture or a file.
    edits: int | None
    edits_media: bool
    lane: Lane
    attempts: int
    expires_at: datetime | None
    #: A staff person wrote it and is watching whether it arrives.
    by_staff: bool = False
    #: The reader wants it read aloud too.
    listens: bool = False
    claimed_at: datetime | None = None

    @property
    def is_broadcast(self) -> bool:
        return self.lane is Lane.BROADCAST

    def may_go(self, now: datetime) -> bool:
        """Whether it may be sent as it is; else the next claim decides."""
        if self.is_broadcast and self.claimed_at is not None and now - self.claimed_at > HANDS:
            return False
        return self.expires_at is None or self.expires_at > now


def of(row: Any, target: Any, claimed_at: datetime | None = None) -> Outgoing:
    """What to send for a chosen row, given the columns of `claiming` and the message that it changes, if any."""
    changes = target is not None
    return Outgoing(
        id=row.id,
        conversation_id=row.conversation_id,
        chat_id=row.chat_id,
        operation=row.operation,
        kind=row.kind,
        text=row.text,
        spans=row.spans or [],
        buttons=_buttons(row.id, row.buttons or []),
        media=row.media,
        edits=target.telegram_id if changes else None,
        edits_media=bool(changes and target.media),
        lane=row.lane,
        attempts=row.attempts,
        expires_at=row.expires_at,
        by_staff=row.staff_id is not None,
        listens=bool(row.listens),
        claimed_at=claimed_at,
    )


def _buttons(
    row_id: int, rows: Sequence[Sequence[dict[str, Any]]]
) -> list[list[tuple[str, str | None, str | None]]]:
    """A button's data is ``row:index``, where the index counts across all rows of the message."""
    index = -1
    shown: list[list[tuple[str, str | None, str | None]]] = []
    for row in rows:
        line: list[tuple[str, str | None, str | None]] = []
        for button in row:
            index += 1
            url = button.get("url")
            line.append((button["text"], None if url else f"{row_id}:{index}", url or None))
        shown.append(line)
    return shown
