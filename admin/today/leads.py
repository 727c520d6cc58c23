"""Where a row of the first page leads: the page on which to deal with a task."""

from __future__ import annotations

import re
from dataclasses import dataclass

from admin.kit.choices import NOBODY
from budgeting.access import Action, Actor, Reach
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
    TaskKind.CALL_HOUSEHOLD: "/people",
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
#: The right that a page asks for, and how far it must reach, by a part of its address; the first that fits counts.
_NEEDED: dict[str, tuple[Action, Reach | None]] = {
    r"^/activities/childcare/": (Action.KEEP_CHILDCARE, Reach.PROGRAMME),
    r"^/activities/": (Action.READ_ACTIVITY, Reach.PROGRAMME),
    r"^/appointments/": (Action.READ_APPOINTMENT, None),
    r"^/batches/": (Action.READ_BATCH, Reach.PROGRAMME),
    r"^/broadcasts/": (Action.READ_BROADCAST, None),
    r"^/inbox/": (Action.READ_CONVERSATION, None),
    r"^/incoming-referrals/": (Action.KEEP_HOUSEHOLD, None),
    r"^/programmes/": (Action.SET_PROGRAMME, None),
    r"^/invite-requests/": (Action.KEEP_HOUSEHOLD, None),
    r"^/referrals/": (Action.READ_CASE, None),
    r"^/skills/": (Action.READ_SKILL, None),
    r"^/households/\d+/contact": (Action.ACCOMPANY, None),
    r"^/households/\d+/counters/": (Action.KEEP_ARREARS, None),
    r"^/households/\d+/wellbeing": (Action.READ_WELLBEING, None),
}
#: Where the family's own pages say something of it, for whoever may not open that page.
_INSTEAD = {
    r"^/activities/childcare/": "/together",
    r"^/activities/": "/together",
    r"^/households/\d+/contact": "/people",
    r"^/households/\d+/counters/": "/money",
    r"^/invite-requests/": "/people",
}
#: What is handled on the page of the family's pacts.
_OF_PACTS = (SubjectKind.AGREEMENT, SubjectKind.PROMISE, SubjectKind.HOURS)


@dataclass(frozen=True, slots=True)
class Lead:
    """An address, empty if there is no page; and whether the reader can deal with the task there, or only look."""

    address: str
    to_act: bool = True


def lead(task: Task, me: Actor, left: Unaccompanied | None = None) -> Lead:
    """The page on which to deal with it, else the nearest one that this person may open."""
    address = _page(task, left)
    part = next((each for each in _NEEDED if re.search(each, address)), None)
    if not address or part is None or _may(me, part):
        return Lead(address)
    if task.household_id is not None and me.may(Action.READ_HOUSEHOLD):
        return Lead(f"/households/{task.household_id}{_INSTEAD.get(part, '')}", to_act=False)
    return Lead("", to_act=False)


def _may(me: Actor, part: str) -> bool:
    action, reach = _NEEDED[part]
    return bool(me.where(action, reach))


def _page(task: Task, left: Unaccompanied | None) -> str:
    if task.kind is TaskKind.CANNOT_PAY and task.subject_id is not None:
        return f"/cases/{task.subject_id}"
    if task.kind is TaskKind.UNACCOMPANIED:
        cases_only = left is not None and left.cases and not left.families
        return f"/cases?owner={NOBODY}" if cases_only else f"/households?coach={NOBODY}"
    if task.kind is TaskKind.GROUP_LOST:
        return f"/programmes/{task.programme_id}/group"
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
    if task.subject_kind in (SubjectKind.BILL, SubjectKind.BILLS) and task.household_id is not None:
        return f"/households/{task.household_id}/bills"
    if task.household_id is not None:
        if task.kind is TaskKind.NO_NEXT_STEP and task.subject_kind is not None:
            return f"/households/{task.household_id}{_GAPS.get(task.subject_kind, '')}"
        return f"/households/{task.household_id}{_PARTS.get(task.kind, '')}"
    return f"/inbox/{task.conversation_id}" if task.conversation_id is not None else ""
