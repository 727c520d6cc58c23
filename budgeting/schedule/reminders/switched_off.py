"""Whether what a reminder is about belongs to a programme that doesn't use its instrument."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Agreement,
    Allowance,
    Appointment,
    Approval,
    Bill,
    Checkin,
    ChildcareEntry,
    ChildcareSwap,
    Conversation,
    DataExport,
    DocumentRequest,
    ErasureRequest,
    Household,
    HouseholdDocument,
    IncomingReferral,
    Instalment,
    Member,
    Programme,
    Referral,
    RepaymentPlan,
    ScheduledAnswer,
    Skill,
    WellbeingSurvey,
)
from budgeting.db.types import Id
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.kinds import KINDS
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import has

_THING = bindparam("thing", type_=Id)


_SETTINGS = select(Programme.settings)
_OF_HOUSEHOLDS = _SETTINGS.join(Household, Household.programme_id == Programme.id)
#: The programme settings for a thing, by the kind of subject.
SETTINGS_OF: Mapping[SubjectKind, Select[Any]] = {
    SubjectKind.MEMBER: _OF_HOUSEHOLDS.join(Member, Member.household_id == Household.id).where(
        Member.id == _THING
    ),
    SubjectKind.CHECKIN: _OF_HOUSEHOLDS.join(Checkin, Checkin.household_id == Household.id).where(
        Checkin.id == _THING
    ),
    SubjectKind.HOUSEHOLD: _OF_HOUSEHOLDS.where(Household.id == _THING),
    SubjectKind.BILL: _OF_HOUSEHOLDS.join(Bill, Bill.household_id == Household.id).where(Bill.id == _THING),
    SubjectKind.PLAN: _OF_HOUSEHOLDS.join(RepaymentPlan, RepaymentPlan.household_id == Household.id).where(
        RepaymentPlan.id == _THING
    ),
    SubjectKind.APPROVAL: _OF_HOUSEHOLDS.join(Approval, Approval.household_id == Household.id).where(
        Approval.id == _THING
    ),
    SubjectKind.INSTALMENT: _OF_HOUSEHOLDS.join(RepaymentPlan, RepaymentPlan.household_id == Household.id)
    .join(Instalment, Instalment.plan_id == RepaymentPlan.id)
    .where(Instalment.id == _THING),
    SubjectKind.DOCUMENT: _OF_HOUSEHOLDS.join(
        HouseholdDocument, HouseholdDocument.household_id == Household.id
    ).where(HouseholdDocument.id == _THING),
    SubjectKind.DOCUMENT_REQUEST: _OF_HOUSEHOLDS.join(
        DocumentRequest, DocumentRequest.household_id == Household.id
    ).where(DocumentRequest.id == _THING),
    SubjectKind.WELLBEING: _OF_HOUSEHOLDS.join(
        WellbeingSurvey, WellbeingSurvey.household_id == Household.id
    ).where(WellbeingSurvey.id == _THING),
    SubjectKind.AGREEMENT: _OF_HOUSEHOLDS.join(Agreement, Agreement.household_id == Household.id).where(
        Agreement.id == _THING
    ),
    # A stranger's conversation belongs to no household: then nothing is switched off.
    SubjectKind.SCHEDULED_ANSWER: _OF_HOUSEHOLDS.join(Member, Member.household_id == Household.id)
    .join(Conversation, Conversation.member_id == Member.id)
    .join(ScheduledAnswer, ScheduledAnswer.conversation_id == Conversation.id)
    .where(ScheduledAnswer.id == _THING),
    SubjectKind.SESSION: _SETTINGS.join(Activity, Activity.programme_id == Programme.id)
    .join(ActivitySession, ActivitySession.activity_id == Activity.id)
    .where(ActivitySession.id == _THING),
    SubjectKind.ALLOWANCE: _SETTINGS.join(Activity, Activity.programme_id == Programme.id)
    .join(Allowance, Allowance.activity_id == Activity.id)
    .where(Allowance.id == _THING),
    SubjectKind.APPOINTMENT: _OF_HOUSEHOLDS.join(Appointment, Appointment.household_id == Household.id).where(
        Appointment.id == _THING
    ),
    SubjectKind.ERASURE: _OF_HOUSEHOLDS.join(
        ErasureRequest, ErasureRequest.household_id == Household.id
    ).where(ErasureRequest.id == _THING),
    SubjectKind.DATA_EXPORT: _OF_HOUSEHOLDS.join(Member, Member.household_id == Household.id)
    .join(DataExport, DataExport.member_id == Member.id)
    .where(DataExport.id == _THING),
    SubjectKind.REFERRAL: _OF_HOUSEHOLDS.join(Referral, Referral.household_id == Household.id).where(
        Referral.id == _THING
    ),
    SubjectKind.INCOMING_REFERRAL: _SETTINGS.join(
        IncomingReferral, IncomingReferral.programme_id == Programme.id
    ).where(IncomingReferral.id == _THING),
    SubjectKind.CHILDCARE: _OF_HOUSEHOLDS.join(
        ChildcareEntry, ChildcareEntry.household_id == Household.id
    ).where(ChildcareEntry.id == _THING),
    SubjectKind.CHILDCARE_SWAP: _SETTINGS.join(Activity, Activity.programme_id == Programme.id)
    .join(ActivitySession, ActivitySession.activity_id == Activity.id)
    .join(ChildcareSwap, ChildcareSwap.session_id == ActivitySession.id)
    .where(ChildcareSwap.id == _THING),
    SubjectKind.SKILL: _SETTINGS.join(Skill, Skill.programme_id == Programme.id).where(Skill.id == _THING),
}


def is_switched_off(session: Session, event: Due) -> bool:
    """Whether the event's programme currently doesn't use its instrument."""
    kind = KINDS[event.kind]
    if kind.instrument is None:
        return False
    stored = session.scalar(SETTINGS_OF[kind.about], {"thing": event.subject_id})
    return stored is not None and not has(stored, kind.instrument)
