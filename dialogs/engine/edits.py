"""Edited messages: what one said before, whether its words really changed, where a live location is now.

Messengers report many things as an edit that nobody wrote: a reaction, a link preview, a live location moving.
Only changed words count as an edit.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select, update
from sqlalchemy.orm import Session

from budgeting.db.named_rows import Named
from budgeting.db.prepared_statements import Prepared
from budgeting.db.tables import Consent, Conversation
from budgeting.db.types import Base
from budgeting.states.messages import Direction
from dialogs.engine.incoming import Incoming

_T = Base.metadata.tables["messages"]


@dataclass(frozen=True, slots=True)
class _Version:
    id: int
    kind: str
    text: str
    said_at: datetime | None
    update_id: int | None
    media: dict[str, Any] | None
    created_at: datetime


_VERSION = Named.table(_Version, _T)
_VERSIONS = Prepared(
    select(*_VERSION.columns)
    .where(
        _T.c.conversation_id == bindparam("conversation"),
        _T.c.telegram_id == bindparam("number"),
        _T.c.direction == Direction.IN,
    )
    .order_by(_T.c.id)
    .limit(literal_column("500"))
)
_MOVE = update(_T).where(_T.c.id == bindparam("row")).values(media=bindparam("place", type_=_T.c.media.type))
_NEVER = datetime.min.replace(tzinfo=UTC)
#: Unicode categories nobody sees: a change in them doesn't change the words.
_UNSEEN = {"Cf", "Cc", "Cs", "Co"}
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0)


@dataclass(frozen=True, slots=True)
class Before:
    """An edited message as it was before this edit. ``base`` is its first row, with that row's ``kind`` and
    ``media``."""

    base: int
    kind: str
    media: dict[str, Any] | None
    text: str
    #: When it was first written.
    written_at: datetime
    #: We've already heard a later edit: updates can arrive out of order.
    overtaken: bool
    #: The messenger's permanent id of the picture or file in it; empty if there's none.
    file: str = ""

    def says_the_same(self, incoming: Incoming) -> bool:
        """Whether ``incoming`` changes neither the words nor the picture, so that nobody has edited anything."""
        file = _file(incoming.media)
        return same_words(self.text, incoming.text) and (not file or file == self.file)


def before(
    session: Session, conversation_id: int, incoming: Incoming, *, heard_until: int | None = None
) -> Before | None:
    """What we know of the message ``incoming`` edits; None if it never arrived or wasn't kept.

    ``heard_until``: as of that row, the newest the dialogs have heard.
    """
    if incoming.message_id is None:
        return None
    params = {"conversation": conversation_id, "number": incoming.message_id}
    rows = [_VERSION.of(row) for row in _VERSIONS.rows(session, params)]
    rows = [row for row in rows if row.update_id != incoming.update_id or row.kind != "edit"]
    heard = [row for row in rows if heard_until is None or row.id <= heard_until]
    if not heard:
        return None
    first = heard[0]
    newest = max(heard, key=lambda row: _place(row.kind, row.said_at, row.update_id))
    mine = _place("edit", incoming.sent_at, incoming.update_id)
    overtaken = any(_place(row.kind, row.said_at, row.update_id) > mine for row in rows)
    written_at = next((row.said_at for row in rows if row.kind != "edit" and row.said_at), None)
    written = written_at or incoming.written_at or first.said_at or first.created_at
    file = _file(newest.media) or _file(first.media)
    return Before(first.id, first.kind, first.media, newest.text, written, overtaken, file)


def _file(media: dict[str, Any] | None) -> str:
    return str((media or {}).get("unique_id", ""))


def _place(kind: str, said_at: datetime | None, update_id: int | None) -> tuple[bool, datetime, int]:
    # A message comes before its edits, even within the same second: the messenger's clock is no finer.
    return kind == "edit", said_at or _NEVER, update_id or 0


def same_words(first: str, other: str) -> bool:
    """Whether two texts read the same."""
    return first == other or _seen(first) == _seen(other)


def _seen(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text)
    visible = "".join(
        c
        for c in plain
        if c in "\n\t" or (unicodedata.category(c) not in _UNSEEN and ord(c) not in _SELECTORS)
    )
    lines = (" ".join(line.split()) for line in visible.splitlines())
    return [line for line in lines if line]


def is_place(incoming: Incoming) -> bool:
    """Whether an edit moves a live location."""
    return incoming.kind == "edit" and "latitude" in (incoming.media or {})


def move(session: Session, known: Before, incoming: Incoming) -> bool:
    """Store the newest position in the location's only row. False if it's no newer than the stored one."""
    moved = incoming.sent_at.astimezone(UTC).isoformat()
    location = known.media or {}
    if "latitude" not in location or location.get("moved_at", "") >= moved:
        return False
    place = {**(incoming.media or {}), "moved_at": moved}
    session.connection().execute(_MOVE, {"row": known.base, "place": place})
    return True


def before_we_kept(session: Session, conversation_id: int, member_id: int, written_at: datetime) -> bool:
    """Whether a message was written before its chat became the member's, or before they consented."""
    agreed = select(func.min(Consent.given_at)).where(
        Consent.member_id == member_id, Consent.withdrawn_at.is_(None)
    )
    linked = select(Conversation.linked_at).where(Conversation.id == conversation_id)
    since = [moment for query in (agreed, linked) if (moment := session.scalar(query)) is not None]
    # The messenger gives whole seconds only.
    return any(written_at < moment.replace(microsecond=0) for moment in since)
