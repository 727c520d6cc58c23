"""The tables, one file per noun. Import them from here."""

from budgeting.db.tables.activities import (
    Activity,
    ActivitySession,
    Allowance,
    Certificate,
    CommunityPoint,
    Enrolment,
)
from budgeting.db.tables.agreements import Agreement, AgreementHours, AgreementPromise
from budgeting.db.tables.appointments import Appointment, AppointmentTime
from budgeting.db.tables.approvals import Approval
from budgeting.db.tables.arrears import (
    CounterProposal,
    Debt,
    Instalment,
    PauseProposal,
    Payment,
    RepaymentPlan,
)
from budgeting.db.tables.audit import Audit
from budgeting.db.tables.batches import Batch, BatchPiece
from budgeting.db.tables.bills import Bill
from budgeting.db.tables.broadcasts import Broadcast, BroadcastAnswer, BroadcastTrial
from budgeting.db.tables.cases import (
    Case,
    CaseAction,
    CaseAssessment,
    CaseEvidence,
    CaseGoal,
    CaseNeed,
    CaseNote,
)
from budgeting.db.tables.checkins import Checkin
from budgeting.db.tables.childcare import ChildcareEntry, ChildcareSwap
from budgeting.db.tables.contacts import ContactAttempt
from budgeting.db.tables.conversations import Conversation
from budgeting.db.tables.correctives import Corrective, CorrectiveChange
from budgeting.db.tables.departures import Departure
from budgeting.db.tables.desk_groups import DeskGroup
from budgeting.db.tables.documents import DocumentRequest, HouseholdDocument
from budgeting.db.tables.events import Event
from budgeting.db.tables.files import FileContent, StoredFile
from budgeting.db.tables.households import Consent, Household, Invite, Member
from budgeting.db.tables.imports import Import, ImportRow
from budgeting.db.tables.labels import ConversationLabel, Label
from budgeting.db.tables.leases import Lease
from budgeting.db.tables.messages import DeferredUpdate, Message
from budgeting.db.tables.month_card import MonthCard, MonthWish
from budgeting.db.tables.month_plan import MonthPlanLine, MonthPlanWord
from budgeting.db.tables.partners import Partner
from budgeting.db.tables.payment_notices import NoticePhoto
from budgeting.db.tables.phrases import Phrase, PhraseQuestion
from budgeting.db.tables.presence import Presence
from budgeting.db.tables.privacy import DataExport, ErasureRequest, InviteRequest
from budgeting.db.tables.programmes import Programme, Site
from budgeting.db.tables.reading_requests import ReadingRequest, StaffLanguage
from budgeting.db.tables.receiving import Absence, ReceivingHours
from budgeting.db.tables.referrals import (
    IncomingReferral,
    Referral,
    ReferralAnswer,
    ReferralLink,
)
from budgeting.db.tables.reviews import WeekReview
from budgeting.db.tables.schedule import DueEvent
from budgeting.db.tables.scheduled_answers import ScheduledAnswer
from budgeting.db.tables.search import MessageWord, NameWord, SearchProgress
from budgeting.db.tables.side_by_side import PaperWeek, Sitting
from budgeting.db.tables.skills import Skill, SkillInterest
from budgeting.db.tables.spending import Entry, EntryChange, HouseholdWord
from budgeting.db.tables.staff import (
    PendingSignIn,
    RecoveryCode,
    SecondFactor,
    SignIn,
    SignInAttempt,
    Staff,
    StaffDevice,
    StaffRole,
)
from budgeting.db.tables.tasks import Alert, Task
from budgeting.db.tables.voices import ApprovedVoice, VoiceClip, VoiceNote
from budgeting.db.tables.wellbeing import WellbeingSurvey

__all__ = [
    "Absence",
    "Activity",
    "ActivitySession",
    "Agreement",
    "AgreementHours",
    "AgreementPromise",
    "Alert",
    "Allowance",
    "Appointment",
    "AppointmentTime",
    "Approval",
    "ApprovedVoice",
    "Audit",
    "Batch",
    "BatchPiece",
    "Bill",
    "Broadcast",
    "BroadcastAnswer",
    "BroadcastTrial",
    "Case",
    "CaseAction",
    "CaseAssessment",
    "CaseEvidence",
    "CaseGoal",
    "CaseNeed",
    "CaseNote",
    "Certificate",
    "Checkin",
    "ChildcareEntry",
    "ChildcareSwap",
    "CommunityPoint",
    "Consent",
    "ContactAttempt",
    "Conversation",
    "ConversationLabel",
    "Corrective",
    "CorrectiveChange",
    "CounterProposal",
    "DataExport",
    "Debt",
    "DeferredUpdate",
    "Departure",
    "DeskGroup",
    "DocumentRequest",
    "DueEvent",
    "Enrolment",
    "Entry",
    "EntryChange",
    "ErasureRequest",
    "Event",
    "FileContent",
    "Household",
    "HouseholdDocument",
    "HouseholdWord",
    "Import",
    "ImportRow",
    "IncomingReferral",
    "Instalment",
    "Invite",
    "InviteRequest",
    "Label",
    "Lease",
    "Member",
    "Message",
    "MessageWord",
    "MonthCard",
    "MonthPlanLine",
    "MonthPlanWord",
    "MonthWish",
    "NameWord",
    "NoticePhoto",
    "PaperWeek",
    "Partner",
    "PauseProposal",
    "Payment",
    "PendingSignIn",
    "Phrase",
    "PhraseQuestion",
    "Presence",
    "Programme",
    "ReadingRequest",
    "ReceivingHours",
    "RecoveryCode",
    "Referral",
    "ReferralAnswer",
    "ReferralLink",
    "RepaymentPlan",
    "ScheduledAnswer",
    "SearchProgress",
    "SecondFactor",
    "SignIn",
    "SignInAttempt",
    "Site",
    "Sitting",
    "Skill",
    "SkillInterest",
    "Staff",
    "StaffDevice",
    "StaffLanguage",
    "StaffRole",
    "StoredFile",
    "Task",
    "VoiceClip",
    "VoiceNote",
    "WeekReview",
    "WellbeingSurvey",
]
