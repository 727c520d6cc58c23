"""Announcements to many: each recipient gets their own row in `messages`, in the slowest lane, once.

`draft` holds what to tell whom, `audience` finds the members and who is left out and why, `wording` makes what
each of them reads, `sending` writes the rows (in pages, when due) and cancels them, `report` counts what became
of them. May import `budgeting` and the dialogs whose words it uses.
"""

from dialogs.broadcasts.audience import Counted, LeftOut, count, fingerprint
from dialogs.broadcasts.draft import (
    LONGEST,
    Audience,
    Draft,
    NewSession,
    check,
    create,
    made_by,
    made_just_now,
)
from dialogs.broadcasts.report import Numbers, answers, numbers, troubles
from dialogs.broadcasts.sending import announce_session, cancel, something_to_do, work_off
from dialogs.broadcasts.wording import Shown, preview, titles

__all__ = [
    "LONGEST",
    "Audience",
    "Counted",
    "Draft",
    "LeftOut",
    "NewSession",
    "Numbers",
    "Shown",
    "announce_session",
    "answers",
    "cancel",
    "check",
    "count",
    "create",
    "fingerprint",
    "made_by",
    "made_just_now",
    "numbers",
    "preview",
    "something_to_do",
    "titles",
    "troubles",
    "work_off",
]
