"""Hear spending in what a person writes, or in a caption."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, literal_column, select

from budgeting.db.prepared_statements import Prepared
from budgeting.db.types import Base
from budgeting.states.programmes import Instrument
from dialogs.engine.steps import Next, NotMine, Stay
from dialogs.engine.turn import Turn
from dialogs.spending import booking, instalment, waiting_bill
from dialogs.spending.reading import read
from dialogs.understand.word_and_price import is_word_and_price

_T = Base.metadata.tables["messages"]
_SAME = and_(
    _T.c.conversation_id == bindparam("conversation"),
    _T.c.telegram_id == bindparam("number"),
    _T.c.direction == "in",
)
#: The first row of a message: the message itself, or its edit if that came first.
_FIRST = Prepared(select(_T.c.id).where(_SAME).order_by(_T.c.id).limit(literal_column("1")))


def hear(turn: Turn, checkin_id: int | None = None, *, known_only: bool = False) -> Next:
    """Book what the message says, echo it, ask about what's unclear. NotMine if it isn't about money or the
    programme keeps no spending diary.

    ``known_only``: don't take a bare number, or one beside unknown words, for spending.
    """
    if checkin_id is None and not turn.person.has(Instrument.SPENDING):
        return NotMine()
    text = turn.incoming.text.strip()
    reading = instalment.set_aside(turn, read(turn, text))
    if not reading.entries and not reading.problems:
        return NotMine()
    asked = [entry for problem in reading.problems for entry in problem.choices]
    if known_only and not all(e.category_known for e in (*reading.entries, *asked)):
        return NotMine()
    if _first(turn) != turn.message_id:
        # Its edit arrived first and was heard: the original text no longer counts.
        return Stay()
    if checkin_id is None and (asked_first := waiting_bill.ask(turn, reading, turn.message_id)) is not None:
        return asked_first
    return booking.or_ask(turn, text, reading, turn.message_id, checkin_id)


def hear_plain(turn: Turn) -> Next:
    """Hear what is nothing but a listed thing and its price before anybody else does: that is most messages."""
    if not is_word_and_price(turn.incoming.text, turn.language):
        return NotMine()
    return hear(turn)


def _first(turn: Turn) -> int | None:
    if turn.incoming.message_id is None:
        return turn.message_id
    params = {"conversation": turn.conversation.id, "number": turn.incoming.message_id}
    message_id: int | None = _FIRST.scalar(turn.session, params)
    return message_id


def speaks_of_money(turn: Turn) -> bool:
    """Whether a caption is an entry, or a bare amount."""
    text = turn.incoming.text.strip()
    if not text or not turn.person.has(Instrument.SPENDING):
        return False
    entries = read(turn, text).entries
    return bool(entries) and all(e.category_known or not any(c.isalpha() for c in e.note) for e in entries)
