"""The instalments a case silences, and what becomes of each when the case is closed.

A case in progress stops the reminders, and so does a family's word that it can't pay. Staff who close the case
say what takes their place; otherwise nobody would ever hear of the instalment again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from budgeting import audit, programmes, tasks
from budgeting.arrears import debts, payments, plans
from budgeting.arrears.debts import Paid
from budgeting.arrears.plans.running import LONGEST_PAUSE
from budgeting.arrears.plans.view import head
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.db.tables import Case, Household, Instalment, RepaymentPlan
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.states.arrears import InstalmentState, PlanState
from budgeting.states.cases import AfterCase, CaseState, Outcome
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: The usual answer for an instalment, by outcome: suggested, never assumed.
SUGGESTED: dict[Outcome, AfterCase] = {
    Outcome.SOLVED: AfterCase.PAID,
    Outcome.PLAN: AfterCase.NEW_DATE,
    Outcome.STILL_OPEN: AfterCase.PAUSE,
    Outcome.LEFT: AfterCase.CANCEL,
}
#: These need a date in the household's zone.
DATED = (AfterCase.NEW_DATE, AfterCase.PAUSE)
#: Staff who may close the case may also decide about its instalments, even a coach, who otherwise keeps no plans.
PART = AuditAction.INSTALMENT_AFTER_CASE


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one instalment; with a date for `DATED`, with a case for OTHER_CASE."""

    what: AfterCase
    day: date | None = None
    case_id: int | None = None


def silenced(session: Session, case: Case) -> list[Instalment]:
    """The unpaid instalments that would go silent for good once the case is closed, by date."""
    return _silent(session, case, InstalmentState.DUE, InstalmentState.PAUSED)


def _silent(session: Session, case: Case, *states: InstalmentState) -> list[Instalment]:
    elsewhere = (
        select(Case.id)
        .where(Case.instalment_id == Instalment.id, Case.state != CaseState.CLOSED, Case.id != case.id)
        .exists()
    )
    query = (
        select(Instalment)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .where(
            RepaymentPlan.household_id == case.household_id,
            RepaymentPlan.state != PlanState.PROPOSED,
            Instalment.state.in_(states),
            or_(Instalment.id == (case.instalment_id or 0), Instalment.hardship.is_not(None)),
            ~elsewhere,
        )
        .order_by(Instalment.due_on, Instalment.id)
    )
    return list(session.scalars(query))


def others(session: Session, case: Case) -> list[Case]:
    """The family's open cases that could take an instalment over, newest first."""
    query = select(Case).where(
        Case.household_id == case.household_id,
        Case.state != CaseState.CLOSED,
        Case.id != case.id,
        Case.instalment_id.is_(None),
    )
    return list(session.scalars(query.order_by(Case.id.desc()).limit(50)))


def carry_out(
    session: Session, clock: Clock, staff_id: int, case: Case, answers: Mapping[int, Answer]
) -> None:
    """Carry the answers out, after the case is closed.

    Raises NotFound for a case that can't take the instalment over, NotPossible with "date" (none given),
    "past", "far".
    """
    for waiting in _silent(session, case, InstalmentState.DECLARED):
        # The answer to its payment decides. If staff rejected that, the instalment would otherwise be silent forever.
        waiting.hardship = waiting.hardship_at = None
    for instalment_id, answer in answers.items():
        row = debts.locked(session, instalment_id)
        if row.state not in (InstalmentState.DUE, InstalmentState.PAUSED):
            # Another answer has ended the whole plan.
            continue
        if answer.what is not AfterCase.OTHER_CASE:
            row.hardship = row.hardship_at = None
        tasks.settle(
            session, clock, TaskKind.INSTALMENT_OVERDUE, Subject(SubjectKind.INSTALMENT, row.id), staff_id
        )
        session.flush()
        _carry_out(session, clock, staff_id, case, row, answer)
        audit.note(
            session,
            clock,
            staff_id,
            AuditAction.INSTALMENT_AFTER_CASE,
            "instalment",
            row.id,
            details=Details(after_case=answer.what),
        )
    reminders.plan_instalments(session, clock, case.household_id)


def _carry_out(
    session: Session, clock: Clock, staff_id: int, case: Case, row: Instalment, answer: Answer
) -> None:
    plan = session.get_one(RepaymentPlan, row.plan_id)
    today = programmes.today(clock, session.get_one(Household, case.household_id))
    match answer.what:
        case AfterCase.PAID:
            paid = debts.paid(session, [row.id]).get(row.id, Paid())
            rest = Money(row.amount_minor - paid.together, row.currency)
            payments.record(session, clock, staff_id, row.id, rest, today, part_of=PART)
        case AfterCase.NEW_DATE:
            row.due_on = _ahead(answer.day, today)
            reminders.silence(session, clock, row.id, "replanned")
        case AfterCase.PAUSE:
            until = _ahead(answer.day, today)
            plans.pause(session, clock, staff_id, head(session, plan).id, until=until, part_of=PART)
        case AfterCase.CANCEL:
            plans.close(session, clock, staff_id, head(session, plan).id, part_of=PART)
            if row.state is not InstalmentState.CANCELLED:
                # Left over from a replaced plan.
                row.state = InstalmentState.CANCELLED
                reminders.silence(session, clock, row.id, "plan_closed")
        case AfterCase.OTHER_CASE:
            other = next(
                (open_case for open_case in others(session, case) if open_case.id == answer.case_id), None
            )
            if other is None:
                raise NotFound("case", answer.case_id or 0)
            other.instalment_id = row.id
            reminders.silence(session, clock, row.id, "case")
        case AfterCase.REMIND:
            pass
    session.flush()


def _ahead(day: date | None, today: date) -> date:
    if day is None:
        raise NotPossible("date")
    if day <= today:
        raise NotPossible("past")
    if day > today + LONGEST_PAUSE:
        raise NotPossible("far")
    return day
