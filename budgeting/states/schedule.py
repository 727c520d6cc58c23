"""The kinds and states of due events."""

from __future__ import annotations

from enum import StrEnum


class DueKind(StrEnum):
    """What can be due."""

    INSTALMENT_REMINDER = "instalment_reminder"
    INSTALMENT_TASK = "instalment_task"
    INSTALMENT_SNOOZE = "instalment_snooze"
    CHECKIN_ASK = "checkin_ask"
    CHECKIN_FOLLOW_UP = "checkin_follow_up"
    CHECKIN_MISSED = "checkin_missed"
    SESSION_REMINDER = "session_reminder"
    PLAN_NEWS = "plan_news"
    #: Nobody in the family can be reminded: a person phones instead.
    INSTALMENT_CALL = "instalment_call"
    PLAN_PAUSE_ENDS = "plan_pause_ends"
    PLAN_RESUME = "plan_resume"
    #: The files of an export are erased.
    EXPORT_ERASE = "export_erase"
    #: The month in which a request for erasure must be answered is nearly over.
    ERASURE_DEADLINE = "erasure_deadline"
    #: A pact is about to end: the family is asked, and staff too.
    AGREEMENT_ENDS = "agreement_ends"
    AGREEMENT_RENEWAL = "agreement_renewal"


class DueState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
