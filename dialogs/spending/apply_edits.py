"""An edited message corrects the entries booked from it, and the open questions about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from budgeting.db.tables import Entry
from budgeting.spending import entries
from budgeting.spending.entries import NewEntry
from budgeting.states.programmes import Instrument
from dialogs.engine.edits import same_words
from dialogs.engine.steps import Again, Next, NotMine, Open, Stay
from dialogs.engine.turn import Turn
from dialogs.spending import booking, confirmation, instalment, open_questions
from dialogs.spending.compare_edits import Pair, Unit, as_unit, merged, paired, units
from dialogs.spending.reading import read
from dialogs.understand import Understanding

#: Key in a photo's media: the message that gave its amount.
BOOKED_IN = "booked_in"


def corrected(turn: Turn) -> Next:
    """Apply what an edit changed; what it no longer says is undone and stays in history.

    Does nothing if no word changed or a later edit was already heard. NotMine if the message was an answer that
    made no entry ("250" at hand): there, an amount by itself is no spending.
    """
    if not turn.person.has(Instrument.SPENDING):
        return NotMine()
    text, before = turn.incoming.text.strip(), turn.before
    if before is not None and (before.overtaken or same_words(before.text, text)):
        return Stay()
    base = before.base if before is not None else turn.message_id
    receipt = (before.media or {}).get(BOOKED_IN) if before is not None else None
    base = base if receipt is None else int(receipt)
    reading = instalment.set_aside(turn, read(turn, text))
    rows = entries.all_of_message(turn.session, turn.person, base)
    waiting = booking.waits_from(turn, base)
    if not rows and waiting is not None:
        # Nothing of it was booked yet, so hear it as if it had just arrived.
        booking.forget(turn, base)
        heard = booking.or_ask(turn, text, reading, base)
        return Again() if isinstance(heard, Stay) else heard
    said_before = before.text.strip() if before is not None and receipt is None else ""
    was = instalment.set_aside(turn, read(turn, said_before))
    old = _old(said_before, was, rows, waiting)
    return _take_over(turn, text, reading, base, rows, paired(old, units(text, reading)))


def _old(text: str, reading: Understanding, rows: dict[int, Entry], waiting: int | None) -> list[Unit]:
    """What the message said before, plus entries booked for it that aren't in its words."""
    said = [unit for unit in units(text, reading) if waiting is None or unit.key < waiting]
    keys = {unit.key for unit in said}
    return said + [as_unit(row) for line, row in rows.items() if row.undone_at is None and line not in keys]


def _take_over(
    turn: Turn, text: str, reading: Understanding, base: int, rows: dict[int, Entry], pairs: Sequence[Pair]
) -> Next:
    open_ones = open_questions.lines_of(turn, base)
    never = turn.before is not None or turn.conversation.frame is not None
    answer = never and not rows and not open_ones
    new_entries: list[NewEntry] = []
    moved: dict[int, int] = {}
    stay: dict[int, int] = {}
    ask: set[int] = set()
    unsaid = False
    for pair in pairs:
        row = rows.get(pair.old.key) if pair.old is not None else None
        if row is not None:
            moved[row.line] = pair.new.key
        if pair.same and pair.old is not None:
            stay[pair.old.key] = pair.new.key
            continue
        said = pair.new.entry
        if answer and said is not None and not said.category_known:
            unsaid = True
            continue
        new_entry = merged(pair, row, turn.written_on)
        if new_entry is None or (row is None and said is not None and open_questions.bare(said)):
            ask.add(pair.new.key)
        else:
            new_entries.append(new_entry)
    if unsaid and not new_entries and not ask:
        return NotMine()
    new_entries.sort(key=lambda each: each.line)
    stood = _facts_of(rows.values())
    if booking.waits_from(turn, base) is not None:
        booking.forget(turn, base)
    # Book no more than it already had, or than one message may book unasked.
    now = new_entries[: max(len(stood), booking.MOST)]
    if rows or now:
        lines_kept = [new for line, new in stay.items() if line in rows]
        after = entries.correct(
            turn.session, turn.clock, turn.person, base, now, moved=moved, unchanged=lines_kept
        )
        if _facts_of(after) != stood:
            strange = {p.new.key for p in pairs if p.new.entry and not p.new.entry.category_known}
            turn.send(confirmation.corrected(turn, _lines(after, strange - set(moved.values()))))
    following = open_questions.revise(turn, base, stay)
    if len(now) < len(new_entries):
        begin = now[-1].line + 1
        return booking.ask_how_many(turn, text, base, turn.written_on, begin=begin)
    anew = {moved.get(line, line) for line in rows}
    asked = open_questions.ask_about(turn, text, reading, base, only=ask, anew=anew)
    return asked if isinstance(asked, Open) else following


def _facts_of(rows: Any) -> dict[int, tuple[Any, ...]]:
    return {
        row.id: (row.kind, row.category, row.amount, row.spent_on, row.note)
        for row in rows
        if row.undone_at is None
    }


def _lines(rows: Sequence[Entry], strange: set[int]) -> list[confirmation.Line]:
    return [
        confirmation.Line(
            row.id, row.kind, row.amount, row.category, row.spent_on, row.note, row.line not in strange
        )
        for row in rows
    ]
