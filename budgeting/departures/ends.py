"""How each open thing of somebody who leaves ends: its state, what it still had planned, and its task.

Each is a part of a departure, which writes the audit line; nobody in the family reads about a single one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import activities, approvals, tasks
from budgeting.appointments.keeping import call_off
from budgeting.approvals import Party
from budgeting.arrears.plans.overtaking import overtake
from budgeting.arrears.plans.running import end as end_plan
from budgeting.bills import changing as bills
from budgeting.cases import record
from budgeting.childcare.entries import give_up
from budgeting.clock import Clock
from budgeting.correctives import service as correctives
from budgeting.db.tables import (
    Agreement,
    AgreementHours,
    Appointment,
    Approval,
    Bill,
    CaseAction,
    CaseGoal,
    CaseNote,
    Checkin,
    Corrective,
    DocumentRequest,
    Instalment,
    InviteRequest,
    Payment,
    PhraseQuestion,
    RepaymentPlan,
    ScheduledAnswer,
    SkillInterest,
    Task,
    WellbeingSurvey,
)
from budgeting.documents import service as documents
from budgeting.households import invites
from budgeting.privacy import invite_requests
from budgeting.referrals.ending import end as end_referral
from budgeting.referrals.rows import answered_by_staff, locked
from budgeting.schedule import due
from budgeting.schedule.reminders.agreements import forget as forget_agreement
from budgeting.scheduled_answers import planning
from budgeting.side_by_side import sittings
from budgeting.skills import rows as skills
from budgeting.states.agreements import AgreementState, HoursState
from budgeting.states.approvals import ApprovalState
from budgeting.states.arrears import InstalmentState, PaymentState, PlanState
from budgeting.states.bills import BillState
from budgeting.states.cases import CaseState, GoalState, NoteKind, Outcome
from budgeting.states.checkins import CheckinState
from budgeting.states.documents import DocumentRequestState
from budgeting.states.messages import SubjectKind
from budgeting.states.phrases import QuestionState
from budgeting.states.privacy import InviteRequestState
from budgeting.states.referrals import ReferralState
from budgeting.states.schedule import DueKind
from budgeting.states.skills import InterestState, SkillState
from budgeting.states.tasks import TaskKind
from budgeting.states.wellbeing import SurveyState
from budgeting.subjects import Subject
from budgeting.tasks.closing import close as close_task


@dataclass(frozen=True, slots=True)
class Leave:
    """Who ends it (None: the program) and why, in words that colleagues read."""

    staff_id: int | None
    words: str

    @property
    def party(self) -> Party:
        return Party(staff_id=self.staff_id)


#: Ends one thing, by its number.
End = Callable[[Session, Clock, Leave, int], None]


def plan(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(RepaymentPlan, number, with_for_update=True, populate_existing=True)
    proposed = row.state is PlanState.PROPOSED
    end_plan(session, clock, row, everything=True)
    session.flush()
    if proposed:
        approvals.withdraw(session, clock, Subject(SubjectKind.PLAN, number), leave.party, leave.words)
    overtake(session, clock, leave.party, row.household_id, row.debt_id)


def payment(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(Payment, number, with_for_update=True, populate_existing=True)
    row.state = PaymentState.REJECTED
    instalment = session.get(Instalment, row.instalment_id) if row.instalment_id is not None else None
    if instalment is not None and instalment.state is InstalmentState.DECLARED:
        owner = session.get_one(RepaymentPlan, instalment.plan_id)
        # Its plan ends next; that of a plan which was replaced ends here.
        over = owner.state is PlanState.CLOSED
        instalment.state = InstalmentState.CANCELLED if over else InstalmentState.DUE
    _decided(session, clock, leave, SubjectKind.PAYMENT, number)


def case(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = record.locked(session, number)
    now = clock.now()
    for action in session.scalars(
        select(CaseAction).where(CaseAction.case_id == number, CaseAction.done_at.is_(None))
    ).all():
        action.done_at, action.done_by = now, leave.staff_id
    for goal in session.scalars(
        select(CaseGoal).where(CaseGoal.case_id == number, CaseGoal.state == GoalState.OPEN)
    ).all():
        goal.state, goal.settled_at, goal.settled_by = GoalState.DROPPED, now, leave.staff_id
    row.state, row.outcome, row.outcome_kind = CaseState.CLOSED, leave.words, Outcome.LEFT
    row.closed_at, row.revision = now, row.revision + 1
    session.add(
        CaseNote(
            case_id=number,
            staff_id=leave.staff_id,
            kind=NoteKind.CLOSED,
            outcome_kind=Outcome.LEFT,
            text=leave.words,
            created_at=now,
        )
    )
    session.flush()
    record.tell(session, clock, row)


def agreement(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(Agreement, number, with_for_update=True, populate_existing=True)
    if row.state is AgreementState.PROPOSED:
        about = Subject(SubjectKind.AGREEMENT, number)
        approvals.withdraw(session, clock, about, leave.party, leave.words)
    row.state, row.outcome, row.ended_at = AgreementState.ENDED, leave.words, clock.now()
    session.flush()
    forget_agreement(session, clock, number)


def hours(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(AgreementHours, number, with_for_update=True, populate_existing=True)
    row.state = HoursState.REJECTED
    _decided(session, clock, leave, SubjectKind.HOURS, number)


def approval(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    """Whatever still waits for an answer."""
    row = session.get_one(Approval, number)
    about = Subject(row.subject_kind, row.subject_id)
    approvals.withdraw(session, clock, about, leave.party, leave.words)


def appointment(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(Appointment, number, with_for_update=True, populate_existing=True)
    call_off(session, clock, row, leave.party)


def referral(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = locked(session, number)
    end_referral(session, clock, row, ReferralState.CANCELLED)
    answered_by_staff(session, clock, row, leave.staff_id)


def childcare(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    give_up(session, clock, number)


def seat(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    activities.give_up(session, clock, number)


def checkin(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(Checkin, number, with_for_update=True, populate_existing=True)
    row.state = CheckinState.MISSED
    session.flush()
    for kind in (DueKind.CHECKIN_FOLLOW_UP, DueKind.CHECKIN_MISSED):
        due.cancel(session, clock, kind, number, "left")


def survey(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(WellbeingSurvey, number, with_for_update=True, populate_existing=True)
    row.state = SurveyState.UNANSWERED
    session.flush()
    for kind in (DueKind.WELLBEING_FOLLOW_UP, DueKind.WELLBEING_UNANSWERED):
        due.cancel(session, clock, kind, number, "left")


def bill(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(Bill, number, with_for_update=True, populate_existing=True)
    row.state = BillState.CANCELLED
    session.flush()
    bills.settle(session, clock, row, leave.staff_id)


def corrective(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(Corrective, number, with_for_update=True, populate_existing=True)
    correctives.give_up(session, clock, leave.staff_id, row)


def skill(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = skills.locked(session, number)
    row.state, row.ask_on, row.changed_at = SkillState.WITHDRAWN, None, clock.now()
    tasks.settle(session, clock, TaskKind.SKILL_TO_CHECK, skills.about(row), leave.staff_id)
    skills.changed(session, clock, row)


def interest(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(SkillInterest, number, with_for_update=True, populate_existing=True)
    row.state, row.settled_at, row.settled_by = InterestState.DECLINED, clock.now(), leave.staff_id
    session.flush()
    tasks.settle(session, clock, TaskKind.SKILL_INTEREST, skills.about_interest(row), leave.staff_id)


def document_request(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(DocumentRequest, number, with_for_update=True, populate_existing=True)
    documents.close(session, clock, row, DocumentRequestState.WITHDRAWN, leave.staff_id)


def invite_request(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(InviteRequest, number, with_for_update=True, populate_existing=True)
    row.answer = leave.words
    invite_requests.settle(session, clock, row, InviteRequestState.REFUSED, leave.staff_id)


def question(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(PhraseQuestion, number, with_for_update=True, populate_existing=True)
    row.state = QuestionState.WITHDRAWN
    session.flush()


def scheduled_answer(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(ScheduledAnswer, number, with_for_update=True, populate_existing=True)
    planning.drop(session, clock, leave.staff_id, row)


def invite(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    invites.void(session, clock, number)


def sitting(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    sittings.member_left(session, clock, number)


def task(session: Session, clock: Clock, leave: Leave, number: int) -> None:
    row = session.get_one(Task, number, with_for_update=True, populate_existing=True)
    close_task(session, clock, row, leave.staff_id)


def _decided(session: Session, clock: Clock, leave: Leave, kind: SubjectKind, number: int) -> None:
    """Nobody will confirm it here any more."""
    session.flush()
    waiting = approvals.waiting(session, Subject(kind, number))
    if waiting is not None and waiting.state is ApprovalState.PROPOSED:
        approvals.refuse(session, clock, Subject(kind, number), leave.party, leave.words)
