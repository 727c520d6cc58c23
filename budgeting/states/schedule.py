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
    DOCUMENT_EXPIRES = "document_expires"
    #: Staff look after it themselves shortly before it expires.
    DOCUMENT_EXPIRY_TASK = "document_expiry_task"
    DOCUMENT_REMINDER = "document_reminder"
    DOCUMENT_UNANSWERED = "document_unanswered"
    WELLBEING_ASK = "wellbeing_ask"
    WELLBEING_FOLLOW_UP = "wellbeing_follow_up"
    WELLBEING_UNANSWERED = "wellbeing_unanswered"


class DueState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
