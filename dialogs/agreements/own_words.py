"""What families say of their pact in their own words: "I gave 3 hours at the workshop"."""

from __future__ import annotations

from budgeting import agreements
from budgeting.agreements import MOST_MINUTES
from budgeting.states.programmes import Instrument
from dialogs.engine.steps import Next, NotMine, Open
from dialogs.engine.turn import Turn
from dialogs.understand.given import read_given


def hear(turn: Turn) -> Next:
    """Open the hours with what was said filled in. NotMine if it's about something else."""
    if turn.someone is None or not turn.someone.has(Instrument.AGREEMENTS):
        return NotMine()
    given = read_given(turn.incoming.text, language=turn.language, today=turn.written_on, most=MOST_MINUTES)
    if given is None or agreements.current(turn.session, turn.someone.household_id) is None:
        return NotMine()
    return Open("pact", "which_day", {"minutes": given.minutes, "purpose": given.purpose})
