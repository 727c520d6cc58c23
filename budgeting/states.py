"""The states things pass through, one owner for every word that the database keeps for them."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a staff person may do in one programme."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"
    COACH = "coach"
    PARTNER = "partner"


class HouseholdState(StrEnum):
    ACTIVE = "active"
    LEFT = "left"


class Direction(StrEnum):
    """Who said a message."""

    IN = "in"
    OUT = "out"
    NOTE = "note"


class MessageState(StrEnum):
    """The way of an outgoing message; an incoming one is RECEIVED, or PASSED_ON where it waits for a person, or
    UNCHANGED: an edit without another word, kept for the order of edits only."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    PASSED_ON = "passed_on"
    UNCHANGED = "unchanged"


class Lane(StrEnum):
    """Who is served first when there is more to send than the pace allows."""

    REPLY = "reply"
    REMINDER = "reminder"
    BROADCAST = "broadcast"


class Operation(StrEnum):
    """What the courier does with an outgoing row."""

    SEND = "send"
    EDIT = "edit"
    #: Takes the buttons of an answered question away; says nothing new.
    CLOSE = "close"


class InboxState(StrEnum):
    """Where a conversation stands for staff."""

    QUIET = "quiet"
    WAITING = "waiting"
    HELD = "held"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class WhyEnded(StrEnum):
    """Why a phone is a member's no longer."""

    #: The member left the household, the household the programme, or the programme is over.
    LEFT = "left"
    HOUSEHOLD_LEFT = "household_left"
    PROGRAMME_OVER = "programme_over"
    #: A new invite was made for the member: the phone was lost, stolen, changed.
    NEW_INVITE = "new_invite"
    #: The member came in with another phone.
    REPLACED = "replaced"
    #: Staff, or the family itself, said that it is theirs no longer.
    BY_STAFF = "by_staff"
    BY_FAMILY = "by_family"
    #: The member has no linked phone on record.
    NOT_JOINED = "not_joined"


class CheckinState(StrEnum):
    ASKED = "asked"
    OPEN = "open"
    PAUSED = "paused"
    DONE = "done"
    MISSED = "missed"


class Mood(StrEnum):
    GOOD = "good"
    SO_SO = "so_so"
    HARD = "hard"


class PlanState(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    KEPT = "kept"
    CLOSED = "closed"


class InstalmentState(StrEnum):
    """What has happened to an instalment. Overdue is not kept: it follows from DUE and the date."""

    DUE = "due"
    DECLARED = "declared"
    CONFIRMED = "confirmed"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    DECLARED = "declared"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Hardship(StrEnum):
    """Why an instalment cannot be paid, as the family says it by icon."""

    LOST_WORK = "lost_work"
    FEWER_HOURS = "fewer_hours"
    ILLNESS = "illness"
    UNEXPECTED_EXPENSE = "unexpected_expense"
    BENEFIT_LATE = "benefit_late"
    OTHER = "other"


class SessionState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"


class EnrolmentState(StrEnum):
    COMING = "coming"
    WAITING = "waiting"
    MAYBE = "maybe"
    DECLINED = "declined"


class DueKind(StrEnum):
    """What the clock may find due."""

    INSTALMENT_REMINDER = "instalment_reminder"
    INSTALMENT_TASK = "instalment_task"
    INSTALMENT_SNOOZE = "instalment_snooze"
    CHECKIN_ASK = "checkin_ask"
    CHECKIN_FOLLOW_UP = "checkin_follow_up"
    CHECKIN_MISSED = "checkin_missed"
    SESSION_REMINDER = "session_reminder"
    PLAN_NEWS = "plan_news"
    #: Nobody of the family can be reminded: a person phones instead.
    INSTALMENT_CALL = "instalment_call"
    PLAN_PAUSE_ENDS = "plan_pause_ends"
    PLAN_RESUME = "plan_resume"


class PlanChange(StrEnum):
    """What the family is told about a plan before anything of its new state is asked of them."""

    STARTED = "started"
    REPLACED = "replaced"
    PAUSED = "paused"
    RESUMED = "resumed"
    ENDED = "ended"


class DueState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


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
    #: Something open that nothing would ever have brought up again.
    NO_NEXT_STEP = "no_next_step"
    CRISIS = "crisis"


class TaskState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


class CaseState(StrEnum):
    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What came of a case, as the programme accounts for it."""

    SOLVED = "solved"
    PLAN = "plan"
    STILL_OPEN = "still_open"
    LEFT = "left"


class AfterCase(StrEnum):
    """What becomes of an instalment when the case that silenced it is closed."""

    PAID = "paid"
    REMIND = "remind"
    NEW_DATE = "new_date"
    PAUSE = "pause"
    CANCEL = "cancel"
    OTHER_CASE = "other_case"


class NoteKind(StrEnum):
    """Why words stand in a case: a note, what it was closed with, why it was taken up again."""

    NOTE = "note"
    CLOSED = "closed"
    REOPENED = "reopened"


class Urgency(StrEnum):
    NORMAL = "normal"
    HIGH = "high"


class BroadcastState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


class HelpTopic(StrEnum):
    """What somebody cries for help about; the most dangerous first."""

    VIOLENCE = "violence"
    DESPAIR = "despair"
    CHILDREN = "children"
    EMERGENCY = "emergency"
    EVICTION = "eviction"
    ENERGY = "energy"
    FOOD = "food"
    #: "Help!" and no more.
    ANY = "any"


class NightAlerts(StrEnum):
    """Whose phones ring for urgent things while the office is closed."""

    NOBODY = "nobody"
    ON_CALL = "on_call"
    EVERYBODY = "everybody"


class SubjectKind(StrEnum):
    """What sort of thing a message or a task is about; its number stands beside it."""

    CONVERSATION = "conversation"
    TASK = "task"
    CHECKIN = "checkin"
    #: A coach's review of one week of a household.
    WEEK = "week"
    PLAN = "plan"
    INSTALMENT = "instalment"
    PAYMENT = "payment"
    SESSION = "session"
    BROADCAST = "broadcast"
    CASE = "case"
    MEMBER = "member"
    HOUSEHOLD = "household"
    #: What a household answered in its check-ins, all together; the number is the household's.
    WEEKS = "weeks"
    PROGRAMME = "programme"
    MESSAGE = "message"
    DUE_EVENT = "due_event"
