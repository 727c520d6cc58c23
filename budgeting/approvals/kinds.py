"""What can be proposed to somebody, who answers it, and how long it waits before somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind


class Side(StrEnum):
    """Who answers."""

    FAMILY = "family"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """``task``: what asks staff for their answer from the beginning; without one, the daily look brings up what has
    had no answer for ``waits``."""

    answered_by: Side
    waits: timedelta
    task: TaskKind | None = None


KINDS: dict[SubjectKind, ApprovalKind] = {
    # Staff may write down what was signed on paper, in the family's name.
    SubjectKind.PLAN: ApprovalKind(Side.FAMILY, timedelta(days=14)),
    SubjectKind.PAYMENT: ApprovalKind(Side.STAFF, timedelta(days=7), TaskKind.PAYMENT_DECLARED),
}
