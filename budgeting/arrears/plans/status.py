"""Whether an instalment is paid, waiting for confirmation, due, overdue or paused: computed, never stored."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from budgeting.arrears.debts import Paid
from budgeting.db.tables import Instalment
from budgeting.states.arrears import InstalmentState


class Status(StrEnum):
    """The status of an instalment as people see it."""

    PAID = "paid"
    WAITING = "waiting"
    DUE = "due"
    OVERDUE = "overdue"
    PAUSED = "paused"
    CANCELLED = "cancelled"


def status_of(row: Instalment, paid: Paid, today: date | None) -> Status:
    """``paid``: the payments towards it. Without ``today`` (the family's date) nothing is overdue."""
    match row.state:
        case InstalmentState.CONFIRMED:
            return Status.PAID
        case InstalmentState.DECLARED:
            return Status.WAITING
        case InstalmentState.PAUSED:
            return Status.PAUSED
        case InstalmentState.CANCELLED:
            # It ended partly paid: only the paid part remains.
            if paid.together:
                return Status.WAITING if paid.declared else Status.PAID
            return Status.CANCELLED
        case InstalmentState.DUE:
            return Status.OVERDUE if today is not None and row.due_on < today else Status.DUE
