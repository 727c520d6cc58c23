"""The states of a session, of the answers to it, of attendance and of an allowance."""

from __future__ import annotations

from enum import StrEnum


class SessionState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"


class EnrolmentState(StrEnum):
    COMING = "coming"
    WAITING = "waiting"
    MAYBE = "maybe"
    DECLINED = "declined"
    #: A seat is kept for this waiting member until they answer, or until ``offer_until``.
    OFFERED = "offered"
    #: They didn't answer the offer in time; the seat went to the next one.
    LAPSED = "lapsed"


#: The answers that take a seat.
HOLDS = (EnrolmentState.COMING, EnrolmentState.OFFERED)
#: The answers of those who are told of a change or a cancellation.
CONCERNED = (
    EnrolmentState.COMING,
    EnrolmentState.MAYBE,
    EnrolmentState.WAITING,
    EnrolmentState.OFFERED,
)


class Attendance(StrEnum):
    """Whether a member was there, as staff noted it."""

    PRESENT = "present"
    LATE = "late"
    JUSTIFIED = "justified"
    ABSENT = "absent"


class AllowancePer(StrEnum):
    """What an activity's allowance is paid for."""

    #: The amount for each hour attended.
    HOUR = "hour"
    #: The whole amount, in proportion to the hours attended.
    SHARE = "share"
    #: The whole amount once the activity is over, for those who attended enough of it.
    WHOLE = "whole"


class AllowanceState(StrEnum):
    EXPECTED = "expected"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


class AllowanceDelay(StrEnum):
    """Why an allowance is late, as staff found out."""

    #: Whoever pays it hasn't sent the money yet.
    PAYER = "payer"
    #: A paper is missing, such as a signature or the register of hours.
    PAPERS = "papers"
    #: The bank sent it back, or the account has changed.
    BANK = "bank"
    #: Staff are still finding out.
    UNKNOWN = "unknown"


#: Who was there.
ATTENDED = (Attendance.PRESENT, Attendance.LATE)


class Feedback(StrEnum):
    """One tap after a session."""

    GOOD = "good"
    SO_SO = "so_so"
    BAD = "bad"
