"""The kinds of open things, each with the states in which it is open; and what isn't open, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Programme
from budgeting.next_steps import (
    agreements,
    appointments,
    approvals,
    assignments,
    bills,
    childcare,
    correctives,
    drafts,
    families,
    instalments,
    phrases,
    privacy,
    referrals,
    scheduled_answers,
    sessions,
    skills,
)
from budgeting.next_steps.gaps import Gap, Look, look
from budgeting.programmes import Settings
from budgeting.states.activities import (
    AllowanceDelay,
    AllowancePer,
    AllowanceState,
    Attendance,
    EnrolmentState,
    Feedback,
    SessionState,
)
from budgeting.states.agreements import AgreementState, HoursState
from budgeting.states.appointments import AppointmentState
from budgeting.states.approvals import ApprovalState
from budgeting.states.arrears import InstalmentState, PaymentState, PlanState
from budgeting.states.batches import BatchState
from budgeting.states.bills import BillState
from budgeting.states.broadcasts import BroadcastState, TrialState
from budgeting.states.cases import CaseState, GoalState
from budgeting.states.checkins import CheckinState
from budgeting.states.childcare import ChildcareKind, ChildcareState, SwapState
from budgeting.states.conversations import InboxState
from budgeting.states.correctives import CorrectiveState
from budgeting.states.documents import DocumentRequestState, DocumentState
from budgeting.states.files import FileState
from budgeting.states.households import HouseholdState
from budgeting.states.imports import ImportRowState, ImportState
from budgeting.states.labels import LabelColour
from budgeting.states.messages import MessageState, SubjectKind
from budgeting.states.partners import PartnerKind
from budgeting.states.payment_notices import PhotoState
from budgeting.states.phrases import QuestionState
from budgeting.states.presence import Doing
from budgeting.states.privacy import ErasureState, ExportState, InviteRequestState
from budgeting.states.programmes import Instrument
from budgeting.states.reading_requests import ReadingRequestState
from budgeting.states.referrals import ConsentGiven, IncomingState, PartnerAnswer, ReferralState, Scope
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.scheduled_answers import ScheduledAnswerState, WhyHeld
from budgeting.states.skills import InterestState, SkillState
from budgeting.states.tasks import TaskKind, TaskState
from budgeting.states.wellbeing import SurveyState


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of open thing: the states in which it waits, and the check that finds those without a next step."""

    name: SubjectKind
    states: tuple[StrEnum, ...]
    gaps: Callable[[Session, Look], Iterator[Gap]]
    #: The instrument it belongs to. Nobody is asked to handle what is switched off.
    instrument: Instrument | None


