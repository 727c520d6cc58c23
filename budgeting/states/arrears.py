"""Where plans, instalments and payments stand."""

from __future__ import annotations

from enum import StrEnum


class PlanState(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    KEPT = "kept"
    CLOSED = "closed"


class InstalmentState(StrEnum):
    """What has happened to an instalment. Overdue is not kept: it follows from DUE and the date."""

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
    """Why an instalment cannot be paid, as the family says it by icon."""

    LOST_WORK = "lost_work"
    FEWER_HOURS = "fewer_hours"
    ILLNESS = "illness"
    UNEXPECTED_EXPENSE = "unexpected_expense"
    BENEFIT_LATE = "benefit_late"
    OTHER = "other"


class PlanChange(StrEnum):
    """What the family is told about a plan before anything of its new state is asked of them."""

    STARTED = "started"
    REPLACED = "replaced"
    PAUSED = "paused"
    RESUMED = "resumed"
    ENDED = "ended"
