"""Where a case stands, and what came of it."""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What came of a case, as the programme accounts for it."""

    SOLVED = "solved"
    PLAN = "plan"
    STILL_OPEN = "still_open"
    LEFT = "left"


class AfterCase(StrEnum):
    """What becomes of an instalment when the case that silenced it is closed."""

    PAID = "paid"
    REMIND = "remind"
    NEW_DATE = "new_date"
    PAUSE = "pause"
    CANCEL = "cancel"
    OTHER_CASE = "other_case"


class NoteKind(StrEnum):
    """Why words stand in a case: a note, what it was closed with, why it was taken up again."""

    NOTE = "note"
    CLOSED = "closed"
    REOPENED = "reopened"