KINDS: tuple[Kind, ...] = (
    Kind(
        SubjectKind.INSTALMENT,
        (
            InstalmentState.DUE,
            InstalmentState.DECLARED,
            InstalmentState.PAUSED,
            PlanState.ACTIVE,
            PlanState.PAUSED,
        ),
        instalments.instalments,
        Instrument.ARREARS,
    ),
    Kind(
        SubjectKind.PLAN,
        (PlanState.PROPOSED, ApprovalState.PROPOSED),
        approvals.of_kind(SubjectKind.PLAN),
        Instrument.ARREARS,
    ),
    Kind(
        SubjectKind.PAYMENT,
        (PaymentState.DECLARED, ApprovalState.PROPOSED),
        approvals.of_kind(SubjectKind.PAYMENT),
        Instrument.ARREARS,
    ),
    Kind(
        SubjectKind.PAUSE_PROPOSAL,
        (ApprovalState.PROPOSED,),
        approvals.of_kind(SubjectKind.PAUSE_PROPOSAL),
        Instrument.ARREARS,
    ),
    Kind(
        SubjectKind.COUNTER_PROPOSAL,
        (ApprovalState.PROPOSED,),
        approvals.of_kind(SubjectKind.COUNTER_PROPOSAL),
        Instrument.ARREARS,
    ),
    Kind(SubjectKind.CASE, (CaseState.PREPARED, CaseState.OPEN, GoalState.OPEN), assignments.cases, None),
    Kind(
        SubjectKind.CONVERSATION,
        (InboxState.WAITING, InboxState.HELD, InboxState.SNOOZED),
        assignments.conversations,
        None,
    ),
    Kind(
        SubjectKind.TASK,
        (TaskState.OPEN, TaskState.TAKEN, *(kind for kind in TaskKind)),
        assignments.tasks,
        None,
    ),
    Kind(
        SubjectKind.BROADCAST,
        (BroadcastState.DRAFT, BroadcastState.SCHEDULED, BroadcastState.SENDING, BroadcastState.PAUSED),
        drafts.broadcasts,
        Instrument.BROADCASTS,
    ),
    Kind(
        SubjectKind.CHECKIN,
        (CheckinState.ASKED, CheckinState.OPEN, CheckinState.PAUSED),
        drafts.checkins,
        Instrument.CHECKINS,
    ),
    Kind(SubjectKind.WEEKS, (CheckinState.DONE,), drafts.weeks, Instrument.CHECKINS),
    Kind(SubjectKind.MEMBER, (), drafts.invitations, None),
    Kind(SubjectKind.HOUSEHOLD, (HouseholdState.ACTIVE,), drafts.households, None),
    Kind(SubjectKind.PROGRAMME, (), drafts.programmes, None),
    Kind(SubjectKind.BILL, (BillState.OPEN,), bills.bills, Instrument.BILLS),
    Kind(SubjectKind.SESSION, (SessionState.PLANNED,), sessions.unattended, Instrument.ACTIVITIES),
    Kind(
        SubjectKind.CORRECTIVE,
        (CorrectiveState.OPEN, CorrectiveState.QUIET),
        correctives.correctives,
        Instrument.CORRECTIVES,
    ),
    Kind(
        SubjectKind.AGREEMENT,
        (AgreementState.DRAFT, AgreementState.PROPOSED, AgreementState.ACTIVE, ApprovalState.PROPOSED),
        agreements.agreements,
        Instrument.AGREEMENTS,
    ),
    Kind(SubjectKind.PROMISE, (), agreements.promises, Instrument.AGREEMENTS),
    Kind(
        SubjectKind.HOURS,
        (HoursState.DECLARED, ApprovalState.PROPOSED),
        approvals.of_kind(SubjectKind.HOURS),
        Instrument.AGREEMENTS,
    ),
    Kind(
        SubjectKind.ERASURE,
        (ErasureState.ASKED, ErasureState.APPROVED, ApprovalState.PROPOSED),
        privacy.erasures,
        None,
    ),
    Kind(SubjectKind.DATA_EXPORT, (ExportState.WAITING,), privacy.exports, None),
    Kind(SubjectKind.INVITE_REQUEST, (InviteRequestState.ASKED,), privacy.invite_requests, None),
    Kind(SubjectKind.BATCH, (BatchState.WAITING, BatchState.RUNNING), drafts.batches, None),
    Kind(
        SubjectKind.APPOINTMENT,
        (
            AppointmentState.WANTED,
            AppointmentState.PROPOSED,
            AppointmentState.DECLINED,
            AppointmentState.LAPSED,
            AppointmentState.AGREED,
            ApprovalState.PROPOSED,
        ),
        appointments.appointments,
        Instrument.APPOINTMENTS,
    ),
    Kind(SubjectKind.SKILL, (SkillState.WAITING,), skills.skills, Instrument.SKILLS),
    Kind(SubjectKind.CHILDCARE, (ChildcareState.OPEN,), childcare.needs, Instrument.CHILDCARE),
    Kind(SubjectKind.SKILL_INTEREST, (InterestState.OPEN,), skills.interests, Instrument.SKILLS),
    Kind(
        SubjectKind.DOCUMENT,
        (DocumentState.KEPT, DocumentState.UNREADABLE),
        families.documents,
        Instrument.DOCUMENTS,
    ),
    Kind(SubjectKind.DOCUMENT_REQUEST, (DocumentRequestState.OPEN,), families.requests, Instrument.DOCUMENTS),
    Kind(
        SubjectKind.WELLBEING,
        (SurveyState.ASKED, SurveyState.OPEN),
        families.surveys,
        Instrument.WELLBEING,
    ),
    Kind(
        SubjectKind.REFERRAL,
        (
            ReferralState.ASKED,
            ReferralState.AGREED,
            ReferralState.SENT,
            ReferralState.ACCEPTED,
            ReferralState.NEEDS_MORE,
            ApprovalState.PROPOSED,
        ),
        referrals.referrals,
        None,
    ),
    Kind(SubjectKind.INCOMING_REFERRAL, (IncomingState.OPEN,), referrals.incoming, None),
    Kind(SubjectKind.QUESTION, (QuestionState.ASKED,), phrases.questions, None),
    Kind(
        SubjectKind.SCHEDULED_ANSWER,
        (ScheduledAnswerState.WAITING, ScheduledAnswerState.HELD),
        scheduled_answers.answers,
        None,
    ),
)

