"""The states of plans, instalments and payments."""

from __future__ import annotations

from enum import StrEnum


class PlanState(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    KEPT = "kept"
    CLOSED = "closed"


class InstalmentState(StrEnum):
    """What has happened to an instalment. Overdue isn't stored: it follows from DUE and the date."""

    DUE = "due"
    DECLARED = "declared"
    CONFIRMED = "confirmed"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    DECLARED = "declared"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Hardship(StrEnum):
    """Why the family can't pay an instalment, as chosen by icon."""

    LOST_WORK = "lost_work"
    FEWER_HOURS = "fewer_hours"
    ILLNESS = "illness"
    UNEXPECTED_EXPENSE = "unexpected_expense"
    BENEFIT_LATE = "benefit_late"
    OTHER = "other"


class PlanChange(StrEnum):
    """What the family is told about a plan before they are asked for anything under its new state."""

    STARTED = "started"
    REPLACED = "replaced"
    PAUSED = "paused"
    RESUMED = "resumed"
    ENDED = "ended"


class Offer(StrEnum):
    """What staff propose to a family."""

    NEW_PLAN = "new_plan"
    NEW_SCHEDULE = "new_schedule"
    PAUSE = "pause"


class Objection(StrEnum):
    """Why a family declines a proposal, as chosen by icon; or else their own words are kept.

    OUTDATED: they agreed, but it no longer fits what is left.
    """

    AMOUNT = "amount"
    DAY = "day"
    SUM = "sum"
    NOT_NOW = "not_now"
    OTHER = "other"
    OUTDATED = "outdated"
