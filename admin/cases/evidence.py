"""Evidence as it is read: the words as they were frozen, and the bot's in the reader's own language beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import RequestContext
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


def pieces(session: Session, context: RequestContext, frozen: Sequence[CaseEvidence]) -> list[Piece]:
    """The evidence, in the order given."""
    ids = [one.message_id for one in frozen if one.message_id is not None]
    threads = session.execute(select(Message.id, Message.conversation_id).where(Message.id.in_(ids)))
    links = {row.id: f"/inbox/{row.conversation_id}#m{row.id}" for row in threads}
    return [
        Piece(
            one.message_id,
            one.direction,
            one.kind,
            one.who,
            *_words(context, one),
            one.said_at,
            one.frozen_at,
            links.get(one.message_id or 0, ""),
        )
        for one in frozen
    ]


def _words(context: RequestContext, piece: CaseEvidence) -> tuple[str, str]:
    """As they were frozen, and as the reader reads them; the first is left out where it says the same."""
    if not piece.parts:
        return piece.text, ""
    said = "\n".join(context.chat_words.plain(one, context.language) for one in texts_of(piece.parts))
    return "" if _bare(said) == _bare(piece.text) else piece.text, said


def _bare(text: str) -> str:
    return " ".join(text.translate(_ISOLATES).split())
