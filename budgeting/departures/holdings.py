"""Everything open that a household or one of its members holds: how it is counted, and how it ends when they leave.

One list for all ways of leaving. A test enumerates the columns that name a member: each is on this list, is the
program's own bookkeeping, or is history. Another walks the states in which something waits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from budgeting.appointments import OPEN as OPEN_APPOINTMENTS
from budgeting.clock import Clock
from budgeting.db.tables import (
    ActivitySession,
    Agreement,
    AgreementHours,
    Appointment,
    Approval,
    Bill,
    Case,
    Checkin,
    ChildcareEntry,
    Conversation,
    Corrective,
    DocumentRequest,
    Enrolment,
    Household,
    Invite,
    InviteRequest,
    Member,
    Payment,
    PhraseQuestion,
    Referral,
    RepaymentPlan,
    ScheduledAnswer,
    Sitting,
    Skill,
    SkillInterest,
    Task,
    WellbeingSurvey,
)
from budgeting.db.tables.tasks import WAITS
from budgeting.departures import ends
from budgeting.departures.ends import End, Leave
from budgeting.scheduled_answers.reads import OPEN as OPEN_ANSWERS
from budgeting.states.activities import CONCERNED, SessionState
from budgeting.states.agreements import AgreementState, HoursState
from budgeting.states.approvals import ApprovalState
from budgeting.states.arrears import PaymentState, PlanState
from budgeting.states.bills import BillState
from budgeting.states.cases import CaseState
from budgeting.states.checkins import CheckinState
from budgeting.states.childcare import ChildcareState
from budgeting.states.correctives import CorrectiveState
from budgeting.states.documents import DocumentRequestState
from budgeting.states.households import HouseholdState
from budgeting.states.messages import SubjectKind
from budgeting.states.phrases import QuestionState
from budgeting.states.privacy import InviteRequestState
from budgeting.states.referrals import OPEN as OPEN_REFERRALS
from budgeting.states.skills import InterestState, SkillState
from budgeting.states.tasks import TaskKind
from budgeting.states.wellbeing import SurveyState

#: These outlast a departure: the law, or a person in danger, doesn't wait for it to be undone.
TASKS_THAT_STAY = (
    TaskKind.CRISIS,
    TaskKind.ERASURE_ASKED,
    TaskKind.ERASURE_DUE,
    TaskKind.EXPORT_UNSENT,
    # What a member earned is still owed to them.
    TaskKind.ALLOWANCE_LATE,
)


class Holding(StrEnum):
    """The kinds of open things, in the order in which they end: a proposal before what it proposes is gone."""

    PAYMENTS = "payments"
    PLANS = "plans"
    REFERRALS = "referrals"
    CASES = "cases"
    HOURS = "hours"
    AGREEMENTS = "agreements"
    APPOINTMENTS = "appointments"
    CHILDCARE = "childcare"
    SEATS = "seats"
    BILLS = "bills"
    CORRECTIVES = "correctives"
    DOCUMENT_REQUESTS = "document_requests"
    SKILLS = "skills"
    INTERESTS = "interests"
    CHECKINS = "checkins"
    SURVEYS = "surveys"
    QUESTIONS = "questions"
    ANSWERS = "answers"
    INVITE_REQUESTS = "invite_requests"
    INVITES = "invites"
    SITTINGS = "sittings"
    APPROVALS = "approvals"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class Whose:
    """A household with everybody in it, one of its members, or all households that are in a programme."""

    household_id: int | None = None
    member_id: int | None = None
    programme_id: int | None = None

    def at(self, household: Any) -> ColumnElement[bool]:
        """Whether this column names their household."""
        if self.programme_id is None:
            return cast(ColumnElement[bool], household == self.household_id)
        there = select(Household.id).where(
            Household.programme_id == self.programme_id, Household.state == HouseholdState.ACTIVE
        )
        return cast(ColumnElement[bool], household.in_(there))

    @property
    def members(self) -> Select[Any]:
        """The numbers of the members."""
        query = select(Member.id).where(self.at(Member.household_id))
        return query if self.member_id is None else query.where(Member.id == self.member_id)

    def of(self, model: Any) -> Any:
        """The rows of a table that belong to them, as a condition; the table names both household and member."""
        if self.member_id is None:
            return self.at(model.household_id)
        return model.member_id == self.member_id


Open = Callable[[Whose, Clock], Select[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """``of_member``: whether a single member can hold it. Otherwise it is the household's, and stays with it."""

    open: Open
    end: End
    of_member: bool = True


