"""The states of a case, and its outcome."""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """The outcome of a case, as reported to the funder."""

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
    """The kind of text in a case: a note, the words at closing, the reason for reopening."""

    NOTE = "note"
    CLOSED = "closed"
    REOPENED = "reopened"
