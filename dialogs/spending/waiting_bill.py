"""Is it the bill that is still to be paid? Asked when someone writes "luce 82" while one bill of that heading waits.

Booked beside it, the bill would stay open and its reminders would go on.
"""

from __future__ import annotations

from datetime import timedelta

from budgeting import bills
from budgeting.headings import Kind
from budgeting.states.programmes import Instrument
from dialogs.engine.steps import Next, Open
from dialogs.engine.turn import Turn
from dialogs.understand import Instalment, Understanding
from dialogs.understand.bills import MOSTLY_BILLED

#: A bill due later than this isn't paid yet.
_AHEAD = timedelta(days=31)


def ask(turn: Turn, reading: Understanding, message_id: int) -> Next | None:
    """The question about the bill; None if the entry can't be one."""
    if len(reading.entries) != 1 or reading.problems or not turn.person.has(Instrument.BILLS):
        return None
    (entry,) = reading.entries
    if (
        entry.kind is not Kind.EXPENSE
        or not entry.category_known
        or entry.category not in MOSTLY_BILLED
        or entry.ambiguous
        or entry.instalment is not Instalment.NO
        # A question about another bill is open.
        or turn.conversation.remembered("bills") is not None
    ):
        return None
    bill = bills.only_one(turn.session, turn.person, entry.category, turn.today + _AHEAD)
    if bill is None:
        return None
    return Open(
        "bills",
        "was_it",
        {
            "bill": bill.id,
            "category": entry.category,
            "minor": entry.amount.minor,
            "on": entry.on.isoformat(),
            "note": entry.note,
            "message": message_id,
        },
    )
