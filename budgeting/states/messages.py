"""The way of a message."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """Who said a message."""

    IN = "in"
    OUT = "out"
    NOTE = "note"


class MessageState(StrEnum):
    """The way of an outgoing message; an incoming one is RECEIVED, or PASSED_ON where it waits for a person, or
    UNCHANGED: an edit without another word, kept for the order of edits only."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    PASSED_ON = "passed_on"
    UNCHANGED = "unchanged"


class Lane(StrEnum):
    """Who is served first when there is more to send than the pace allows."""

    REPLY = "reply"
    REMINDER = "reminder"
    BROADCAST = "broadcast"


class Operation(StrEnum):
    """What the courier does with an outgoing row."""

    SEND = "send"
    EDIT = "edit"
    #: Takes the buttons of an answered question away; says nothing new.
    CLOSE = "close"


class SubjectKind(StrEnum):
    """What sort of thing a message or a task is about; its number stands beside it."""

    CONVERSATION = "conversation"
    TASK = "task"
    CHECKIN = "checkin"
    #: A coach's review of one week of a household.
    WEEK = "week"
    PLAN = "plan"
    INSTALMENT = "instalment"
    PAYMENT = "payment"
    SESSION = "session"
    BROADCAST = "broadcast"
    CASE = "case"
    MEMBER = "member"
    HOUSEHOLD = "household"
    #: What a household answered in its check-ins, all together; the number is the household's.
    WEEKS = "weeks"
    PROGRAMME = "programme"
    MESSAGE = "message"
    DUE_EVENT = "due_event"
    BATCH = "batch"