def _theirs(model: Any, *where: Any) -> Open:
    return lambda whose, clock: select(model.id).where(whose.of(model), *where)


def _by_member(model: Any, *where: Any) -> Open:
    return lambda whose, clock: select(model.id).where(model.member_id.in_(whose.members), *where)


def _of_household(model: Any, *where: Any) -> Open:
    return lambda whose, clock: select(model.id).where(whose.at(model.household_id), *where)


def _hours(whose: Whose, clock: Clock) -> Select[Any]:
    return (
        select(AgreementHours.id)
        .join(Agreement, Agreement.id == AgreementHours.agreement_id)
        .where(whose.at(Agreement.household_id), AgreementHours.state == HoursState.DECLARED)
    )


def _seats(whose: Whose, clock: Clock) -> Select[Any]:
    return (
        select(Enrolment.id)
        .join(ActivitySession, ActivitySession.id == Enrolment.session_id)
        .where(
            Enrolment.member_id.in_(whose.members),
            Enrolment.state.in_(CONCERNED),
            ActivitySession.state == SessionState.PLANNED,
            ActivitySession.starts_at > clock.now(),
        )
    )


def _childcare(whose: Whose, clock: Clock) -> Select[Any]:
    return (
        select(ChildcareEntry.id)
        .join(ActivitySession, ActivitySession.id == ChildcareEntry.session_id)
        .where(
            ChildcareEntry.member_id.in_(whose.members),
            ChildcareEntry.state == ChildcareState.OPEN,
            ActivitySession.state == SessionState.PLANNED,
            ActivitySession.starts_at > clock.now(),
        )
    )


def _interests(whose: Whose, clock: Clock) -> Select[Any]:
    """Theirs, and those of others in what they offer or look for."""
    offered = select(Skill.id).where(whose.of(Skill))
    theirs = or_(whose.of(SkillInterest), SkillInterest.skill_id.in_(offered))
    return select(SkillInterest.id).where(theirs, SkillInterest.state == InterestState.OPEN)


def _answers(whose: Whose, clock: Clock) -> Select[Any]:
    return (
        select(ScheduledAnswer.id)
        .join(Conversation, Conversation.id == ScheduledAnswer.conversation_id)
        .where(Conversation.member_id.in_(whose.members), ScheduledAnswer.state.in_(OPEN_ANSWERS))
    )


def _tasks(whose: Whose, clock: Clock) -> Select[Any]:
    open_ones = select(Task.id).where(WAITS, Task.kind.not_in(TASKS_THAT_STAY))
    if whose.member_id is None:
        return open_ones.where(whose.at(Task.household_id))
    # Of a member's, only what is about the person: a conversation's ends with its phone.
    return open_ones.where(Task.subject_kind == SubjectKind.MEMBER, Task.subject_id == whose.member_id)


