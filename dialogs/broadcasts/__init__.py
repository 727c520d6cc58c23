"""Announcements to many: each recipient gets their own row in `messages`, in the slowest lane, once.

`draft` holds what to tell whom, `criteria` whom it is meant for, `audience` who of them gets it, who is left out and
why, `wording` makes what each of them reads, `buttons` are those that lead somewhere and `dialog` hears them,
`sending` writes the rows (in pages, when due) and cancels them, `pausing` holds them back, `at_once` needs no form,
`trials` send it to its writer alone, `report` counts what became of them. May import `budgeting` and the dialogs whose
words it uses.
"""

from dialogs.broadcasts.at_once import announce_session
from dialogs.broadcasts.audience import Counted, LeftOut, Without, count, fingerprint
from dialogs.broadcasts.buttons import BUTTONS
from dialogs.broadcasts.buttons import offered as buttons_for
from dialogs.broadcasts.criteria import (
    DAYS,
    MOST_DAYS,
    Audience,
    Joining,
    LastSeen,
    PlanCriterion,
    TakingPart,
)
from dialogs.broadcasts.draft import (
    LONGEST,
    Draft,
    NewSession,
    check,
    create,
    made_by,
    made_just_now,
)
from dialogs.broadcasts.pausing import pause, resume
from dialogs.broadcasts.report import Numbers, answers, numbers, taps, troubles
from dialogs.broadcasts.sending import cancel, something_to_do, work_off
from dialogs.broadcasts.trials import ask as try_on_own_phone
from dialogs.broadcasts.trials import has_phone
from dialogs.broadcasts.trials import standing as trial_standing
from dialogs.broadcasts.wording import Shown, preview, titles

__all__ = [
    "BUTTONS",
    "DAYS",
    "LONGEST",
    "MOST_DAYS",
    "Audience",
    "Counted",
    "Draft",
    "Joining",
    "LastSeen",
    "LeftOut",
    "NewSession",
    "Numbers",
    "PlanCriterion",
    "Shown",
    "TakingPart",
    "Without",
    "announce_session",
    "answers",
    "buttons_for",
    "cancel",
    "check",
    "count",
    "create",
    "fingerprint",
    "has_phone",
    "made_by",
    "made_just_now",
    "numbers",
    "pause",
    "preview",
    "resume",
    "something_to_do",
    "taps",
    "titles",
    "trial_standing",
    "troubles",
    "try_on_own_phone",
    "work_off",
]
