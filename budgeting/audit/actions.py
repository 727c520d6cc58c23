"""The staff actions that leave a line, and the right each needs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from budgeting.access import Action


class AuditAction(StrEnum):
    """What was done, and to which kind of thing."""

    HOUSEHOLD_VIEW = "household.view"
    HOUSEHOLD_CREATE = "household.create"
    HOUSEHOLD_CHANGE = "household.change"
    HOUSEHOLD_EXPORT = "household.export"
    HOUSEHOLD_LEAVE = "household.leave"
    HOUSEHOLD_RETURN = "household.return"
    HOUSEHOLD_MOVE = "household.move"
    HOUSEHOLD_CONTACT = "household.contact"
    MEMBER_CREATE = "member.create"
    MEMBER_CHANGE = "member.change"
    MEMBER_LEAVE = "member.leave"
    MEMBER_UNLINK = "member.unlink"
    MEMBER_LANGUAGE = "member.language"
    MEMBER_UNSAFE = "member.unsafe"
    MEMBER_SAFE = "member.safe"
    MEMBER_SHOW_ARREARS = "member.show_arrears"
    MEMBER_HIDE_ARREARS = "member.hide_arrears"
    INVITE_CREATE = "invite.create"
    INVITE_REVOKE = "invite.revoke"
    CONVERSATION_VIEW = "conversation.view"
    CONVERSATION_SEARCH = "conversation.search"
    CONVERSATION_TAKE = "conversation.take"
    CONVERSATION_ASSIGN = "conversation.assign"
    CONVERSATION_RELEASE = "conversation.release"
    CONVERSATION_ANSWER = "conversation.answer"
    CONVERSATION_NOTE = "conversation.note"
    CONVERSATION_SNOOZE = "conversation.snooze"
    CONVERSATION_WAKE = "conversation.wake"
    CONVERSATION_CALM = "conversation.calm"
    CONVERSATION_RESOLVE = "conversation.resolve"
    CONVERSATION_REOPEN = "conversation.reopen"
    CONVERSATION_GIVE_BACK = "conversation.give_back"
    READING_ASK = "conversation.ask_reader"
    READING_ANSWER = "conversation.say_meaning"
    READING_GIVE_BACK = "conversation.cannot_read"
    READING_WITHDRAW = "conversation.reader_not_needed"
    TASK_TAKE = "task.take"
    TASK_ASSIGN = "task.assign"
    TASK_RELEASE = "task.release"
    TASK_DONE = "task.done"
    TASK_AGAIN = "task.again"
    CASE_VIEW = "case.view"
    CASE_PRINT = "case.print"
    CASE_OPEN = "case.open"
    CASE_EVIDENCE = "case.evidence"
    CASE_NOTE = "case.note"
    CASE_ACTION = "case.action"
    CASE_ACTION_DONE = "case.action_done"
    CASE_ACTION_UNDONE = "case.action_undone"
    CASE_ACTION_OVER = "case.action_over"
    CASE_ASSESS = "case.assess"
    CASE_GOAL = "case.goal"
    CASE_GOAL_REACHED = "case.goal_reached"
    CASE_GOAL_DROPPED = "case.goal_dropped"
    CASE_GOAL_OPEN = "case.goal_open"
    CASE_ASSIGN = "case.assign"
    CASE_RELEASE = "case.release"
    CASE_ACTION_PASSED = "case.action_passed"
    CASE_URGENCY = "case.urgency"
    CASE_CLOSE = "case.close"
    CASE_REOPEN = "case.reopen"
    WEEK_COMMENT = "week.comment"
    WEEK_NOTE = "week.note"
    WEEK_SIGN = "week.sign"
    MONTH_PLAN_SET = "month_plan.set"
    MONTH_PLAN_REMOVED = "month_plan.removed"
    DEBT_ADD = "debt.add"
    PLAN_PROPOSE = "plan.propose"
    PLAN_RESCHEDULE = "plan.reschedule"
    PLAN_AGREED = "plan.agreed"
    PLAN_PAUSE = "plan.pause"
    PLAN_RESUME = "plan.resume"
    PLAN_CLOSE = "plan.close"
    PAUSE_PROPOSE = "plan.pause_propose"
    PAUSE_WITHDRAW = "plan.pause_withdraw"
    COUNTER_ACCEPT = "household.counter_accept"
    COUNTER_REFUSE = "household.counter_refuse"
    PLAN_NOTICES = "plan.notices"
    PAYMENT_CONFIRMED = "payment.confirmed"
    PAYMENT_REJECTED = "payment.rejected"
    PAYMENT_RECORD = "payment.record"
    INSTALMENT_AFTER_CASE = "instalment.after_case"
    BROADCAST_VIEW = "broadcast.view"
    BROADCAST_CREATE = "broadcast.create"
    BROADCAST_SEND = "broadcast.send"
    BROADCAST_CANCEL = "broadcast.cancel"
    BROADCAST_PAUSE = "broadcast.pause"
    BROADCAST_RESUME = "broadcast.resume"
    BROADCAST_TRY = "broadcast.try"
    BROADCAST_EXPORT = "broadcast.export"
    ACTIVITY_CREATE = "activity.create"
    SESSION_ADD = "session.add"
    SESSION_CHANGE = "session.change"
    SESSION_CANCEL = "session.cancel"
    ACTIVITY_CHANGE = "activity.change"
    SESSION_ANSWER = "session.answer"
    SESSION_ATTENDANCE = "session.attendance"
    ALLOWANCE_PREPARE = "allowance.prepare"
    ALLOWANCE_RECEIVED = "allowance.received"
    ALLOWANCE_PUT_OFF = "allowance.put_off"
    ALLOWANCE_WITHDRAW = "allowance.withdraw"
    SESSION_PRINT = "session.print"
    CERTIFICATE_ISSUE = "certificate.issue"
    CERTIFICATE_PRINT = "certificate.print"
    CERTIFICATE_WITHDRAW = "certificate.withdraw"
    CERTIFICATE_EXPORT = "certificate.export"
    COMMUNITY_POINT_ADD = "community_point.add"
    COMMUNITY_POINT_CHANGE = "community_point.change"
    SIGNIN = "signin"
    SIGNIN_FAILED = "signin.failed"
    SIGNIN_REFUSED = "signin.refused"
    SIGNIN_CODE_FAILED = "signin.code_failed"
    STAFF_CREATE = "staff.create"
    STAFF_GRANT = "staff.grant"
    STAFF_PASSWORD = "staff.password"  # noqa: S105 - the name of an action
    STAFF_FACTOR_ON = "staff.factor_on"
    STAFF_FACTOR_OFF = "staff.factor_off"
    STAFF_FACTOR_MOVED = "staff.factor_moved"
    STAFF_FACTOR_RESET = "staff.factor_reset"
    STAFF_RECOVERY = "staff.recovery"
    STAFF_RECOVERY_RENEWED = "staff.recovery_renewed"
    STAFF_LINK = "staff.link"
    STAFF_INVITE = "staff.invite"
    STAFF_UNINVITE = "staff.uninvite"
    STAFF_INVITATION_OPENED = "staff.invitation_opened"
    STAFF_REVOKE = "staff.revoke"
    STAFF_SUSPEND = "staff.suspend"
    STAFF_RESUME = "staff.resume"
    STAFF_UNLINK = "staff.unlink"
    STAFF_CLOSE_SESSIONS = "staff.close_sessions"
    STAFF_HAND_OVER = "staff.hand_over"
    STAFF_LANGUAGE = "staff.language"
    STAFF_READS = "staff.reads"
    STAFF_QUIET = "staff.quiet"
    STAFF_HOURS = "staff.hours"
    PROGRAMME_CREATE = "programme.create"
    PROGRAMME_PAUSE = "programme.pause"
    PROGRAMME_RESUME = "programme.resume"
    PROGRAMME_END = "programme.end"
    PROGRAMME_SETTLE = "programme.settle"
    SITE_CREATE = "site.create"
    SITE_CHANGE = "site.change"
    SITE_ARCHIVE = "site.archive"
    SITE_RESTORE = "site.restore"
    PROGRAMME_NUMBERS = "programme.numbers"
    PROGRAMME_GROUP_OFFER = "programme.group_offer"
    PROGRAMME_GROUP_LINK = "programme.group_link"
    PROGRAMME_GROUP_TEST = "programme.group_test"
    PROGRAMME_GROUP_UNLINK = "programme.group_unlink"
    PROGRAMME_GROUP_LOST = "programme.group_lost"
    AUDIT_EXPORT = "audit.export"
    BATCH_START = "batch.start"
    BATCH_CANCEL = "batch.cancel"
    BATCH_DOWNLOAD = "batch.download"
    REPORT_EXPORT = "report.export"
    IMPORT_STAGE = "import.stage"
    IMPORT_VIEW = "import.view"
    IMPORT_EXPORT = "import.export"
    IMPORT_COMMIT = "import.commit"
    IMPORT_UNDO = "import.undo"
    IMPORT_DISCARD = "import.discard"
    BILL_ADD = "bill.add"
    BILL_CHANGE = "bill.change"
    BILL_PAID = "bill.paid"
    BILL_END = "bill.end"
    CORRECTIVE_ADD = "corrective.add"
    CORRECTIVE_CHANGE = "corrective.change"
    CORRECTIVE_OBSERVED = "corrective.observed"
    APPOINTMENT_PROPOSE = "appointment.propose"
    APPOINTMENT_SET = "appointment.set"
    APPOINTMENT_CANCEL = "appointment.cancel"
    APPOINTMENT_ASSIGN = "appointment.assign"
    APPOINTMENT_RELEASE = "appointment.release"
    APPOINTMENT_HAPPENED = "appointment.happened"
    APPOINTMENT_MISSED = "appointment.missed"
    SKILL_APPROVE = "skill.approve"
    SKILL_REFUSE = "skill.refuse"
    SKILL_MATCH = "skill.match"
    SKILL_NO_MATCH = "skill.no_match"
    SESSION_REMIND = "session.remind"
    CHILDCARE_PROPOSE = "childcare.propose"
    CHILDCARE_UNDO = "childcare.undo"
    ALLOWANCE_EXPORT = "allowance.export"
    DOCUMENT_VIEW = "document.view"
    DOCUMENT_ADD = "document.add"
    DOCUMENT_SEEN = "document.seen"
    DOCUMENT_UNREADABLE = "document.unreadable"
    DOCUMENT_EXPIRY = "document.expiry"
    DOCUMENT_ASK = "document_request.create"
    DOCUMENT_ASK_WITHDRAW = "document_request.withdraw"
    WELLBEING_READ_OUT = "wellbeing.read_out"
    ERASURE_VIEW = "erasure.view"
    ERASURE_APPROVED = "erasure.approved"
    ERASURE_REFUSED = "erasure.refused"
    INVITE_REQUEST_REFUSED = "invite_request.refused"
    AGREEMENT_CREATE = "agreement.create"
    AGREEMENT_CHANGE = "agreement.change"
    AGREEMENT_PROPOSE = "agreement.propose"
    AGREEMENT_WITHDRAW = "agreement.withdraw"
    AGREEMENT_PROMISE = "agreement.promise"
    AGREEMENT_HOURS = "agreement.hours"
    AGREEMENT_HOURS_REJECTED = "agreement.hours_rejected"
    AGREEMENT_RENEW = "agreement.renew"
    AGREEMENT_END = "agreement.end"
    VOICE_APPROVE = "programme.approve_voice"
    VOICE_WITHDRAW = "programme.withdraw_voice"
    PHRASE_ADD = "phrase.add"
    PHRASE_CHANGE = "phrase.change"
    PHRASE_RETIRE = "phrase.retire"
    PHRASE_RESTORE = "phrase.restore"
    QUESTION_WITHDRAW = "conversation.question_withdraw"
    ANSWER_SCHEDULE = "conversation.schedule"
    ANSWER_RESCHEDULE = "conversation.reschedule"
    ANSWER_UNSCHEDULE = "conversation.unschedule"
    ANSWER_PASSED = "conversation.schedule_passed"
    LABEL_ADD = "label.add"
    LABEL_CHANGE = "label.change"
    LABEL_ARCHIVE = "label.archive"
    LABEL_RESTORE = "label.restore"
    CONVERSATION_LABEL = "conversation.label"
    CONVERSATION_UNLABEL = "conversation.unlabel"
    SITTING_BEGIN = "member.sitting_begin"
    SITTING_END = "member.sitting_end"
    PAPER_WEEK_ENTER = "household.paper_week_enter"
    PAPER_WEEK_UNDO = "household.paper_week_undo"
    CONVERSATION_EXPORT = "conversation.export"
    REFERRAL_VIEW = "referral.view"
    REFERRAL_PROPOSE = "referral.propose"
    REFERRAL_CONSENT = "referral.consent"
    REFERRAL_LINK = "referral.link"
    REFERRAL_REVOKE = "referral.revoke"
    REFERRAL_ANSWER = "referral.answer"
    REFERRAL_CANCEL = "referral.cancel"
    REFERRAL_OPENED = "referral.opened"
    REFERRAL_REPLIED = "referral.replied"
    INCOMING_REFERRAL_VIEW = "incoming_referral.view"
    INCOMING_REFERRAL_ADD = "incoming_referral.add"
    INCOMING_REFERRAL_CONSENT = "incoming_referral.consent"
    INCOMING_REFERRAL_ACCEPT = "incoming_referral.accept"
    INCOMING_REFERRAL_DECLINE = "incoming_referral.decline"
    PARTNER_ADD = "partner.add"
    PARTNER_CHANGE = "partner.change"
    PARTNER_ARCHIVE = "partner.archive"
    PARTNER_RESTORE = "partner.restore"


#: The right each action needs for the subject of its line, or anywhere if the line has no single subject.
NEEDS: Mapping[AuditAction, Action] = {
    AuditAction.HOUSEHOLD_VIEW: Action.READ_HOUSEHOLD,
    AuditAction.HOUSEHOLD_CREATE: Action.KEEP_HOUSEHOLD,
    AuditAction.HOUSEHOLD_CHANGE: Action.KEEP_HOUSEHOLD,
    AuditAction.HOUSEHOLD_EXPORT: Action.READ_HOUSEHOLD,
    AuditAction.HOUSEHOLD_LEAVE: Action.KEEP_HOUSEHOLD,
    AuditAction.HOUSEHOLD_RETURN: Action.KEEP_HOUSEHOLD,
    AuditAction.HOUSEHOLD_MOVE: Action.KEEP_HOUSEHOLD,
    AuditAction.HOUSEHOLD_CONTACT: Action.ACCOMPANY,
    AuditAction.MEMBER_CREATE: Action.KEEP_HOUSEHOLD,
    AuditAction.MEMBER_CHANGE: Action.KEEP_HOUSEHOLD,
    AuditAction.MEMBER_LEAVE: Action.KEEP_HOUSEHOLD,
    AuditAction.MEMBER_UNLINK: Action.KEEP_HOUSEHOLD,
    AuditAction.MEMBER_LANGUAGE: Action.KEEP_HOUSEHOLD,
    AuditAction.MEMBER_UNSAFE: Action.KEEP_HOUSEHOLD,
    AuditAction.MEMBER_SAFE: Action.KEEP_HOUSEHOLD,
    AuditAction.MEMBER_SHOW_ARREARS: Action.KEEP_HOUSEHOLD,
    AuditAction.MEMBER_HIDE_ARREARS: Action.KEEP_HOUSEHOLD,
    AuditAction.INVITE_CREATE: Action.KEEP_HOUSEHOLD,
    AuditAction.INVITE_REVOKE: Action.KEEP_HOUSEHOLD,
    AuditAction.CONVERSATION_VIEW: Action.READ_CONVERSATION,
    AuditAction.CONVERSATION_SEARCH: Action.READ_CONVERSATION,
    AuditAction.CONVERSATION_TAKE: Action.ANSWER,
    AuditAction.CONVERSATION_ASSIGN: Action.ANSWER,
    AuditAction.CONVERSATION_RELEASE: Action.ANSWER,
    AuditAction.CONVERSATION_ANSWER: Action.ANSWER,
    AuditAction.CONVERSATION_NOTE: Action.ANSWER,
    AuditAction.CONVERSATION_SNOOZE: Action.ANSWER,
    AuditAction.CONVERSATION_WAKE: Action.ANSWER,
    AuditAction.CONVERSATION_CALM: Action.ANSWER,
    AuditAction.CONVERSATION_RESOLVE: Action.ANSWER,
    AuditAction.CONVERSATION_REOPEN: Action.ANSWER,
    AuditAction.CONVERSATION_GIVE_BACK: Action.ANSWER,
    AuditAction.READING_ASK: Action.READ_CONVERSATION,
    AuditAction.READING_ANSWER: Action.READ_CONVERSATION,
    AuditAction.READING_GIVE_BACK: Action.READ_CONVERSATION,
    AuditAction.READING_WITHDRAW: Action.READ_CONVERSATION,
    AuditAction.TASK_TAKE: Action.TAKE_TASK,
    AuditAction.TASK_ASSIGN: Action.TAKE_TASK,
    AuditAction.TASK_RELEASE: Action.TAKE_TASK,
    AuditAction.TASK_DONE: Action.TAKE_TASK,
    AuditAction.TASK_AGAIN: Action.TAKE_TASK,
    AuditAction.CASE_VIEW: Action.READ_CASE,
    AuditAction.CASE_PRINT: Action.READ_CASE,
    AuditAction.CASE_OPEN: Action.WRITE_CASE,
    AuditAction.CASE_EVIDENCE: Action.WRITE_CASE,
    AuditAction.CASE_NOTE: Action.WRITE_CASE,
    AuditAction.CASE_ACTION: Action.WRITE_CASE,
    AuditAction.CASE_ACTION_DONE: Action.WRITE_CASE,
    AuditAction.CASE_ACTION_UNDONE: Action.WRITE_CASE,
    AuditAction.CASE_ACTION_OVER: Action.WRITE_CASE,
    AuditAction.CASE_ASSESS: Action.WRITE_CASE,
    AuditAction.CASE_GOAL: Action.WRITE_CASE,
    AuditAction.CASE_GOAL_REACHED: Action.WRITE_CASE,
    AuditAction.CASE_GOAL_DROPPED: Action.WRITE_CASE,
    AuditAction.CASE_GOAL_OPEN: Action.WRITE_CASE,
    AuditAction.CASE_ASSIGN: Action.WRITE_CASE,
    AuditAction.CASE_RELEASE: Action.WRITE_CASE,
    AuditAction.CASE_ACTION_PASSED: Action.WRITE_CASE,
    AuditAction.CASE_URGENCY: Action.WRITE_CASE,
    AuditAction.CASE_CLOSE: Action.WRITE_CASE,
    AuditAction.CASE_REOPEN: Action.WRITE_CASE,
    AuditAction.WEEK_COMMENT: Action.REVIEW_WEEK,
    AuditAction.WEEK_NOTE: Action.REVIEW_WEEK,
    AuditAction.WEEK_SIGN: Action.REVIEW_WEEK,
    AuditAction.MONTH_PLAN_SET: Action.PLAN_MONTH,
    AuditAction.MONTH_PLAN_REMOVED: Action.PLAN_MONTH,
    AuditAction.DEBT_ADD: Action.KEEP_ARREARS,
    AuditAction.PLAN_PROPOSE: Action.KEEP_ARREARS,
    AuditAction.PLAN_RESCHEDULE: Action.KEEP_ARREARS,
    AuditAction.PLAN_AGREED: Action.KEEP_ARREARS,
    AuditAction.PLAN_PAUSE: Action.KEEP_ARREARS,
    AuditAction.PLAN_RESUME: Action.KEEP_ARREARS,
    AuditAction.PLAN_CLOSE: Action.KEEP_ARREARS,
    AuditAction.PAUSE_PROPOSE: Action.KEEP_ARREARS,
    AuditAction.PAUSE_WITHDRAW: Action.KEEP_ARREARS,
    AuditAction.COUNTER_ACCEPT: Action.KEEP_ARREARS,
    AuditAction.COUNTER_REFUSE: Action.KEEP_ARREARS,
    AuditAction.PLAN_NOTICES: Action.KEEP_ARREARS,
    AuditAction.PAYMENT_CONFIRMED: Action.KEEP_ARREARS,
    AuditAction.PAYMENT_REJECTED: Action.KEEP_ARREARS,
    AuditAction.PAYMENT_RECORD: Action.KEEP_ARREARS,
    AuditAction.INSTALMENT_AFTER_CASE: Action.WRITE_CASE,
    AuditAction.BROADCAST_VIEW: Action.READ_BROADCAST,
    AuditAction.BROADCAST_CREATE: Action.SEND_BROADCAST,
    AuditAction.BROADCAST_CANCEL: Action.SEND_BROADCAST,
    AuditAction.BROADCAST_PAUSE: Action.SEND_BROADCAST,
    AuditAction.BROADCAST_RESUME: Action.SEND_BROADCAST,
    AuditAction.BROADCAST_TRY: Action.SEND_BROADCAST,
    AuditAction.BROADCAST_EXPORT: Action.READ_BROADCAST,
    AuditAction.ACTIVITY_CREATE: Action.RUN_ACTIVITY,
    AuditAction.SESSION_ADD: Action.RUN_ACTIVITY,
    AuditAction.SESSION_CHANGE: Action.RUN_ACTIVITY,
    AuditAction.SESSION_CANCEL: Action.RUN_ACTIVITY,
    AuditAction.ACTIVITY_CHANGE: Action.RUN_ACTIVITY,
    AuditAction.SESSION_ANSWER: Action.RUN_ACTIVITY,
    AuditAction.SESSION_ATTENDANCE: Action.RUN_ACTIVITY,
    AuditAction.ALLOWANCE_PREPARE: Action.RUN_ACTIVITY,
    AuditAction.ALLOWANCE_RECEIVED: Action.RUN_ACTIVITY,
    AuditAction.ALLOWANCE_PUT_OFF: Action.RUN_ACTIVITY,
    AuditAction.ALLOWANCE_WITHDRAW: Action.RUN_ACTIVITY,
    AuditAction.SESSION_PRINT: Action.READ_ACTIVITY,
    AuditAction.CERTIFICATE_ISSUE: Action.RUN_ACTIVITY,
    AuditAction.CERTIFICATE_PRINT: Action.READ_ACTIVITY,
    AuditAction.CERTIFICATE_WITHDRAW: Action.RUN_ACTIVITY,
    AuditAction.CERTIFICATE_EXPORT: Action.READ_ACTIVITY,
    AuditAction.COMMUNITY_POINT_ADD: Action.RUN_ACTIVITY,
    AuditAction.COMMUNITY_POINT_CHANGE: Action.RUN_ACTIVITY,
    # Nobody administers a programme before it exists: the command line creates them.
    AuditAction.PROGRAMME_CREATE: Action.MANAGE_STAFF,
    AuditAction.PROGRAMME_PAUSE: Action.SET_PROGRAMME,
    AuditAction.PROGRAMME_RESUME: Action.SET_PROGRAMME,
    AuditAction.PROGRAMME_END: Action.SET_PROGRAMME,
    AuditAction.PROGRAMME_SETTLE: Action.SET_PROGRAMME,
    AuditAction.SITE_CREATE: Action.SET_PROGRAMME,
    AuditAction.SITE_CHANGE: Action.SET_PROGRAMME,
    AuditAction.SITE_ARCHIVE: Action.SET_PROGRAMME,
    AuditAction.SITE_RESTORE: Action.SET_PROGRAMME,
    AuditAction.PROGRAMME_NUMBERS: Action.SET_PROGRAMME,
    AuditAction.PROGRAMME_GROUP_OFFER: Action.SET_PROGRAMME,
    AuditAction.PROGRAMME_GROUP_LINK: Action.SET_PROGRAMME,
    AuditAction.PROGRAMME_GROUP_TEST: Action.SET_PROGRAMME,
    AuditAction.PROGRAMME_GROUP_UNLINK: Action.SET_PROGRAMME,
    AuditAction.PROGRAMME_GROUP_LOST: Action.SET_PROGRAMME,
    AuditAction.AUDIT_EXPORT: Action.READ_AUDIT,
    AuditAction.BATCH_START: Action.READ_BATCH,
    AuditAction.BATCH_CANCEL: Action.READ_BATCH,
    AuditAction.BATCH_DOWNLOAD: Action.TAKE_BATCH,
    AuditAction.REPORT_EXPORT: Action.READ_REPORT,
    AuditAction.IMPORT_STAGE: Action.IMPORT,
    AuditAction.IMPORT_VIEW: Action.IMPORT,
    AuditAction.IMPORT_EXPORT: Action.IMPORT,
    AuditAction.IMPORT_COMMIT: Action.IMPORT,
    AuditAction.IMPORT_UNDO: Action.IMPORT,
    AuditAction.IMPORT_DISCARD: Action.IMPORT,
    AuditAction.BILL_ADD: Action.KEEP_BILLS,
    AuditAction.BILL_CHANGE: Action.KEEP_BILLS,
    AuditAction.BILL_PAID: Action.KEEP_BILLS,
    AuditAction.BILL_END: Action.KEEP_BILLS,
    AuditAction.CORRECTIVE_ADD: Action.KEEP_CORRECTIVES,
    AuditAction.CORRECTIVE_CHANGE: Action.KEEP_CORRECTIVES,
    AuditAction.CORRECTIVE_OBSERVED: Action.KEEP_CORRECTIVES,
    AuditAction.APPOINTMENT_PROPOSE: Action.KEEP_APPOINTMENT,
    AuditAction.APPOINTMENT_SET: Action.KEEP_APPOINTMENT,
    AuditAction.APPOINTMENT_CANCEL: Action.KEEP_APPOINTMENT,
    AuditAction.APPOINTMENT_ASSIGN: Action.KEEP_APPOINTMENT,
    AuditAction.APPOINTMENT_RELEASE: Action.KEEP_APPOINTMENT,
    AuditAction.APPOINTMENT_HAPPENED: Action.KEEP_APPOINTMENT,
    AuditAction.APPOINTMENT_MISSED: Action.KEEP_APPOINTMENT,
    AuditAction.SKILL_APPROVE: Action.KEEP_SKILL,
    AuditAction.SKILL_REFUSE: Action.KEEP_SKILL,
    AuditAction.SKILL_MATCH: Action.KEEP_SKILL,
    AuditAction.SKILL_NO_MATCH: Action.KEEP_SKILL,
    AuditAction.SESSION_REMIND: Action.RUN_ACTIVITY,
    AuditAction.CHILDCARE_PROPOSE: Action.KEEP_CHILDCARE,
    AuditAction.CHILDCARE_UNDO: Action.KEEP_CHILDCARE,
    AuditAction.ALLOWANCE_EXPORT: Action.READ_ACTIVITY,
    AuditAction.DOCUMENT_VIEW: Action.READ_DOCUMENT,
    AuditAction.DOCUMENT_ADD: Action.KEEP_DOCUMENT,
    AuditAction.DOCUMENT_SEEN: Action.KEEP_DOCUMENT,
    AuditAction.DOCUMENT_UNREADABLE: Action.KEEP_DOCUMENT,
    AuditAction.DOCUMENT_EXPIRY: Action.KEEP_DOCUMENT,
    AuditAction.DOCUMENT_ASK: Action.KEEP_DOCUMENT,
    AuditAction.DOCUMENT_ASK_WITHDRAW: Action.KEEP_DOCUMENT,
    AuditAction.WELLBEING_READ_OUT: Action.KEEP_WELLBEING,
    AuditAction.ERASURE_VIEW: Action.READ_ERASURE,
    AuditAction.ERASURE_APPROVED: Action.DECIDE_ERASURE,
    AuditAction.ERASURE_REFUSED: Action.DECIDE_ERASURE,
    AuditAction.INVITE_REQUEST_REFUSED: Action.KEEP_HOUSEHOLD,
    AuditAction.AGREEMENT_CREATE: Action.WRITE_AGREEMENT,
    AuditAction.AGREEMENT_CHANGE: Action.WRITE_AGREEMENT,
    AuditAction.AGREEMENT_PROPOSE: Action.WRITE_AGREEMENT,
    AuditAction.AGREEMENT_WITHDRAW: Action.WRITE_AGREEMENT,
    AuditAction.AGREEMENT_PROMISE: Action.WRITE_AGREEMENT,
    AuditAction.AGREEMENT_HOURS: Action.WRITE_AGREEMENT,
    AuditAction.AGREEMENT_HOURS_REJECTED: Action.WRITE_AGREEMENT,
    AuditAction.AGREEMENT_RENEW: Action.WRITE_AGREEMENT,
    AuditAction.AGREEMENT_END: Action.WRITE_AGREEMENT,
    AuditAction.VOICE_APPROVE: Action.APPROVE_VOICE,
    AuditAction.VOICE_WITHDRAW: Action.APPROVE_VOICE,
    AuditAction.PHRASE_ADD: Action.KEEP_PHRASE,
    AuditAction.PHRASE_CHANGE: Action.KEEP_PHRASE,
    AuditAction.PHRASE_RETIRE: Action.KEEP_PHRASE,
    AuditAction.PHRASE_RESTORE: Action.KEEP_PHRASE,
    AuditAction.QUESTION_WITHDRAW: Action.ANSWER,
    AuditAction.ANSWER_SCHEDULE: Action.ANSWER,
    AuditAction.ANSWER_RESCHEDULE: Action.ANSWER,
    AuditAction.ANSWER_UNSCHEDULE: Action.ANSWER,
    AuditAction.ANSWER_PASSED: Action.ANSWER,
    AuditAction.LABEL_ADD: Action.KEEP_LABEL,
    AuditAction.LABEL_CHANGE: Action.KEEP_LABEL,
    AuditAction.LABEL_ARCHIVE: Action.KEEP_LABEL,
    AuditAction.LABEL_RESTORE: Action.KEEP_LABEL,
    AuditAction.CONVERSATION_LABEL: Action.ANSWER,
    AuditAction.CONVERSATION_UNLABEL: Action.ANSWER,
    AuditAction.SITTING_BEGIN: Action.ACCOMPANY,
    AuditAction.PAPER_WEEK_ENTER: Action.ACCOMPANY,
    AuditAction.PAPER_WEEK_UNDO: Action.ACCOMPANY,
    AuditAction.CONVERSATION_EXPORT: Action.READ_CONVERSATION,
    AuditAction.REFERRAL_VIEW: Action.READ_CASE,
    AuditAction.REFERRAL_PROPOSE: Action.WRITE_CASE,
    AuditAction.REFERRAL_CONSENT: Action.WRITE_CASE,
    AuditAction.REFERRAL_LINK: Action.WRITE_CASE,
    AuditAction.REFERRAL_REVOKE: Action.WRITE_CASE,
    AuditAction.REFERRAL_ANSWER: Action.WRITE_CASE,
    AuditAction.REFERRAL_CANCEL: Action.WRITE_CASE,
    AuditAction.INCOMING_REFERRAL_VIEW: Action.KEEP_HOUSEHOLD,
    AuditAction.INCOMING_REFERRAL_ADD: Action.KEEP_HOUSEHOLD,
    AuditAction.INCOMING_REFERRAL_CONSENT: Action.KEEP_HOUSEHOLD,
    AuditAction.INCOMING_REFERRAL_ACCEPT: Action.KEEP_HOUSEHOLD,
    AuditAction.INCOMING_REFERRAL_DECLINE: Action.KEEP_HOUSEHOLD,
    AuditAction.PARTNER_ADD: Action.KEEP_PARTNER,
    AuditAction.PARTNER_CHANGE: Action.KEEP_PARTNER,
    AuditAction.PARTNER_ARCHIVE: Action.KEEP_PARTNER,
    AuditAction.PARTNER_RESTORE: Action.KEEP_PARTNER,
}

_BEFORE = "it changes the rights by which it would be judged: the service asks at its beginning"
#: Actions without a right that could be checked when the line is written, and why.
WITHOUT_NEED: Mapping[AuditAction, str] = {
    AuditAction.BROADCAST_SEND: "the program sends when the moment has come: who wrote it may work elsewhere by then",
    AuditAction.SITTING_END: "whoever sat down gets up again, whatever they may do by then",
    AuditAction.REFERRAL_OPENED: "somebody at a service did it, with the link they were given",
    AuditAction.REFERRAL_REPLIED: "somebody at a service did it, with the link they were given",
    AuditAction.SIGNIN: "whoever signs in may do nothing yet",
    AuditAction.SIGNIN_FAILED: "nobody of ours was there",
    AuditAction.SIGNIN_REFUSED: "nobody of ours was there",
    AuditAction.SIGNIN_CODE_FAILED: "whoever has only the password is nobody of ours yet",
    AuditAction.STAFF_CREATE: _BEFORE,
    AuditAction.STAFF_GRANT: _BEFORE,
    AuditAction.STAFF_PASSWORD: _BEFORE,
    AuditAction.STAFF_FACTOR_ON: "everybody sets up their own",
    AuditAction.STAFF_FACTOR_OFF: "everybody turns off their own",
    AuditAction.STAFF_FACTOR_MOVED: "everybody moves their own",
    AuditAction.STAFF_FACTOR_RESET: _BEFORE,
    AuditAction.STAFF_RECOVERY: "everybody uses their own",
    AuditAction.STAFF_RECOVERY_RENEWED: "everybody renews their own",
    AuditAction.STAFF_LINK: "done with a link that was made for this person, on their own phone",
    AuditAction.STAFF_INVITE: _BEFORE,
    AuditAction.STAFF_UNINVITE: _BEFORE,
    AuditAction.STAFF_INVITATION_OPENED: "whoever was given the link did it, and has no account to sign in with yet",
    AuditAction.STAFF_REVOKE: _BEFORE,
    AuditAction.STAFF_SUSPEND: _BEFORE,
    AuditAction.STAFF_RESUME: _BEFORE,
    AuditAction.STAFF_UNLINK: _BEFORE,
    AuditAction.STAFF_CLOSE_SESSIONS: _BEFORE,
    AuditAction.STAFF_HAND_OVER: _BEFORE,
    AuditAction.STAFF_LANGUAGE: "everybody chooses the language of their own pages",
    AuditAction.STAFF_QUIET: "everybody sets when their own phone stays silent",
    AuditAction.STAFF_HOURS: "everybody says when they receive; whom they meet is asked of each appointment",
    AuditAction.STAFF_READS: "everybody states what they read; for a colleague the service asks at its beginning",
}
