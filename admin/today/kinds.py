"""What can wait on the first page: in which group it is, how urgent, and what to do about it."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from budgeting.states.tasks import TaskKind
from dialogs.text import Text, t


class Group(StrEnum):
    """What the list can be narrowed to. No code is that of a `TaskKind`."""

    TALKS = "talks"
    MONEY = "money"
    CALENDAR = "calendar"
    PAPERS = "papers"
    TOGETHER = "together"
    LOOSE = "loose"


class Level(IntEnum):
    """How urgent something is; the list is in this order."""

    NOW = 0
    SOON = 1
    CALM = 2


GROUPS: dict[Group, Text] = {
    Group.TALKS: t("Answers"),
    Group.MONEY: t("Money matters"),
    Group.CALENDAR: t("Calendar"),
    Group.PAPERS: t("Weeks, papers"),
    Group.TOGETHER: t("Pacts, skills"),
    Group.LOOSE: t("Everything else"),
}
#: The name of each level in the style sheet, and its word.
LEVELS: dict[Level, tuple[str, Text]] = {
    Level.NOW: ("now", t("Urgent")),
    Level.SOON: ("soon", t("Today")),
    Level.CALM: ("calm", t("With time")),
}
#: The tasks on the page, in their order within a level. Requests for an answer are there as conversations.
KINDS: dict[TaskKind, tuple[Group, Level]] = {
    TaskKind.CRISIS: (Group.TALKS, Level.NOW),
    TaskKind.APPOINTMENT_CANCELLED: (Group.CALENDAR, Level.SOON),
    TaskKind.APPOINTMENT_TODAY: (Group.CALENDAR, Level.SOON),
    TaskKind.APPOINTMENT_TIMES: (Group.CALENDAR, Level.SOON),
    TaskKind.READING_REQUESTED: (Group.TALKS, Level.SOON),
    TaskKind.QUESTION_ANSWERED: (Group.TALKS, Level.SOON),
    TaskKind.ANSWER_HELD: (Group.TALKS, Level.SOON),
    TaskKind.CANNOT_PAY: (Group.MONEY, Level.NOW),
    TaskKind.CALL_HOUSEHOLD: (Group.TALKS, Level.SOON),
    TaskKind.COUNTER_PROPOSAL: (Group.MONEY, Level.SOON),
    TaskKind.PROPOSAL_DECLINED: (Group.MONEY, Level.SOON),
    TaskKind.PAYMENT_DECLARED: (Group.MONEY, Level.SOON),
    TaskKind.ERASURE_ASKED: (Group.LOOSE, Level.CALM),
    TaskKind.ERASURE_DUE: (Group.LOOSE, Level.SOON),
    TaskKind.EXPORT_UNSENT: (Group.LOOSE, Level.SOON),
    TaskKind.INVITE_WANTED: (Group.LOOSE, Level.CALM),
    TaskKind.AGREEMENT_ANSWERED: (Group.TOGETHER, Level.CALM),
    TaskKind.HOURS_DECLARED: (Group.TOGETHER, Level.CALM),
    TaskKind.AGREEMENT_ENDS: (Group.TOGETHER, Level.CALM),
    TaskKind.REFERRAL: (Group.TOGETHER, Level.SOON),
    TaskKind.REFERRAL_INCOMING: (Group.TOGETHER, Level.CALM),
    TaskKind.INSTALMENT_OVERDUE: (Group.MONEY, Level.SOON),
    TaskKind.RENT_UNSAFE: (Group.MONEY, Level.SOON),
    TaskKind.BILL_OVERDUE: (Group.MONEY, Level.SOON),
    TaskKind.CHECKIN_MISSED: (Group.PAPERS, Level.CALM),
    TaskKind.UNREACHABLE: (Group.TALKS, Level.SOON),
    TaskKind.PAUSE_ENDS: (Group.MONEY, Level.CALM),
    TaskKind.ALLOWANCE_LATE: (Group.MONEY, Level.SOON),
    TaskKind.DOCUMENT_TO_SEE: (Group.PAPERS, Level.CALM),
    TaskKind.DOCUMENT_MISSING: (Group.PAPERS, Level.CALM),
    TaskKind.DOCUMENT_EXPIRING: (Group.PAPERS, Level.CALM),
    TaskKind.WELLBEING_UNANSWERED: (Group.PAPERS, Level.CALM),
    TaskKind.NO_NEXT_STEP: (Group.LOOSE, Level.CALM),
    TaskKind.PROBLEM: (Group.LOOSE, Level.SOON),
    TaskKind.PLAN_UNTOLD: (Group.MONEY, Level.SOON),
    TaskKind.UNACCOMPANIED: (Group.LOOSE, Level.SOON),
    TaskKind.GROUP_LOST: (Group.LOOSE, Level.SOON),
    TaskKind.CONTACT_DUE: (Group.TALKS, Level.SOON),
    TaskKind.APPOINTMENT_OUTCOME: (Group.CALENDAR, Level.CALM),
    TaskKind.SKILL_TO_CHECK: (Group.TOGETHER, Level.CALM),
    TaskKind.SKILL_INTEREST: (Group.TOGETHER, Level.CALM),
    TaskKind.CHILDCARE_NEEDED: (Group.TOGETHER, Level.SOON),
}
#: The group of tasks that are on the page only once their promise is broken.
OTHERS = Group.TALKS

LOOK = t("Look at it")
#: The next step, as the button on the row says it. Where none is given, one looks at it.
NEXT: dict[TaskKind, Text] = {
    TaskKind.CONVERSATION: t("Answer"),
    TaskKind.CALL_BACK: t("Call back"),
    TaskKind.CRISIS: t("Answer"),
    TaskKind.CANNOT_PAY: t("Open the case"),
    TaskKind.CALL_HOUSEHOLD: t("Phone them"),
    TaskKind.UNREACHABLE: t("Phone them"),
    TaskKind.COUNTER_PROPOSAL: t("Give an answer"),
    TaskKind.PROPOSAL_DECLINED: t("Propose something else"),
    TaskKind.CHILDCARE_NEEDED: t("Find somebody"),
    TaskKind.PAYMENT_DECLARED: t("Check the payment"),
    TaskKind.INSTALMENT_OVERDUE: t("See the plan"),
    TaskKind.PAUSE_ENDS: t("See the plan"),
    TaskKind.PLAN_UNTOLD: t("Tell the family"),
    TaskKind.APPOINTMENT_TIMES: t("Propose times"),
    TaskKind.READING_REQUESTED: t("Read it"),
    TaskKind.QUESTION_ANSWERED: t("Read it"),
    TaskKind.ANSWER_HELD: t("Decide"),
    TaskKind.APPOINTMENT_OUTCOME: t("Say how it went"),
    TaskKind.ERASURE_ASKED: t("Decide"),
    TaskKind.INVITE_WANTED: t("Decide"),
    TaskKind.HOURS_DECLARED: t("Confirm the hours"),
    TaskKind.DOCUMENT_TO_SEE: t("See the document"),
    TaskKind.DOCUMENT_EXPIRING: t("See the document"),
    TaskKind.UNACCOMPANIED: t("Assign"),
    TaskKind.GROUP_LOST: t("Link it again"),
    TaskKind.REFERRAL: t("Take the next step"),
    TaskKind.REFERRAL_INCOMING: t("Decide"),
    TaskKind.CONTACT_DUE: t("Try again"),
    TaskKind.SKILL_TO_CHECK: t("Check it"),
}


def kinds_of(group: Group) -> list[TaskKind]:
    """The kinds of tasks in a group."""
    return [kind for kind, (of, _) in KINDS.items() if of is group]
