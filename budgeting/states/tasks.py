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
    BILL_OVERDUE = "bill_overdue"
    RENT_UNSAFE = "rent_unsafe"
    #: A family could manage another amount or day.
    COUNTER_PROPOSAL = "counter_proposal"
    PROPOSAL_DECLINED = "proposal_declined"
    #: An allowance hasn't come on its day.
    ALLOWANCE_LATE = "allowance_late"
    #: A family waits for times to choose from.
    APPOINTMENT_TIMES = "appointment_times"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_TODAY = "appointment_today"
    #: It is over, and nobody has said how it went.
    APPOINTMENT_OUTCOME = "appointment_outcome"
    SKILL_TO_CHECK = "skill_to_check"
    SKILL_INTEREST = "skill_interest"
    CHILDCARE_NEEDED = "childcare_needed"
    DOCUMENT_TO_SEE = "document_to_see"
    DOCUMENT_EXPIRING = "document_expiring"
    DOCUMENT_MISSING = "document_missing"
    WELLBEING_UNANSWERED = "wellbeing_unanswered"
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
    #: A colleague is asked what a family's message means.
    READING_REQUESTED = "reading_requested"
    #: A family has tapped an answer to a question from the phrasebook.
    QUESTION_ANSWERED = "question_answered"
    #: What was to be sent at a chosen time waits for a decision.
    ANSWER_HELD = "answer_held"
    #: A referral waits for staff: the family or the service answered, or nobody did.
    REFERRAL = "referral"
    #: Somebody proposes a family to the programme.
    REFERRAL_INCOMING = "referral_incoming"
    #: Somebody tries again to reach a household that hasn't joined, or decides what to do instead.
    CONTACT_DUE = "contact_due"
    #: The bot was removed from the group where a desk reads its alerts.
    GROUP_LOST = "group_lost"


class TaskState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


class Urgency(StrEnum):
    NORMAL = "normal"
    HIGH = "high"
