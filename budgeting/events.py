"""The event log the console follows live: that something happened, never what was said."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import insert
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.types import Base


class EventKind(StrEnum):
    """What can happen."""

    ANSWERED = "answered"
    APPOINTMENT = "appointment"
    BATCH = "batch"
    BROADCAST = "broadcast"
    CALMED = "calmed"
    CANNOT_PAY = "cannot_pay"
    CASE = "case"
    CHECKIN_DONE = "checkin_done"
    CONSENT = "consent"
    DELIVERED = "delivered"
    ENROLMENT = "enrolment"
    FILE = "file"
    GIVEN_BACK = "given_back"
    JOINED = "joined"
    LABELLED = "labelled"
    MESSAGE = "message"
    MOVED = "moved"
    NOTED = "noted"
    PAYMENT = "payment"
    PAYMENT_DECLARED = "payment_declared"
    PHONE_ENDED = "phone_ended"
    PROMISE_BROKEN = "promise_broken"
    REACHABLE = "reachable"
    REOPENED = "reopened"
    RESOLVED = "resolved"
    RSVP = "rsvp"
    SCHEDULED = "scheduled"
    SKILL = "skill"
    SNOOZED = "snoozed"
    TAKEN = "taken"
    TASK = "task"
    UNREACHABLE = "unreachable"
    WAITING = "waiting"
    WEEK = "week"


_TELL = insert(Base.metadata.tables["events"])


def tell(
    session: Session,
    clock: Clock,
    kind: EventKind,
    programme_id: int | None = None,
    conversation_id: int | None = None,
    **numbers: int,
) -> None:
    """Record that ``kind`` happened. ``numbers`` are identifiers and counts, never words about people."""
    session.connection().execute(
        _TELL,
        {
            "at": clock.now(),
            "kind": kind.value,
            "programme_id": programme_id,
            "conversation_id": conversation_id,
            "details": numbers or None,
        },
    )
