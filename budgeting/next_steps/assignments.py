"""Cases, conversations and tasks: who has each, and whether they are still working on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from budgeting.db.tables import (
    Audit,
    Case,
    CaseAction,
    CaseAssessment,
    CaseGoal,
    Conversation,
    Household,
    Member,
    Message,
    Programme,
    Task,
)
from budgeting.db.tables.tasks import WAITS
from budgeting.next_steps.gaps import UNANSWERED, UNSEEN, UNTOUCHED, Gap, Look, at_home, works
from budgeting.states.cases import CaseState, GoalState
from budgeting.states.conversations import InboxState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind, TaskState
from budgeting.subjects import Subject

#: After this long a broken promise is a gap, whatever was meant to happen then.
BROKEN = timedelta(days=1)


def cases(session: Session, seen: Look) -> Iterator[Gap]:
    """A case needs an owner who works here (or a task open to all), nothing overdue (an action, a goal, an assessment
    to repeat), and recent activity."""
    late = (
        select(CaseAction.id)
        .where(CaseAction.case_id == Case.id, CaseAction.done_at.is_(None), CaseAction.due_on < seen.today)
        .exists()
    )
    unreached = (
        select(CaseGoal.id)
        .where(CaseGoal.case_id == Case.id, CaseGoal.state == GoalState.OPEN, CaseGoal.due_on < seen.today)
        .exists()
    )
    later = aliased(CaseAssessment)
    repeated = select(later.id).where(later.case_id == Case.id, later.id > CaseAssessment.id).exists()
    repeat = (
        select(CaseAssessment.id)
        .where(CaseAssessment.case_id == Case.id, CaseAssessment.repeat_on < seen.today, ~repeated)
        .exists()
    )
    coming = (
        select(CaseAction.id)
        .where(CaseAction.case_id == Case.id, CaseAction.done_at.is_(None), CaseAction.due_on >= seen.today)
        .exists()
    )
    rows = session.execute(
        select(
            Case.id,
            Case.household_id,
            Case.created_at,
            works(Case.owner_id).label("owned"),
            late.label("late"),
            unreached.label("unreached"),
            repeat.label("repeat"),
            coming.label("coming"),
            _last("case", Case.id).label("touched"),
        )
        .join(Household, Household.id == Case.household_id)
        .where(at_home(seen), Case.state != CaseState.CLOSED)
        .order_by(Case.id)
    )
    for row in rows:
        if not row.owned:
            cause = "" if seen.has_task(TaskKind.CANNOT_PAY, row.id) else "no_owner"
        elif row.late:
            cause = "action_late"
        elif row.repeat:
            cause = "assessment_due"
        elif row.unreached:
            cause = "goal_late"
        else:
            touched = max(row.created_at, row.touched or row.created_at)
            cause = "" if row.coming or touched > seen.now - UNTOUCHED else "untouched"
        if cause:
            yield Gap(Subject(SubjectKind.CASE, row.id), cause, row.household_id)


def conversations(session: Session, seen: Look) -> Iterator[Gap]:
    """A conversation waiting for a person needs one, or a task that all can see, and recent activity."""
    said = (
        select(func.max(Message.created_at))
        .where(Message.conversation_id == Conversation.id)
        .scalar_subquery()
    )
    first = select(func.min(Programme.id)).where(Programme.archived_at.is_(None)).scalar_subquery()
    rows = session.execute(
        select(
            Conversation.id,
            Conversation.inbox_state,
            Conversation.held_by,
            works(Conversation.held_by).label("held"),
            Conversation.waiting_since,
            Conversation.snoozed_until,
            Conversation.created_at,
            Household.id.label("household_id"),
            said.label("said"),
            _last("conversation", Conversation.id).label("touched"),
        )
        .outerjoin(Member, Member.id == Conversation.member_id)
        .outerjoin(Household, Household.id == Member.household_id)
        .where(
            # Unknown writers belong to the oldest programme.
            at_home(seen) | (Conversation.member_id.is_(None) & (first == seen.programme.id)),
            Conversation.held_by.is_not(None)
            | Conversation.inbox_state.in_((InboxState.WAITING, InboxState.HELD, InboxState.SNOOZED)),
        )
        .order_by(Conversation.id)
    ).all()
    for row in rows:
        asleep = row.inbox_state is InboxState.SNOOZED and row.snoozed_until and row.snoozed_until > seen.now
        back = row.snoozed_until if row.inbox_state is InboxState.SNOOZED else None
        touched = max(filter(None, (row.created_at, row.said, row.touched, back)))
        if row.held_by is not None and not row.held:
            cause = "holder_gone"
        elif asleep:
            cause = ""
        elif row.held_by is None and row.id not in seen.conversations:
            # It is in the inbox, but that somebody may open that page is no next step.
            cause = "nobody" if touched <= seen.now - timedelta(days=1) else ""
        elif row.waiting_since is not None and row.waiting_since <= seen.now - UNANSWERED:
            cause = "unanswered" if _quiet(row.touched, seen) else ""
        else:
            cause = "" if touched > seen.now - UNANSWERED or row.held_by is None else "held_on"
        if cause:
            yield Gap(Subject(SubjectKind.CONVERSATION, row.id), cause, row.household_id, row.id)


def tasks(session: Session, seen: Look) -> Iterator[Gap]:
    """A task that somebody took is being worked on, and the lead knows of every broken promise."""
    mine = (Task.programme_id == seen.programme.id) & (Task.kind != TaskKind.NO_NEXT_STEP)
    rows = session.execute(
        select(
            Task.id,
            Task.household_id,
            Task.conversation_id,
            Task.state,
            Task.created_at,
            Task.due_at,
            Task.escalated_at,
            Task.kept_at,
            _last("task", Task.id).label("touched"),
            _last("conversation", Task.conversation_id).label("talked"),
        )
        .where(mine, WAITS)
        .order_by(Task.id)
    ).all()
    for row in rows:
        touched = max(filter(None, (row.created_at, row.touched, row.talked)))
        late = row.due_at is not None and row.due_at < seen.now - BROKEN
        broken = late and row.escalated_at is None and row.kept_at is None
        if broken:
            yield Gap(
                Subject(SubjectKind.TASK, row.id), "promise_broken", row.household_id, row.conversation_id
            )
        elif row.state is TaskState.TAKEN and touched <= seen.now - UNSEEN:
            yield Gap(Subject(SubjectKind.TASK, row.id), "taken_long", row.household_id, row.conversation_id)


def _quiet(touched: datetime | None, seen: Look) -> bool:
    return touched is None or touched <= seen.now - UNANSWERED


def _last(subject: str, number: object) -> ColumnElement[Any]:
    """When staff last did something with it, according to the audit trail."""
    return (
        select(func.max(Audit.at))
        .where(Audit.subject == subject, Audit.subject_id == number)
        .scalar_subquery()
    )
