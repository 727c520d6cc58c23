"""The tables, one file an area. Import them from here."""

from budgeting.db.tables.arrears import Debt, Instalment, Payment, RepaymentPlan
from budgeting.db.tables.budget import Checkin, Entry, EntryChange, HouseholdWord, MonthPlanLine
from budgeting.db.tables.console import CaseAction, SignInAttempt, StaffDevice, StaffSession, WeekReview
from budgeting.db.tables.people import (
    Consent,
    Household,
    Invite,
    Member,
    Programme,
    Site,
    Staff,
    StaffRole,
)
from budgeting.db.tables.talk import Broadcast, Conversation, KeptUpdate, Message
from budgeting.db.tables.training import Activity, ActivitySession, Enrolment
from budgeting.db.tables.work import (
    Alert,
    Audit,
    Case,
    CaseEvidence,
    CaseNote,
    DueEvent,
    Event,
    Lease,
    Task,
)

__all__ = [
    "Activity",
    "ActivitySession",
    "Alert",
    "Audit",
    "Broadcast",
    "Case",
    "CaseAction",
    "CaseEvidence",
    "CaseNote",
    "Checkin",
    "Consent",
    "Conversation",
    "Debt",
    "DueEvent",
    "Enrolment",
    "Entry",
    "EntryChange",
    "Event",
    "Household",
    "HouseholdWord",
    "Instalment",
    "Invite",
    "KeptUpdate",
    "Lease",
    "Member",
    "Message",
    "MonthPlanLine",
    "Payment",
    "Programme",
    "RepaymentPlan",
    "SignInAttempt",
    "Site",
    "Staff",
    "StaffDevice",
    "StaffRole",
    "StaffSession",
    "Task",
    "WeekReview",
]
