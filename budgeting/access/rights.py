"""Which role may do what, and how far the right reaches. `docs/rights.md` is generated from this table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from budgeting.states.programmes import Instrument
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind


class Reach(StrEnum):
    """How far a right goes."""

    PROGRAMME = "programme"  # everything in the programme where they hold the role
    OWN = "own"  # the households they coach, the activities they run, the jobs they started


class Action(StrEnum):
    """What staff do. `MEANING` describes each action in words."""

    READ_HOUSEHOLD = "household.read"
    KEEP_HOUSEHOLD = "household.keep"
    PLAN_MONTH = "household.plan_month"
    READ_TRAIL = "household.read_trail"
    READ_WEEK = "week.read"
    REVIEW_WEEK = "week.review"
    READ_CONVERSATION = "conversation.read"
    ANSWER = "conversation.answer"
    READ_CASE = "case.read"
    WRITE_CASE = "case.write"
    ACT_IN_CASE = "case.act"
    TAKE_TASK = "task.take"
    HEAR_OF_TASK = "task.hear"
    READ_BROADCAST = "broadcast.read"
    SEND_BROADCAST = "broadcast.send"
    READ_ACTIVITY = "activity.read"
    RUN_ACTIVITY = "activity.run"
    READ_AUDIT = "audit.read"
    MANAGE_STAFF = "staff.manage"
    READ_BATCH = "batch.read"
    TAKE_BATCH = "batch.take"
    READ_REPORT = "report.read"
    READ_ARREARS = "arrears.read"
    KEEP_ARREARS = "arrears.keep"
    SET_PROGRAMME = "programme.set"
    IMPORT = "import.run"
    READ_BILLS = "bill.read"
    KEEP_BILLS = "bill.keep"
    READ_CORRECTIVES = "correctives.read"
    KEEP_CORRECTIVES = "correctives.keep"
    READ_APPOINTMENT = "appointment.read"
    KEEP_APPOINTMENT = "appointment.keep"
    READ_SKILL = "skill.read"
    KEEP_SKILL = "skill.keep"
    KEEP_CHILDCARE = "childcare.keep"
    READ_DOCUMENT = "document.read"
    KEEP_DOCUMENT = "document.keep"
    READ_WELLBEING = "wellbeing.read"
    KEEP_WELLBEING = "wellbeing.keep"
    READ_ERASURE = "erasure.read"
    DECIDE_ERASURE = "erasure.decide"
    READ_AGREEMENT = "agreement.read"
    WRITE_AGREEMENT = "agreement.write"
    APPROVE_VOICE = "voice.approve"
    KEEP_PHRASE = "phrase.keep"
    KEEP_LABEL = "label.keep"
    ACCOMPANY = "household.accompany"
    KEEP_PARTNER = "partner.keep"


MEANING: Mapping[Action, str] = {
    Action.READ_HOUSEHOLD: "read about a family",
    Action.KEEP_HOUSEHOLD: "keep its record: people, phones, invites",
    Action.PLAN_MONTH: "plan its month",
    Action.READ_TRAIL: "see who looked at it and who changed what",
    Action.READ_WEEK: "read its weeks",
    Action.REVIEW_WEEK: "comment on its weeks and sign them",
    Action.READ_CONVERSATION: "read its conversations",
    Action.ANSWER: "answer in its conversations",
    Action.READ_CASE: "read its cases",
    Action.WRITE_CASE: "open, write, own and close its cases",
    Action.ACT_IN_CASE: "be asked to do something in its cases",
    Action.TAKE_TASK: "see its tasks and take them",
    Action.HEAR_OF_TASK: "be alerted that a task waits (an alert says nothing about the family)",
    Action.READ_BROADCAST: "read announcements",
    Action.SEND_BROADCAST: "write and send announcements",
    Action.READ_ACTIVITY: "see activities, and who comes and was there by first name",
    Action.RUN_ACTIVITY: "run activities: sessions, attendance, allowances, certificates",
    Action.READ_AUDIT: "read the audit",
    Action.MANAGE_STAFF: "give and take roles, end a colleague's access, hand work over",
    Action.READ_BATCH: "see how far a long job is, and stop it",
    Action.TAKE_BATCH: "download the file that came out of it",
    Action.READ_REPORT: "read and download reports",
    Action.READ_ARREARS: "read its debts, plans and payments",
    Action.KEEP_ARREARS: "keep its debts, plans and payments",
    Action.SET_PROGRAMME: "change what the programme has set: its instruments, sites, the office, alerts, reminders",
    Action.IMPORT: "take in lists from files: check, confirm, undo",
    Action.READ_BILLS: "read its known bills and whether its rent is safe",
    Action.KEEP_BILLS: "keep its rent and its known bills",
    Action.READ_CORRECTIVES: "read what it does itself to get straight",
    Action.KEEP_CORRECTIVES: "keep what it does itself: add together, mark what is seen in its entries",
    Action.READ_APPOINTMENT: "see its appointments",
    Action.KEEP_APPOINTMENT: "propose, move and cancel its appointments",
    Action.READ_SKILL: "see what it offers others and looks for",
    Action.KEEP_SKILL: "check that, and bring families together",
    Action.KEEP_CHILDCARE: "see who of a course needs or offers childcare, and bring two together",
    Action.READ_DOCUMENT: "see its documents",
    Action.KEEP_DOCUMENT: "look through its documents, ask for them, add them",
    Action.READ_WELLBEING: "read its answers to the well-being scale",
    Action.KEEP_WELLBEING: "fill in the well-being scale together with it",
    Action.READ_ERASURE: "read who asked to have their data deleted",
    Action.DECIDE_ERASURE: "approve or refuse to delete a person's data",
    Action.READ_AGREEMENT: "read its pacts",
    Action.WRITE_AGREEMENT: "write, propose, renew and end its pacts, confirm the hours given",
    Action.APPROVE_VOICE: "approve the voice that reads messages aloud, language by language",
    Action.KEEP_PHRASE: "keep the phrasebook: add, change and retire phrases, language by language",
    Action.KEEP_LABEL: "keep the labels of conversations: add, rename and archive them",
    Action.KEEP_PARTNER: "keep the directory of services, which help families during the programme and after it",
    Action.ACCOMPANY: "sit side by side with it at the console, and enter what it wrote on paper",
}
_OPERATOR = {Role.OPERATOR: Reach.PROGRAMME}
_COACH = {Role.COACH: Reach.OWN}
_COORDINATOR = {Role.COORDINATOR: Reach.PROGRAMME}
_ADMINISTRATOR = {Role.ADMINISTRATOR: Reach.PROGRAMME}
_PARTNER = {Role.PARTNER: Reach.OWN}
#: Coordinators read. Operators answer and write, and so do coaches for their own households.
_READERS = {**_OPERATOR, **_COACH, **_COORDINATOR}
_WRITERS = {**_OPERATOR, **_COACH}
#: What everyone except partners may do with what they started themselves.
_STARTERS: Mapping[Role, Reach] = {role: Reach.OWN for role in Role if role is not Role.PARTNER}

RIGHTS: Mapping[Action, Mapping[Role, Reach]] = {
    Action.READ_HOUSEHOLD: _READERS,
    Action.KEEP_HOUSEHOLD: _OPERATOR,
    Action.PLAN_MONTH: _WRITERS,
    Action.READ_TRAIL: _COORDINATOR,
    Action.READ_WEEK: {**_COACH, **_COORDINATOR},
    Action.REVIEW_WEEK: _COACH,
    Action.READ_CONVERSATION: _READERS,
    Action.ANSWER: _WRITERS,
    Action.READ_CASE: _READERS,
    Action.WRITE_CASE: _WRITERS,
    Action.ACT_IN_CASE: _READERS,
    Action.TAKE_TASK: _READERS,
    # If nobody else is left, somebody must still learn that a family is waiting.
    Action.HEAR_OF_TASK: {**_READERS, **_ADMINISTRATOR},
    Action.READ_BROADCAST: {**_OPERATOR, **_COORDINATOR},
    Action.SEND_BROADCAST: _OPERATOR,
    Action.READ_ACTIVITY: {**_READERS, **_PARTNER},
    Action.RUN_ACTIVITY: {**_OPERATOR, **_PARTNER},
    Action.READ_AUDIT: {**_ADMINISTRATOR, **_COORDINATOR},
    Action.MANAGE_STAFF: _ADMINISTRATOR,
    # Those who handle faults see the progress of a job, but never somebody else's result.
    Action.READ_BATCH: {**_STARTERS, **_OPERATOR, **_COORDINATOR, **_ADMINISTRATOR},
    Action.TAKE_BATCH: _STARTERS,
    Action.READ_REPORT: _COORDINATOR,
    Action.READ_ARREARS: _READERS,
    Action.KEEP_ARREARS: _OPERATOR,
    Action.SET_PROGRAMME: {**_ADMINISTRATOR, **_COORDINATOR},
    Action.IMPORT: {**_COORDINATOR, **_ADMINISTRATOR},
    Action.READ_BILLS: _READERS,
    Action.KEEP_BILLS: _WRITERS,
    Action.READ_CORRECTIVES: _READERS,
    Action.KEEP_CORRECTIVES: _WRITERS,
    Action.READ_APPOINTMENT: _READERS,
    Action.KEEP_APPOINTMENT: _WRITERS,
    Action.READ_SKILL: _READERS,
    Action.KEEP_SKILL: _WRITERS,
    Action.KEEP_CHILDCARE: {**_OPERATOR, **_PARTNER},
    Action.READ_DOCUMENT: _READERS,
    Action.KEEP_DOCUMENT: _WRITERS,
    # What a person answered is for those who accompany them; programmes compare numbers, not people.
    Action.READ_WELLBEING: _WRITERS,
    Action.KEEP_WELLBEING: _WRITERS,
    Action.READ_ERASURE: {**_READERS, **_ADMINISTRATOR},
    Action.DECIDE_ERASURE: {**_COORDINATOR, **_ADMINISTRATOR},
    Action.READ_AGREEMENT: _READERS,
    Action.WRITE_AGREEMENT: _WRITERS,
    Action.APPROVE_VOICE: {**_ADMINISTRATOR, **_COORDINATOR},
    Action.KEEP_PHRASE: {**_ADMINISTRATOR, **_COORDINATOR},
    Action.KEEP_LABEL: {**_ADMINISTRATOR, **_COORDINATOR},
    Action.ACCOMPANY: _WRITERS,
    Action.KEEP_PARTNER: {**_ADMINISTRATOR, **_COORDINATOR},
}

#: The instrument each action belongs to. If the programme doesn't use it, nobody may do it there, and its pages,
#: entries and files don't exist there. None: always available.
INSTRUMENT: Mapping[Action, Instrument | None] = {
    Action.READ_HOUSEHOLD: None,
    Action.KEEP_HOUSEHOLD: None,
    Action.PLAN_MONTH: Instrument.MONTH_PLAN,
    Action.READ_TRAIL: None,
    Action.READ_WEEK: Instrument.CHECKINS,
    Action.REVIEW_WEEK: Instrument.CHECKINS,
    Action.READ_CONVERSATION: None,
    Action.ANSWER: None,
    Action.READ_CASE: None,
    Action.WRITE_CASE: None,
    Action.ACT_IN_CASE: None,
    Action.TAKE_TASK: None,
    Action.HEAR_OF_TASK: None,
    Action.READ_BROADCAST: Instrument.BROADCASTS,
    Action.SEND_BROADCAST: Instrument.BROADCASTS,
    Action.READ_ACTIVITY: Instrument.ACTIVITIES,
    Action.RUN_ACTIVITY: Instrument.ACTIVITIES,
    Action.READ_AUDIT: None,
    Action.MANAGE_STAFF: None,
    Action.READ_ARREARS: Instrument.ARREARS,
    Action.KEEP_ARREARS: Instrument.ARREARS,
    Action.SET_PROGRAMME: None,
    Action.READ_BATCH: None,
    Action.TAKE_BATCH: None,
    # The report's subject decides which instrument it belongs to.
    Action.READ_REPORT: Instrument.ARREARS,
    Action.IMPORT: None,
    Action.READ_BILLS: Instrument.BILLS,
    Action.KEEP_BILLS: Instrument.BILLS,
    Action.READ_CORRECTIVES: Instrument.CORRECTIVES,
    Action.KEEP_CORRECTIVES: Instrument.CORRECTIVES,
    Action.READ_APPOINTMENT: Instrument.APPOINTMENTS,
    Action.KEEP_APPOINTMENT: Instrument.APPOINTMENTS,
    Action.READ_SKILL: Instrument.SKILLS,
    Action.KEEP_SKILL: Instrument.SKILLS,
    Action.KEEP_CHILDCARE: Instrument.CHILDCARE,
    Action.READ_DOCUMENT: Instrument.DOCUMENTS,
    Action.KEEP_DOCUMENT: Instrument.DOCUMENTS,
    Action.READ_WELLBEING: Instrument.WELLBEING,
    Action.KEEP_WELLBEING: Instrument.WELLBEING,
    Action.READ_ERASURE: None,
    Action.DECIDE_ERASURE: None,
    Action.READ_AGREEMENT: Instrument.AGREEMENTS,
    Action.WRITE_AGREEMENT: Instrument.AGREEMENTS,
    Action.APPROVE_VOICE: None,
    Action.KEEP_PHRASE: None,
    Action.KEEP_LABEL: None,
    Action.ACCOMPANY: None,
    Action.KEEP_PARTNER: None,
}
#: The same for tasks: a task of an instrument that is switched off waits unseen. Tasks in which a family waits for a
#: person belong to no instrument.
TASK_INSTRUMENT: Mapping[TaskKind, Instrument | None] = {
    TaskKind.CONVERSATION: None,
    TaskKind.CALL_BACK: None,
    TaskKind.CANNOT_PAY: None,
    TaskKind.PAYMENT_DECLARED: Instrument.ARREARS,
    TaskKind.INSTALMENT_OVERDUE: Instrument.ARREARS,
    TaskKind.CHECKIN_MISSED: Instrument.CHECKINS,
    TaskKind.UNREACHABLE: None,
    TaskKind.PROBLEM: None,
    TaskKind.PLAN_UNTOLD: Instrument.ARREARS,
    TaskKind.UNACCOMPANIED: None,
    TaskKind.CALL_HOUSEHOLD: Instrument.ARREARS,
    TaskKind.PAUSE_ENDS: Instrument.ARREARS,
    # Its subject decides which instrument it belongs to: the daily check leaves out what is switched off.
    TaskKind.NO_NEXT_STEP: None,
    TaskKind.CRISIS: None,
    TaskKind.BILL_OVERDUE: Instrument.BILLS,
    TaskKind.RENT_UNSAFE: Instrument.BILLS,
    TaskKind.COUNTER_PROPOSAL: Instrument.ARREARS,
    TaskKind.PROPOSAL_DECLINED: Instrument.ARREARS,
    TaskKind.ALLOWANCE_LATE: Instrument.ACTIVITIES,
    TaskKind.APPOINTMENT_TIMES: Instrument.APPOINTMENTS,
    TaskKind.APPOINTMENT_CANCELLED: Instrument.APPOINTMENTS,
    TaskKind.APPOINTMENT_TODAY: Instrument.APPOINTMENTS,
    TaskKind.APPOINTMENT_OUTCOME: Instrument.APPOINTMENTS,
    TaskKind.SKILL_TO_CHECK: Instrument.SKILLS,
    TaskKind.SKILL_INTEREST: Instrument.SKILLS,
    TaskKind.CHILDCARE_NEEDED: Instrument.CHILDCARE,
    TaskKind.DOCUMENT_TO_SEE: Instrument.DOCUMENTS,
    TaskKind.DOCUMENT_EXPIRING: Instrument.DOCUMENTS,
    TaskKind.DOCUMENT_MISSING: Instrument.DOCUMENTS,
    TaskKind.WELLBEING_UNANSWERED: Instrument.WELLBEING,
    TaskKind.EXPORT_UNSENT: None,
    TaskKind.ERASURE_ASKED: None,
    TaskKind.ERASURE_DUE: None,
    TaskKind.INVITE_WANTED: None,
    TaskKind.AGREEMENT_ANSWERED: Instrument.AGREEMENTS,
    TaskKind.AGREEMENT_ENDS: Instrument.AGREEMENTS,
    TaskKind.HOURS_DECLARED: Instrument.AGREEMENTS,
    TaskKind.READING_REQUESTED: None,
    TaskKind.QUESTION_ANSWERED: None,
    TaskKind.ANSWER_HELD: None,
    TaskKind.REFERRAL: None,
    TaskKind.REFERRAL_INCOMING: None,
    TaskKind.CONTACT_DUE: None,
    TaskKind.GROUP_LOST: None,
}

#: What is still done for a household that has left, so that its pages offer it; `audit.AFTER_LEAVING` says it for each
#: action. Bringing it back is offered by itself.
AFTER_LEAVING = frozenset(
    {
        *(
            Action.READ_HOUSEHOLD,
            Action.READ_TRAIL,
            Action.READ_WEEK,
            Action.READ_CONVERSATION,
            Action.READ_CASE,
        ),
        *(Action.READ_ARREARS, Action.READ_BILLS, Action.READ_CORRECTIVES, Action.READ_APPOINTMENT),
        *(Action.READ_SKILL, Action.READ_DOCUMENT, Action.READ_WELLBEING, Action.READ_AGREEMENT),
        *(
            Action.READ_ACTIVITY,
            Action.READ_ERASURE,
            Action.DECIDE_ERASURE,
            Action.TAKE_TASK,
            Action.HEAR_OF_TASK,
        ),
    }
)

#: No family and no chat waits for these: they are for those responsible for the programme as a whole.
FOR_COORDINATORS = frozenset({TaskKind.UNACCOMPANIED, TaskKind.GROUP_LOST})
#: Tasks that belong to no household (an unknown caller, a fault in the program, households without a coach): these
#: roles see them, limited to the kinds named; None is every kind. Operators and administrators also see those that
#: belong to no programme.
WITHOUT_HOUSEHOLD: Mapping[Role, frozenset[TaskKind] | None] = {
    Role.OPERATOR: None,
    Role.COORDINATOR: FOR_COORDINATORS,
    Role.ADMINISTRATOR: frozenset({TaskKind.PROBLEM, TaskKind.GROUP_LOST}),
}
WITHOUT_PROGRAMME = (Role.OPERATOR, Role.ADMINISTRATOR)


def roles(action: Action, reach: Reach | None = None) -> frozenset[Role]:
    """The roles that may do this somewhere. With ``reach``, those whose right reaches that far."""
    return frozenset(role for role, far in RIGHTS[action].items() if reach in (None, far))
