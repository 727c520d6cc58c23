"""By when somebody answers or calls: `words` promises it, `overdue` says the honest word when the time has passed.

No such sentence stands elsewhere. May import `budgeting` and the engine.
"""

from dialogs.promises.words import (
    by,
    late,
    latest,
    local,
    office_will_call,
    office_will_still_call,
    programme_of,
    tried,
    will_call,
    will_read,
)

__all__ = [
    "by",
    "late",
    "latest",
    "local",
    "office_will_call",
    "office_will_still_call",
    "programme_of",
    "tried",
    "will_call",
    "will_read",
]
