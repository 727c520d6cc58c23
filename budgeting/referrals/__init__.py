"""Referrals: a family of a case is sent to a service, with its consent, and somebody proposes a family to us.

Staff propose a referral: to which service, why, what may be passed on, until when. The member it is about is asked in
the chat, at the desk or on paper, and can take the consent back at any time. Then a service reads it by a link that
works once, and answers. It always has a day by which its next step is expected, and somebody who learns if nobody took
it. `rules` calculates, `facts` is what may be passed on, `proposing`, `consenting`, `links`, `answering` and `ending`
are its life, `reads` how pages and conversations see it. `incoming` is what is proposed to us.
Imports tables, approvals, tasks, plans and reminders; `cases` imports `ending`.
"""

from budgeting.referrals.answering import answer_by_link, record_answer
from budgeting.referrals.consenting import (
    agree,
    agree_on_paper,
    may_answer,
    refuse,
    withdraw,
    withdraw_all,
    withdraw_for,
)
from budgeting.referrals.ending import cancel, end_in_case, expire, open_in_case
from budgeting.referrals.facts import Facts, offered
from budgeting.referrals.links import Disclosed, create, open_by, revoke
from budgeting.referrals.proposing import propose
from budgeting.referrals.reads import ReferralView, any_of_person, of_case, of_person, view

__all__ = [
    "Disclosed",
    "Facts",
    "ReferralView",
    "agree",
    "agree_on_paper",
    "answer_by_link",
    "any_of_person",
    "cancel",
    "create",
    "end_in_case",
    "expire",
    "may_answer",
    "of_case",
    "of_person",
    "offered",
    "open_by",
    "open_in_case",
    "propose",
    "record_answer",
    "refuse",
    "revoke",
    "view",
    "withdraw",
    "withdraw_all",
    "withdraw_for",
]
