"""What staff may still do for a household that has left its programme. Whatever is not named here is refused.

`note` refuses it, so the rule holds for each page, command, job and import alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.audit.actions import AuditAction as A

_READ = "what was kept can be read"
_ITSELF = "it is the leaving, or what undoes it"
_MONEY = "money that is still on its way arrives, and is noted"
_EARNED = "what was earned in an activity is still owed: the hours, their allowance, the paper"
_LAW = "the law gives everybody the answer about their data"
_SAFE = "whether a phone is safe outlasts the programme"
_STAYS = "a cry for help, a request or an allowance outlasts the leaving, and so does its task"
_ENDS = "nothing is begun with it: a message, a label, a colleague's reading, a held chat comes to its end"

AFTER_LEAVING: Mapping[A, str] = {
    A.HOUSEHOLD_VIEW: _READ,
    A.HOUSEHOLD_EXPORT: _READ,
    A.CONVERSATION_VIEW: _READ,
    A.CONVERSATION_SEARCH: _READ,
    A.CONVERSATION_EXPORT: _READ,
    A.CASE_VIEW: _READ,
    A.CASE_PRINT: _READ,
    A.DOCUMENT_VIEW: _READ,
    A.REFERRAL_VIEW: _READ,
    A.ERASURE_VIEW: _READ,
    A.CERTIFICATE_PRINT: _READ,
    # A colleague says what an old message means.
    A.READING_ASK: _READ,
    A.READING_ANSWER: _READ,
    A.READING_GIVE_BACK: _READ,
    A.READING_WITHDRAW: _READ,
    A.HOUSEHOLD_LEAVE: _ITSELF,
    A.HOUSEHOLD_RETURN: _ITSELF,
    A.PAYMENT_RECORD: _MONEY,
    A.PAYMENT_CONFIRMED: _MONEY,
    A.PAYMENT_REJECTED: _MONEY,
    A.SESSION_ATTENDANCE: _EARNED,
    A.ALLOWANCE_PREPARE: _EARNED,
    A.ALLOWANCE_RECEIVED: _EARNED,
    A.ALLOWANCE_PUT_OFF: _EARNED,
    A.ALLOWANCE_WITHDRAW: _EARNED,
    A.CERTIFICATE_ISSUE: _EARNED,
    A.CERTIFICATE_WITHDRAW: _EARNED,
    A.ERASURE_APPROVED: _LAW,
    A.ERASURE_REFUSED: _LAW,
    A.MEMBER_SAFE: _SAFE,
    A.MEMBER_UNSAFE: _SAFE,
    A.CONVERSATION_TAKE: _STAYS,
    A.TASK_TAKE: _STAYS,
    A.TASK_ASSIGN: _STAYS,
    A.TASK_RELEASE: _STAYS,
    A.TASK_DONE: _STAYS,
    A.TASK_AGAIN: _STAYS,
    A.CONVERSATION_CALM: _ENDS,
    A.CONVERSATION_RELEASE: _ENDS,
    A.CONVERSATION_GIVE_BACK: _ENDS,
    A.CONVERSATION_RESOLVE: _ENDS,
    A.CONVERSATION_UNLABEL: _ENDS,
    A.QUESTION_WITHDRAW: _ENDS,
    A.ANSWER_UNSCHEDULE: _ENDS,
    A.REFERRAL_REVOKE: _ENDS,
    A.INVITE_REVOKE: _ENDS,
    A.MEMBER_UNLINK: _ENDS,
    A.SITTING_END: _ENDS,
}
