"""The kinds, states and urgency of tasks."""

from __future__ import annotations

from enum import StrEnum


class TaskKind(StrEnum):
    """What waits for a staff person."""

    CONVERSATION = "conversation"
    CALL_BACK = "call_back"
    CANNOT_PAY = "cannot_pay"
    PAYMENT_DECLARED = "payment_declared"
    INSTALMENT_OVERDUE = "instalment_overdue"
    CHECKIN_MISSED = "checkin_missed"
    UNREACHABLE = "unreachable"
    PROBLEM = "problem"
    PLAN_UNTOLD = "plan_untold"
    UNACCOMPANIED = "unaccompanied"
    CALL_HOUSEHOLD = "call_household"
    PAUSE_ENDS = "pause_ends"
    #: Something open that nothing else would have brought up again.
    NO_NEXT_STEP = "no_next_step"
    CRISIS = "crisis"
    #: A member's data is ready or failed, and a person hands it over.
    EXPORT_UNSENT = "export_unsent"
    ERASURE_ASKED = "erasure_asked"
    #: An approved erasure is to be carried out.
    ERASURE_DUE = "erasure_due"
    INVITE_WANTED = "invite_wanted"
    #: A family declined a pact, or would change something in it.
    AGREEMENT_ANSWERED = "agreement_answered"
    AGREEMENT_ENDS = "agreement_ends"
    HOURS_DECLARED = "hours_declared"


class TaskState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


class Urgency(StrEnum):
    NORMAL = "normal"
    HIGH = "high"
