"""The states of a case, its outcome, and what it finds a family needs."""

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


class NeedArea(StrEnum):
    """An area of life that an assessment asks about."""

    INCOME = "income"
    WORK = "work"
    HEALTH = "health"
    CHILDREN = "children"
    HOME = "home"
    PAPERS = "papers"
    SUPPORT = "support"


class Standing(StrEnum):
    """Where a family stands in an area, worst first."""

    URGENT = "urgent"
    DIFFICULT = "difficult"
    STABLE = "stable"
    GOOD = "good"


class GoalState(StrEnum):
    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"
