"""By when someone answers or calls: `words` promises it, `missed` says so honestly when the time has passed.

No other module makes such promises. May import `budgeting` and the engine.
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