#: States in which nothing waits, by the reason.
NOT_OPEN: dict[str, tuple[StrEnum, ...]] = {
    "it has come to its end": (
        InstalmentState.CONFIRMED,
        InstalmentState.CANCELLED,
        PaymentState.CONFIRMED,
        PaymentState.REJECTED,
        ApprovalState.CONFIRMED,
        ApprovalState.REFUSED,
        ApprovalState.WITHDRAWN,
        PlanState.KEPT,
        PlanState.CLOSED,
        CaseState.CLOSED,
        GoalState.REACHED,
        GoalState.DROPPED,
        InboxState.QUIET,
        InboxState.RESOLVED,
        TaskState.DONE,
        BroadcastState.CANCELLED,
        BroadcastState.DONE,
        BatchState.DONE,
        BatchState.CANCELLED,
        CorrectiveState.DONE,
        CorrectiveState.DROPPED,
        SessionState.CANCELLED,
        SessionState.HELD,
        EnrolmentState.DECLINED,
        EnrolmentState.LAPSED,
        *Attendance,
        *Feedback,
        AllowanceState.RECEIVED,
        AllowanceState.WITHDRAWN,
        DueState.DONE,
        DueState.SKIPPED,
        DueState.CANCELLED,
        FileState.KEPT,
        FileState.REFUSED,
        FileState.LOST,
        ImportState.COMMITTED,
        ImportState.UNDONE,
        ImportState.EXPIRED,
        ImportState.DISCARDED,
        BillState.PAID,
        BillState.CANCELLED,
        AppointmentState.HAPPENED,
        AppointmentState.MISSED,
        AppointmentState.CANCELLED,
        SkillState.REFUSED,
        SkillState.HIDDEN,
        SkillState.WITHDRAWN,
        InterestState.MATCHED,
        ChildcareState.WITHDRAWN,
        SwapState.DECLINED,
        SwapState.CANCELLED,
        InterestState.DECLINED,
        DocumentState.REPLACED,
        DocumentState.REMOVED,
        # The checklist says that it is missing.
        DocumentState.LOST,
        DocumentRequestState.ANSWERED,
        DocumentRequestState.WITHDRAWN,
        SurveyState.DONE,
        SurveyState.UNANSWERED,
        AgreementState.DECLINED,
        AgreementState.ENDED,
        HoursState.CONFIRMED,
        HoursState.REJECTED,
        ExportState.SENT,
        ErasureState.REFUSED,
        ErasureState.WITHDRAWN,
        InviteRequestState.INVITED,
        InviteRequestState.REFUSED,
        ReadingRequestState.ANSWERED,
        ReadingRequestState.GIVEN_BACK,
        ReadingRequestState.LATE,
        ReadingRequestState.WITHDRAWN,
        QuestionState.ANSWERED,
        QuestionState.WITHDRAWN,
        ScheduledAnswerState.SENT,
        ScheduledAnswerState.CANCELLED,
        ReferralState.REFUSED,
        ReferralState.DECLINED,
        ReferralState.DONE,
        ReferralState.WITHDRAWN,
        ReferralState.CANCELLED,
        ReferralState.EXPIRED,
        IncomingState.ACCEPTED,
        IncomingState.DECLINED,
        IncomingState.EXPIRED,
    ),
    "after some weeks we ask whether it is still true, and then it is hidden": (SkillState.SHOWN,),
    "its author put it aside": (SkillState.PAUSED,),
    "its writer reads on the page what became of it, and that nobody took it": (*TrialState,),
    "the clock forgets it when its time is over (`imports.sweep`)": (ImportState.STAGED, *ImportRowState),
    "it is worked off as a batch": (ImportState.COMMITTING, ImportState.UNDOING),
    # The check of instalments finds what such a household leaves open.
    "nobody accompanies them any more": (HouseholdState.LEFT,),
    "the coach has a task": (CheckinState.MISSED,),
    "staff have a task about it, and the clock asks the next reader": (ReadingRequestState.WAITING,),
    "staff have a task about it": (BatchState.FAILED, ExportState.WITHHELD, ExportState.FAILED),
    "it is a next step itself, worked off by the clock": (
        DueState.PENDING,
        *DueKind,
    ),
    "it has the time of its next try, and a last one": (FileState.WAITING, DocumentState.WAITING),
    "it is read as soon as its file is there, with a few tries": (PhotoState.WAITING,),
    "the chat has asked or told the family about it": (
        PhotoState.FOUND,
        PhotoState.NOTHING,
        PhotoState.FAILED,
        PhotoState.TOO_LARGE,
        PhotoState.UNSUPPORTED,
        PhotoState.LOCKED,
        PhotoState.DROPPED,
    ),
    "the clock ends the offer and asks the next one": (EnrolmentState.OFFERED,),
    "the clock tells the member and staff when its day has passed": (AllowanceState.EXPECTED,),
    "staff have a task until both have agreed": (SwapState.ASKED,),
    "it says how something is counted": tuple(AllowancePer),
    "it says why an allowance is late": tuple(AllowanceDelay),
    "it says which side somebody is on": tuple(ChildcareKind),
    "it says why an answer is held": tuple(WhyHeld),
    "it says what a service does, what may be passed on, how a family agreed, or what a service answered": (
        *PartnerKind,
        *Scope,
        *ConsentGiven,
        *PartnerAnswer,
    ),
    "it is how a label looks": tuple(LabelColour),
    "it is over in seconds": tuple(Doing),
    "what a family wrote waits with its conversation": (
        MessageState.RECEIVED,
        MessageState.PASSED_ON,
        MessageState.UNCHANGED,
    ),
    "the courier sends it or says that it could not; what failed stands on the first page": (
        MessageState.QUEUED,
        MessageState.SENDING,
        MessageState.SENT,
        MessageState.FAILED,
        MessageState.UNCERTAIN,
        MessageState.CANCELLED,
        MessageState.SKIPPED,
    ),
    "its date comes by itself, and reminders before it": (
        EnrolmentState.COMING,
        EnrolmentState.WAITING,
        EnrolmentState.MAYBE,
        SwapState.AGREED,
    ),
}


def gaps(session: Session, clock: Clock, programme: Programme) -> list[Gap]:
    """Every open thing in the programme that nothing but this check would bring up again."""
    session.flush()
    seen = look(session, clock, programme)
    # In an archived programme only families' open instalments count: everything else ended with it.
    kinds = KINDS if programme.archived_at is None else KINDS[:1]
    settings = Settings.of(programme)
    return [gap for kind in kinds if settings.has(kind.instrument) for gap in kind.gaps(session, seen)]
