"""Staff propose a plan, a new schedule or a pause to a family. Telling the family is the dialogs' part."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from budgeting import approvals, audit, programmes
from budgeting.approvals import Party
from budgeting.arrears import plans
from budgeting.arrears.plans import Schedule
from budgeting.arrears.plans.agreeing import withdraw_drafts
from budgeting.arrears.plans.overtaking import overtake
from budgeting.arrears.plans.running import RUNNING, plan_row
from budgeting.arrears.proposals.reading import Proposal, find
from budgeting.audit import AuditAction
from budgeting.calendars import ONE_DAY
from budgeting.clock import Clock
from budgeting.db.tables import Household, PauseProposal, RepaymentPlan
from budgeting.errors import NotFound, NotPossible
from budgeting.schedule import reminders
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject


def offer_plan(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    household_id: int,
    debt_id: int | None,
    schedule: Schedule,
    name: str = "",
    *,
    note: str = "",
    answer_by: date | None = None,
) -> Proposal:
    """Ask the family whether they agree to a plan. Raises as `plans.propose` does, and NotPossible("answer_by") for a
    day that has come.
    """
    answer_by = _last_day(session, clock, household_id, answer_by, schedule)
    draft = plans.propose(
        session, clock, staff_id, household_id, debt_id, schedule, name, note=note, answer_by=answer_by
    )
    return _asked(session, clock, Subject(SubjectKind.PLAN, draft.id))


def offer_schedule(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    plan_id: int,
    schedule: Schedule,
    name: str = "",
    *,
    note: str = "",
    answer_by: date | None = None,
) -> Proposal:
    """Ask the family whether they agree to new instalments for what is left. Raises as `plans.reschedule` does, and
    NotPossible("answer_by").
    """
    answer_by = _last_day(session, clock, plan_row(session, plan_id).household_id, answer_by, schedule)
    draft = plans.reschedule(
        session, clock, staff_id, plan_id, schedule, name, note=note, answer_by=answer_by
    )
    return _asked(session, clock, Subject(SubjectKind.PLAN, draft.id))


def offer_pause(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    plan_id: int,
    *,
    until: date,
    note: str = "",
    answer_by: date | None = None,
) -> Proposal:
    """Ask the family whether a pause until a local date would help. Raises NotFound, NotPossible as `plans.pause`
    does, and with "answer_by" (that day has come, or the pause would be over by then).
    """
    plan = plan_row(session, plan_id, lock=True)
    if plan.state not in RUNNING:
        raise NotPossible("not_running")
    today = programmes.today(clock, session.get_one(Household, plan.household_id))
    if until <= today:
        raise NotPossible("past")
    if until > today + plans.LONGEST_PAUSE:
        raise NotPossible("far")
    if answer_by is not None and not today < answer_by < until:
        raise NotPossible("answer_by")
    me = Party(staff_id=staff_id)
    withdraw_drafts(session, clock, me, plan.household_id, plan.debt_id)
    overtake(session, clock, me, plan.household_id, plan.debt_id, answered=True)
    row = PauseProposal(household_id=plan.household_id, plan_id=plan.id, until=until, created_at=clock.now())
    session.add(row)
    session.flush()
    about = Subject(SubjectKind.PAUSE_PROPOSAL, row.id)
    usual = today + approvals.KINDS[about.kind].waits
    last = answer_by or min(usual, until - ONE_DAY)
    approvals.propose(session, clock, about, plan.household_id, me, answer_by=last, note=note)
    why = f"until {until}"
    audit.note(session, clock, staff_id, AuditAction.PAUSE_PROPOSE, "plan", plan.id, why)
    return _asked(session, clock, about)


def withdraw_pause(session: Session, clock: Clock, staff_id: int | None, proposal_id: int) -> Proposal:
    """Take back a proposed pause; doing it twice changes nothing. Raises NotFound, NotPossible with the answer that
    was given.
    """
    known = find(session, proposal_id)
    if known.subject.kind is not SubjectKind.PAUSE_PROPOSAL:
        raise NotFound("proposal", proposal_id)
    plan = session.get_one(RepaymentPlan, known.plan_id)
    approvals.withdraw(session, clock, known.subject, Party(staff_id=staff_id))
    audit.note(session, clock, staff_id, AuditAction.PAUSE_WITHDRAW, "plan", plan.id)
    return find(session, proposal_id)


def _asked(session: Session, clock: Clock, subject: Subject) -> Proposal:
    approval = approvals.latest(session, subject)
    if approval is None:
        raise NotFound("proposal", subject.id)
    reminders.plan_proposal(session, clock, approval)
    return find(session, approval.id)


def _last_day(
    session: Session, clock: Clock, household_id: int, answer_by: date | None, schedule: Schedule
) -> date:
    """The last day for an answer: the given one, or the usual one, but before the first instalment."""
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household", household_id)
    today = programmes.today(clock, household)
    if answer_by is not None:
        if answer_by <= today:
            raise NotPossible("answer_by")
        return answer_by
    usual = today + approvals.KINDS[SubjectKind.PLAN].waits
    before = min((due_on for due_on, _ in schedule), default=usual) - ONE_DAY
    return max(today, min(usual, before))