_UNDECIDED = (PlanState.PROPOSED, PlanState.ACTIVE, PlanState.PAUSED)
KINDS: Mapping[Holding, Kind] = {
    Holding.PAYMENTS: Kind(
        _of_household(Payment, Payment.state == PaymentState.DECLARED), ends.payment, of_member=False
    ),
    Holding.PLANS: Kind(
        _of_household(RepaymentPlan, RepaymentPlan.state.in_(_UNDECIDED)), ends.plan, of_member=False
    ),
    Holding.REFERRALS: Kind(_theirs(Referral, Referral.state.in_(OPEN_REFERRALS)), ends.referral),
    Holding.CASES: Kind(_of_household(Case, Case.state != CaseState.CLOSED), ends.case, of_member=False),
    Holding.HOURS: Kind(_hours, ends.hours, of_member=False),
    Holding.AGREEMENTS: Kind(
        _of_household(
            Agreement,
            Agreement.state.in_((AgreementState.DRAFT, AgreementState.PROPOSED, AgreementState.ACTIVE)),
        ),
        ends.agreement,
        of_member=False,
    ),
    Holding.APPOINTMENTS: Kind(
        _theirs(Appointment, Appointment.state.in_(OPEN_APPOINTMENTS)), ends.appointment
    ),
    Holding.CHILDCARE: Kind(_childcare, ends.childcare),
    Holding.SEATS: Kind(_seats, ends.seat),
    Holding.BILLS: Kind(_of_household(Bill, Bill.state == BillState.OPEN), ends.bill, of_member=False),
    Holding.CORRECTIVES: Kind(
        _theirs(Corrective, Corrective.state.in_((CorrectiveState.OPEN, CorrectiveState.QUIET))),
        ends.corrective,
    ),
    Holding.DOCUMENT_REQUESTS: Kind(
        _of_household(DocumentRequest, DocumentRequest.state == DocumentRequestState.OPEN),
        ends.document_request,
        of_member=False,
    ),
    Holding.SKILLS: Kind(
        _theirs(Skill, Skill.state.not_in((SkillState.REFUSED, SkillState.WITHDRAWN))), ends.skill
    ),
    Holding.INTERESTS: Kind(_interests, ends.interest),
    Holding.CHECKINS: Kind(
        _theirs(Checkin, Checkin.state.in_((CheckinState.ASKED, CheckinState.OPEN, CheckinState.PAUSED))),
        ends.checkin,
    ),
    Holding.SURVEYS: Kind(
        _theirs(WellbeingSurvey, WellbeingSurvey.state.in_((SurveyState.ASKED, SurveyState.OPEN))),
        ends.survey,
    ),
    Holding.QUESTIONS: Kind(
        _theirs(PhraseQuestion, PhraseQuestion.state == QuestionState.ASKED), ends.question
    ),
    Holding.ANSWERS: Kind(_answers, ends.scheduled_answer),
    Holding.INVITE_REQUESTS: Kind(
        _theirs(InviteRequest, InviteRequest.state == InviteRequestState.ASKED), ends.invite_request
    ),
    Holding.INVITES: Kind(
        _by_member(Invite, Invite.used_at.is_(None), Invite.revoked_at.is_(None)), ends.invite
    ),
    Holding.SITTINGS: Kind(_by_member(Sitting, Sitting.ended_at.is_(None)), ends.sitting),
    Holding.APPROVALS: Kind(
        _of_household(
            Approval,
            Approval.state == ApprovalState.PROPOSED,
            # The law has set when a request for erasure is answered.
            Approval.subject_kind != SubjectKind.ERASURE,
        ),
        ends.approval,
        of_member=False,
    ),
    Holding.TASKS: Kind(_tasks, ends.task),
}


def counted(session: Session, clock: Clock, whose: Whose) -> dict[Holding, int]:
    """How much of each kind is open; leaves out zeros."""
    counts = {
        holding: session.scalar(select(func.count()).select_from(kind.open(whose, clock).subquery())) or 0
        for holding, kind in KINDS.items()
        if kind.of_member or whose.member_id is None
    }
    return {holding: number for holding, number in counts.items() if number}


def end_all(
    session: Session, clock: Clock, leave: Leave, whose: Whose, but: Collection[Holding] = ()
) -> dict[Holding, int]:
    """End everything that is open, and return how much it was; doing it again finds nothing."""
    ended: dict[Holding, int] = {}
    session.flush()
    for holding, kind in KINDS.items():
        if holding in but or (whose.member_id is not None and not kind.of_member):
            continue
        numbers = list(session.scalars(kind.open(whose, clock)))
        for number in sorted(numbers):
            kind.end(session, clock, leave, number)
        session.flush()
        if numbers:
            ended[holding] = len(numbers)
    return ended
