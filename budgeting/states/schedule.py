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
    BILL_REMINDER = "bill_reminder"
    BILL_TASK = "bill_task"
    RENT_WARNING = "rent_warning"
    RENT_TASK = "rent_task"
    PROPOSAL_REMINDER = "proposal_reminder"
    SEAT_OFFER = "seat_offer"
    SEAT_OFFER_ENDS = "seat_offer_ends"
    SESSION_NEWS = "session_news"
    SESSION_FEEDBACK = "session_feedback"
    ALLOWANCE_NEWS = "allowance_news"
    ALLOWANCE_LATE = "allowance_late"
    ALLOWANCE_TASK = "allowance_task"
    MONTH_CARD = "month_card"
    CORRECTIVES_ASK = "correctives_ask"
    APPOINTMENT_REMINDER = "appointment_reminder"
    #: On the morning of the day, for the staff person.
    APPOINTMENT_TODAY = "appointment_today"
    #: Nobody has chosen one of the proposed times.
    APPOINTMENT_LAPSES = "appointment_lapses"
    #: It is over: somebody says how it went.
    APPOINTMENT_OVER = "appointment_over"
    #: Staff remind those who come, by hand.
    SESSION_NUDGE = "session_nudge"
    CHILDCARE_NEWS = "childcare_news"
    CHILDCARE_REMINDER = "childcare_reminder"
    #: A session begins: nobody need look for somebody any more.
    CHILDCARE_OVER = "childcare_over"
    SKILL_STILL_TRUE = "skill_still_true"
    #: Nobody said that it is still true.
    SKILL_HIDES = "skill_hides"
    DOCUMENT_EXPIRES = "document_expires"
    #: Staff look after it themselves shortly before it expires.
    DOCUMENT_EXPIRY_TASK = "document_expiry_task"
    DOCUMENT_REMINDER = "document_reminder"
    DOCUMENT_UNANSWERED = "document_unanswered"
    WELLBEING_ASK = "wellbeing_ask"
    WELLBEING_FOLLOW_UP = "wellbeing_follow_up"
    WELLBEING_UNANSWERED = "wellbeing_unanswered"
    #: The files of an export are erased.
    EXPORT_ERASE = "export_erase"
    #: The month in which a request for erasure must be answered is nearly over.
    ERASURE_DEADLINE = "erasure_deadline"
    #: A pact is about to end: the family is asked, and staff too.
    AGREEMENT_ENDS = "agreement_ends"
    AGREEMENT_RENEWAL = "agreement_renewal"
    #: What staff wrote for a chosen time is sent.
    SCHEDULED_ANSWER = "scheduled_answer"
    #: A family is asked whether it may be referred.
    REFERRAL_ASK = "referral_ask"
    #: A service has answered, and the family is told.
    REFERRAL_NEWS = "referral_news"
    #: Nobody took the next step of a referral by its day.
    REFERRAL_DUE = "referral_due"
    #: The last day of a referral has passed.
    REFERRAL_ENDS = "referral_ends"
    #: What was written about a proposed family is erased.
    INCOMING_REFERRAL_ERASE = "incoming_referral_erase"
    #: The day on which staff try again to reach a household that hasn't joined.
    CONTACT_DUE = "contact_due"


class DueState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
