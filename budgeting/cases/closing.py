"""Close a case with its outcome, and reopen one that was closed too early."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, audit, tasks
from budgeting.access import Action
from budgeting.audit import AuditAction, Details
from budgeting.cases import record
from budgeting.cases.goals import settle_goal
from budgeting.cases.notes import LONGEST
from budgeting.cases.silenced_instalments import Answer, carry_out, silenced
from budgeting.clock import Clock
from budgeting.db.tables import Case, CaseAction, CaseGoal, CaseNote
from budgeting.errors import NotPossible
from budgeting.referrals import ending as referrals
from budgeting.schedule import reminders
from budgeting.states.cases import CaseState, GoalState, NoteKind, Outcome
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from budgeting.tasks import unaccompanied


def close(
    session: Session,
    clock: Clock,
    staff_id: int,
    case_id: int,
    outcome: str,
    kind: Outcome | None = None,
    *,
    instalments: Mapping[int, Answer] | None = None,
    actions_over: bool = False,
    revision: int | None = None,
) -> Case:
    """Close the case with its outcome, in words and (for reporting to the funder) as a kind.

    ``instalments`` says by number what becomes of each instalment the case silences (`silenced`).
    ``actions_over``: its open actions are done or no longer needed, its open goals are given up, its open referrals
    cancelled. The tasks about its cause are done with it.
    Raises NotFound, NotPossible with "closed", "stale", "no_outcome", "long", "instalments_open" (one has no
    answer), "actions_open", and as `silenced.carry_out` does.
    """
    case = record.locked(session, case_id)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    if revision is not None and case.revision != revision:
        raise NotPossible("stale")
    if not outcome.strip():
        raise NotPossible("no_outcome")
    answers = instalments or {}
    waiting = silenced(session, case)
    if any(row.id not in answers for row in waiting):
        raise NotPossible("instalments_open")
    _end_actions(session, clock, staff_id, case, over=actions_over)
    case.state = CaseState.CLOSED
    case.outcome = record.words(outcome, LONGEST)
    case.outcome_kind = kind
    case.closed_at = clock.now()
    _write(session, clock, staff_id, case, NoteKind.CLOSED, case.outcome, kind)
    record.changed(session, clock, staff_id, case, AuditAction.CASE_CLOSE, details=Details(outcome=kind))
    _settle(session, clock, staff_id, case)
    carry_out(session, clock, staff_id, case, {row.id: answers[row.id] for row in waiting})
    unaccompanied.settle(session, clock, staff_id, case.programme_id)
    return case


def reopen(
    session: Session,
    clock: Clock,
    staff_id: int,
    case_id: int,
    reason: str,
    *,
    revision: int | None = None,
) -> Case:
    """Reopen a closed case; the earlier outcome stays in the notes.

    Raises NotFound, NotPossible with its state, "stale", "empty" or "long".
    """
    case = record.locked(session, case_id)
    if case.state is not CaseState.CLOSED:
        raise NotPossible(case.state.value)
    if revision is not None and case.revision != revision:
        raise NotPossible("stale")
    why = record.words(reason, LONGEST)
    case.state = CaseState.OPEN
    # Its owner may have left the programme since.
    if case.owner_id not in {
        person.id for person in access.who(session, Action.WRITE_CASE, case.household_id)
    }:
        case.owner_id = staff_id
    case.opened_at = case.opened_at or clock.now()
    case.closed_at = case.outcome_kind = None
    case.outcome = ""
    _write(session, clock, staff_id, case, NoteKind.REOPENED, why)
    if case.instalment_id is not None:
        reminders.silence(session, clock, case.instalment_id, "case")
    return record.changed(session, clock, staff_id, case, AuditAction.CASE_REOPEN)


def _write(
    session: Session,
    clock: Clock,
    staff_id: int,
    case: Case,
    kind: NoteKind,
    text: str,
    outcome: Outcome | None = None,
) -> None:
    session.add(
        CaseNote(
            case_id=case.id,
            staff_id=staff_id,
            kind=kind,
            outcome_kind=outcome,
            text=text,
            created_at=clock.now(),
        )
    )


def _end_actions(session: Session, clock: Clock, staff_id: int, case: Case, *, over: bool) -> None:
    still = list(
        session.scalars(select(CaseAction).where(CaseAction.case_id == case.id, CaseAction.done_at.is_(None)))
    )
    goals = list(
        session.scalars(select(CaseGoal).where(CaseGoal.case_id == case.id, CaseGoal.state == GoalState.OPEN))
    )
    if (still or goals or referrals.open_in_case(session, case.id)) and not over:
        raise NotPossible("actions_open")
    referrals.end_in_case(session, clock, staff_id, case.id)
    for goal in goals:
        settle_goal(session, clock, staff_id, case.id, goal.id, GoalState.DROPPED)
    for action in still:
        action.done_at, action.done_by = clock.now(), staff_id
        audit.note(
            session,
            clock,
            staff_id,
            AuditAction.CASE_ACTION_OVER,
            "case",
            case.id,
            details=Details(action=action.id),
        )


def _settle(session: Session, clock: Clock, staff_id: int, case: Case) -> None:
    tasks.settle(session, clock, TaskKind.CANNOT_PAY, Subject(SubjectKind.CASE, case.id), staff_id)
    if case.instalment_id is not None:
        about = Subject(SubjectKind.INSTALMENT, case.instalment_id)
        tasks.settle(session, clock, TaskKind.INSTALMENT_OVERDUE, about, staff_id)
