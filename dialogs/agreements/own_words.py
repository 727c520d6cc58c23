"""What families say of their pact in their own words: "our pact", "I gave 3 hours at the workshop"."""

from __future__ import annotations

import re

from budgeting import agreements
from budgeting.states.programmes import Instrument
from dialogs.agreements.hours import LONGEST, read_hours
from dialogs.engine.steps import Next, NotMine, Open
from dialogs.engine.turn import Turn

_PACT = re.compile(
    r"\W*(?:(?:il|the|vedi|mostra|show|see)\s+)?(?:(?:nostro|mio|our|my)\s+)?(?:patto|pact)\W*"
    r"|\W*(?:الاتفاق|اتفاقنا|ميثاقنا|عهدنا)\W*",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\W*(?:(?:oggi|ieri|today|yesterday|اليوم|أمس)\s+)?"
    r"(?:ho\s+(?:fatto|dato|donato)|i\s+(?:gave|did|have\s+given)|(?:قدّمت|قدمت|أعطيت|عملت))\s+"
    r"(?P<time>[\d٠-٩][\d٠-٩.,:٫]*\s*(?:hours?|or[ea]|h|ساعات|ساعة)\b(?:\s+(?:e\s+mezz[ao]|and\s+a\s+half)|\s*ونصف)?)"
    r"(?:\s+(?:di|al|allo|alla|in|nel|nello|nella|per|at|of|for|the|in\s+the|at\s+the|في|من))*(?:\s+|all')?"
    r"(?P<purpose>.*)",
    re.IGNORECASE | re.DOTALL,
)
#: Amounts of money in it make it something else.
_MONEY = re.compile(r"[€$]|\beuro?s?\b|يورو", re.IGNORECASE)


def hear(turn: Turn) -> Next:
    """Open the pact, or the hours with what was said filled in. NotMine if it's about neither."""
    if turn.someone is None or not turn.someone.has(Instrument.AGREEMENTS):
        return NotMine()
    words = turn.incoming.text.strip()
    if len(words) > LONGEST:
        return NotMine()
    if _PACT.fullmatch(words):
        return Open("pact")
    given = _HOURS.fullmatch(words)
    if given is None or _MONEY.search(words):
        return NotMine()
    minutes = read_hours(given["time"])
    if minutes is None or agreements.current(turn.session, turn.someone.household_id) is None:
        return NotMine()
    return Open("pact", "which_day", {"minutes": minutes, "purpose": given["purpose"].strip(" .,!")})
