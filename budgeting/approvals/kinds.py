"""What can be proposed, who answers, and how long it may wait before somebody checks on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind


class Side(StrEnum):
    """The side that answers."""

    FAMILY = "family"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """``task``: asks staff for their answer from the start. Without one, the daily check raises what has had no
    answer for ``waits``.
    """

    answered_by: Side
    waits: timedelta
    task: TaskKind | None = None


KINDS: dict[SubjectKind, ApprovalKind] = {
    # Staff may also record a plan signed on paper, in the family's name.
    SubjectKind.PLAN: ApprovalKind(Side.FAMILY, timedelta(days=14)),
    SubjectKind.PAYMENT: ApprovalKind(Side.STAFF, timedelta(days=7), TaskKind.PAYMENT_DECLARED),
    SubjectKind.PAUSE_PROPOSAL: ApprovalKind(Side.FAMILY, timedelta(days=14)),
    SubjectKind.COUNTER_PROPOSAL: ApprovalKind(Side.STAFF, timedelta(days=7), TaskKind.COUNTER_PROPOSAL),
    # The clock takes it back sooner: when the last proposed time is near (`appointments.lapse`).
    SubjectKind.APPOINTMENT: ApprovalKind(Side.FAMILY, timedelta(days=14)),
    # By law within a month (GDPR, art. 12).
    SubjectKind.ERASURE: ApprovalKind(Side.STAFF, timedelta(days=30), TaskKind.ERASURE_ASKED),
    SubjectKind.AGREEMENT: ApprovalKind(Side.FAMILY, timedelta(days=14)),
    # Its own day passes sooner: then staff have a task.
    SubjectKind.REFERRAL: ApprovalKind(Side.FAMILY, timedelta(days=14)),
    SubjectKind.HOURS: ApprovalKind(Side.STAFF, timedelta(days=14), TaskKind.HOURS_DECLARED),
}
