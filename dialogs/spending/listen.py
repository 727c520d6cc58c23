"""Hear spending in what a person writes, and in what they edit afterwards."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, literal_column, or_, select

from budgeting import entries
from budgeting.db.prepared import Prepared
from budgeting.db.types import Base
from budgeting.entries import NewEntry
from budgeting.headings import Kind
from dialogs.engine.steps import Again, Next, NotMine, Stay
from dialogs.engine.turn import Turn
from dialogs.spending import booking, echo, questions
from dialogs.spending.reading import read

_T = Base.metadata.tables["messages"]
_SAME = and_(
    _T.c.conversation_id == bindparam("conversation"),
    _T.c.telegram_id == bindparam("number"),
    or_(_T.c.kind == "text", _T.c.kind == "edit"),
    _T.c.direction == "in",
)
#: The first row of a message: the message itself, or its edit where that came first.
_FIRST = Prepared(select(_T.c.id).where(_SAME).order_by(_T.c.id).limit(literal_column("1")))
_NEWER = Prepared(
    select(_T.c.id)
    .where(
        _SAME,
        _T.c.kind == "edit",
        or_(
            _T.c.said_at > bindparam("said_at"),
            and_(_T.c.said_at == bindparam("said_at"), _T.c.update_id > bindparam("update_id")),
        ),
    )
    .limit(literal_column("1"))
)


def hear(turn: Turn, checkin_id: int | None = None, *, known_only: bool = False) -> Next:
    """Book what the message says, echo it, ask what is not clear. NotMine where it speaks of no money.

    ``known_only``: a bare number, or one beside words that we do not know, is not taken for spending.
    """
    text = turn.incoming.text.strip()
    reading = read(turn, text)
    if not reading.entries and not reading.problems:
        return NotMine()
    if known_only and not all(e.category_known for e in reading.entries):
        return NotMine()
    if _first(turn) != turn.message_id:
        # Its edit overtook it and has been heard: what was first written no longer counts.
        return Stay()
    return booking.or_ask(turn, text, reading, turn.message_id, checkin_id)


def corrected(turn: Turn) -> Next:
    """An edited message corrects its entries; what it no longer says is undone and stays in history.

    NotMine where it was an answer that made no entry ("250" at hand): an amount by itself is no spending then.
    """
    incoming, person = turn.incoming, turn.person
    base = _first(turn)
    if base is None or _overtaken(turn):
        return Stay()
    before = {e.line: e for e in entries.of_message(turn.session, person.household_id, base)}
    reading = read(turn, incoming.text.strip())
    if not before and booking.waits(turn, base):
        # Nothing of it was booked yet: it is heard as if it had come like this.
        booking.forget(turn, base)
        heard = booking.or_ask(turn, incoming.text.strip(), reading, base)
        return Again() if isinstance(heard, Stay) else heard
    answer = not entries.ever_of_message(turn.session, base) and (
        base != turn.message_id or turn.conversation.frame is not None
    )
    new = []
    for line, e in enumerate(reading.entries):
        if e.ambiguous or (answer and not e.category_known):
            continue
        kind, category, on, old = e.kind, e.category, e.on, before.get(line)
        if old is not None and not e.category_known:
            # "120" corrected to "130" in answer to a question stays where the question put it.
            kind, category = old.kind, old.category
            on = old.spent_on if on == turn.written_on else on
        new.append(NewEntry(kind, e.amount, category, on, e.note, line))
    if answer and reading.entries and not new:
        return NotMine()
    if not before and not new:
        if reading.problems:
            booking.forget(turn, base)
        return (
            questions.ask_about(turn, incoming.text, reading, turn.message_id) if reading.problems else Stay()
        )
    booking.forget(turn, base)
    # What it already said stays, and no more than a message's worth comes new without a word.
    now = new[: max(len(before), booking.MOST)]
    rows = entries.correct(turn.session, turn.clock, person, base, now)
    lines = [
        echo.Line(row.id, Kind(row.kind), row.amount, row.category, row.spent_on, row.note, True)
        for row in rows
    ]
    turn.send(echo.corrected(turn, lines))
    if len(now) < len(new):
        text = incoming.text.strip()
        return booking.ask_how_many(turn, text, base, turn.written_on, begin=now[-1].line + 1)
    return questions.ask_about(turn, incoming.text, reading, turn.message_id)


def _first(turn: Turn) -> int | None:
    if turn.incoming.message_id is None:
        return turn.message_id
    wanted = {"conversation": turn.conversation.id, "number": turn.incoming.message_id}
    found: int | None = _FIRST.scalar(turn.session, wanted)
    return found


def _overtaken(turn: Turn) -> bool:
    """Whether a later edit of the same message has been heard already: updates can come out of order."""
    wanted = {
        "conversation": turn.conversation.id,
        "number": turn.incoming.message_id,
        "said_at": turn.incoming.sent_at,
        "update_id": turn.incoming.update_id,
    }
    return _NEWER.first(turn.session, wanted) is not None
