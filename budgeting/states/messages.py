"""The states of a message."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """Who said a message."""

    IN = "in"
    OUT = "out"
    NOTE = "note"


class MessageState(StrEnum):
    """The states of an outgoing message. An incoming one is RECEIVED, PASSED_ON if it waits for a person, or
    UNCHANGED for an edit with the same words or a tap that changed only what its question shows.
    """

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
    """Who goes first when there is more to send than the pace allows."""

    REPLY = "reply"
    REMINDER = "reminder"
    BROADCAST = "broadcast"


class Operation(StrEnum):
    """What the courier does with an outgoing row."""

    SEND = "send"
    EDIT = "edit"
    #: Changes or removes the buttons of a question; says nothing new.
    CLOSE = "close"
    #: Reads a message that was sent aloud, as a voice note; says nothing new.
    READ_ALOUD = "read_aloud"


#: What threads, copies and pages needn't show: it adds no words.
NOTHING_NEW = (Operation.CLOSE, Operation.READ_ALOUD)


class SubjectKind(StrEnum):
    """The kind of thing a message or a task is about; its number is stored beside it."""

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
    DEPARTURE = "departure"
    #: All of a household's check-in answers together; the number is the household's.
    WEEKS = "weeks"
    PROGRAMME = "programme"
    MESSAGE = "message"
    DUE_EVENT = "due_event"
    BATCH = "batch"
    #: A proposal that waits for an answer, whatever it proposes.
    APPROVAL = "approval"
    PAUSE_PROPOSAL = "pause_proposal"
    COUNTER_PROPOSAL = "counter_proposal"
    BILL = "bill"
    #: All of a household's bills together; the number is the household's.
    BILLS = "bills"
    ALLOWANCE = "allowance"
    CERTIFICATE = "certificate"
    CORRECTIVE = "corrective"
    APPOINTMENT = "appointment"
    SKILL = "skill"
    SKILL_INTEREST = "skill_interest"
    #: What a participant of a course needs or offers for the children, and a pair of them.
    CHILDCARE = "childcare"
    CHILDCARE_SWAP = "childcare_swap"
    DOCUMENT = "document"
    DOCUMENT_REQUEST = "document_request"
    WELLBEING = "wellbeing"
    DATA_EXPORT = "data_export"
    ERASURE = "erasure_request"
    INVITE_REQUEST = "invite_request"
    AGREEMENT = "agreement"
    #: One line of a pact.
    PROMISE = "agreement_promise"
    #: Hours given within a pact.
    HOURS = "agreement_hours"
    #: A phrase with answer buttons that was sent to a family.
    QUESTION = "phrase_question"
    SCHEDULED_ANSWER = "scheduled_answer"
    REFERRAL = "referral"
    #: A family that somebody proposes to the programme.
    INCOMING_REFERRAL = "incoming_referral"
