"""Evidence for reading: the frozen words, with the bot's also in the reader's language."""

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

#: Marks that isolate the direction of an amount or a name; without them the words are the same.
_ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069\u200e\u200f"))


@dataclass(frozen=True, slots=True)
class Piece:
    """One message in a case."""

    message_id: int | None
    direction: Direction
    kind: str
    #: Empty for the bot's own words.
    who: str
    #: The frozen words; empty if they equal ``reading``.
    original: str
    #: The bot's words in the reader's language; empty for a person's own.
    reading: str
    said_at: datetime
    frozen_at: datetime | None
    #: The message in the live thread.
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
    """The frozen words, and the same as the reader reads them; the first is empty if both say the same."""
    if not piece.parts:
        return piece.text, ""
    said = "\n".join(context.chat_words.plain(text, context.language) for text in texts_of(piece.parts))
    return "" if _bare(said) == _bare(piece.text) else piece.text, said


def _bare(text: str) -> str:
    return " ".join(text.translate(_ISOLATES).split())
