"""Where a row of the first page leads: the page on which to deal with a task."""

from __future__ import annotations

from admin.kit.choices import NOBODY
from budgeting.db.tables import Task
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.tasks import promises
from budgeting.tasks.unaccompanied import Unaccompanied

#: Kinds of things without a next step that have their own page; others lead to the family's.
_PAGES = {
    SubjectKind.CASE: "/cases",
    SubjectKind.CONVERSATION: "/inbox",
    SubjectKind.BROADCAST: "/broadcasts",
    SubjectKind.BATCH: "/batches",
    SubjectKind.SESSION: "/activities/sessions",
    SubjectKind.APPOINTMENT: "/appointments",
    SubjectKind.SKILL: "/skills",
    SubjectKind.SKILL_INTEREST: "/skills/interests",
    SubjectKind.REFERRAL: "/referrals",
    SubjectKind.INCOMING_REFERRAL: "/incoming-referrals",
    SubjectKind.CHILDCARE: "/activities/childcare",
}
#: Tasks that lead to the page of what they are about.
_ABOUT = frozenset(
    {
        SubjectKind.APPOINTMENT,
        SubjectKind.SKILL,
        SubjectKind.SKILL_INTEREST,
        SubjectKind.REFERRAL,
        SubjectKind.INCOMING_REFERRAL,
        SubjectKind.CHILDCARE,
    }
)
#: The page of the family on which to deal with tasks of these kinds.
_PARTS = {
    TaskKind.DOCUMENT_TO_SEE: "/documents",
    TaskKind.DOCUMENT_MISSING: "/documents",
    TaskKind.DOCUMENT_EXPIRING: "/documents",
    TaskKind.WELLBEING_UNANSWERED: "/wellbeing",
    TaskKind.PAYMENT_DECLARED: "/money",
    TaskKind.INSTALMENT_OVERDUE: "/money",
    TaskKind.PLAN_UNTOLD: "/money",
    TaskKind.PAUSE_ENDS: "/money",
    TaskKind.PROPOSAL_DECLINED: "/money",
    TaskKind.CHECKIN_MISSED: "/spending",
    TaskKind.UNREACHABLE: "/people",
    TaskKind.CONTACT_DUE: "/contact",
}
#: The same for what has no next step.
_GAPS = {
    SubjectKind.INSTALMENT: "/money",
    SubjectKind.PAYMENT: "/money",
    SubjectKind.PLAN: "/money",
    SubjectKind.PAUSE_PROPOSAL: "/money",
    SubjectKind.COUNTER_PROPOSAL: "/money",
    SubjectKind.CHECKIN: "/spending",
    SubjectKind.MEMBER: "/people",
    SubjectKind.DOCUMENT: "/documents",
    SubjectKind.DOCUMENT_REQUEST: "/documents",
    SubjectKind.WELLBEING: "/wellbeing",
}
#: What is handled on the page of the family's pacts.
_OF_PACTS = (SubjectKind.AGREEMENT, SubjectKind.PROMISE, SubjectKind.HOURS)


def link(task: Task, left: Unaccompanied | None = None) -> str:
    """The page on which to deal with it; empty if it has none."""
    if task.kind is TaskKind.CANNOT_PAY and task.subject_id is not None:
        return f"/cases/{task.subject_id}"
    if task.kind is TaskKind.UNACCOMPANIED:
        cases_only = left is not None and left.cases and not left.families
        return f"/cases?owner={NOBODY}" if cases_only else f"/households?coach={NOBODY}"
    if task.kind is TaskKind.COUNTER_PROPOSAL and task.household_id is not None:
        return f"/households/{task.household_id}/counters/{task.subject_id}"
    if task.subject_kind is SubjectKind.ERASURE:
        return f"/erasures/{task.subject_id}"
    if task.kind is TaskKind.INVITE_WANTED:
        return f"/invite-requests/{task.subject_id}"
    if task.subject_kind in _OF_PACTS and task.household_id is not None:
        return f"/agreements/{task.household_id}"
    if task.kind is TaskKind.PROBLEM and task.subject_kind is SubjectKind.BATCH:
        return f"/batches/{task.subject_id}"
    if task.kind is TaskKind.ALLOWANCE_LATE:
        return f"/activities/allowances/{task.subject_id}"
    if task.kind is TaskKind.NO_NEXT_STEP and task.subject_kind in _PAGES:
        return f"{_PAGES[task.subject_kind]}/{task.subject_id}"
    if task.kind is TaskKind.NO_NEXT_STEP and task.subject_kind is SubjectKind.CORRECTIVE:
        return f"/households/{task.household_id}/correctives"
    if task.subject_kind in _ABOUT:
        return f"{_PAGES[task.subject_kind]}/{task.subject_id}"
    if task.kind is TaskKind.READING_REQUESTED:
        return f"/inbox/{task.conversation_id}#m{task.subject_id}"
    if task.conversation_id is not None and task.subject_kind is SubjectKind.SCHEDULED_ANSWER:
        return f"/inbox/{task.conversation_id}#later-{task.subject_id}"
    if task.conversation_id is not None and task.subject_kind is SubjectKind.QUESTION:
        return f"/inbox/{task.conversation_id}"
    talks = task.kind in promises.FOR_A_PERSON or task.kind is TaskKind.PROBLEM
    if talks and task.conversation_id is not None:
        return f"/inbox/{task.conversation_id}"
    if task.subject_kind in (SubjectKind.BILL, SubjectKind.BILLS):
        return f"/households/{task.household_id}/bills"
    if task.household_id is not None:
        if task.kind is TaskKind.NO_NEXT_STEP and task.subject_kind is not None:
            return f"/households/{task.household_id}{_GAPS.get(task.subject_kind, '')}"
        return f"/households/{task.household_id}{_PARTS.get(task.kind, '')}"
    return f"/inbox/{task.conversation_id}" if task.conversation_id is not None else ""
