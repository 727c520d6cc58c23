"""Evidence as it is read: the words as they were frozen, and the bot's in the reader's own language beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import RequestContext
from admin.files import Attached, attached
from budgeting.db.tables import CaseEvidence, Message
from budgeting.states.messages import Direction
from dialogs.text import said as texts_of

#: Marks that keep an amount or a name in its own direction; they change nothing of what is said.
_ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069\u200e\u200f"))


@dataclass(frozen=True, slots=True)
class Piece:
    """One message in a case."""

    message_id: int | None
    direction: Direction
    kind: str
    #: Empty for the bot's own words.
    who: str
    #: As it was frozen; empty where that reads the same as ``reading``.
    original: str
    #: The bot's words in the reader's language; empty for a person's own.
    reading: str
    said_at: datetime
    frozen_at: datetime | None
    #: Where it stands in the live thread.
    link: str
    file: Attached | None


def pieces(session: Session, context: RequestContext, frozen: Sequence[CaseEvidence]) -> list[Piece]:
    """The evidence, in the order given."""
    ids = [piece.message_id for piece in frozen if piece.message_id is not None]
    threads = session.execute(select(Message.id, Message.conversation_id).where(Message.id.in_(ids)))
    links = {row.id: f"/inbox/{row.conversation_id}#m{row.id}" for row in threads}
    stored = attached(session, context.me, ids)
    return [
        Piece(
            piece.message_id,
            piece.direction,
            piece.kind,
            piece.who,
            *_words(context, piece),
            piece.said_at,
            piece.frozen_at,
            links.get(piece.message_id or 0, ""),
            stored.get(piece.message_id or 0),
        )
        for piece in frozen
    ]


def _words(context: RequestContext, piece: CaseEvidence) -> tuple[str, str]:
    """As they were frozen, and as the reader reads them; the first is left out where it says the same."""
    if not piece.parts:
        return piece.text, ""
    said = "\n".join(context.chat_words.plain(text, context.language) for text in texts_of(piece.parts))
    return "" if _bare(said) == _bare(piece.text) else piece.text, said


def _bare(text: str) -> str:
    return " ".join(text.translate(_ISOLATES).split())
