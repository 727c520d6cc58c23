"""Skills that families offer each other and look for ("fare assieme").

Others see an entry once staff have looked at it, without a name or a contact; staff bring two families together.
`entries` is what the member does, `checking` what staff and the clock do, `view` what both read.
"""

from budgeting.skills.checking import approve, bring_together, hide, not_possible, refuse
from budgeting.skills.entries import (
    LONGEST,
    MOST,
    add,
    be_interested,
    pause,
    show_again,
    still_true,
    withdraw,
)
from budgeting.skills.view import Listed, listed, own, own_one, shown_one

__all__ = [
    "LONGEST",
    "MOST",
    "Listed",
    "add",
    "approve",
    "be_interested",
    "bring_together",
    "hide",
    "listed",
    "not_possible",
    "own",
    "own_one",
    "pause",
    "refuse",
    "show_again",
    "shown_one",
    "still_true",
    "withdraw",
]
