"""Participants who need somebody for their children, and whom nobody is asked to find."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import ActivitySession, ChildcareEntry, Household
from budgeting.next_steps.gaps import Gap, Look, at_home
from budgeting.schedule.reminders import agreed_childcare
from budgeting.states.activities import SessionState
from budgeting.states.childcare import ChildcareKind, ChildcareState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def needs(session: Session, seen: Look) -> Iterator[Gap]:
    """Needs for coming sessions without a pair that agreed, and without a task."""
    entries = session.scalars(
        select(ChildcareEntry)
        .join(Household, Household.id == ChildcareEntry.household_id)
        .join(ActivitySession, ActivitySession.id == ChildcareEntry.session_id)
        .where(
            at_home(seen),
            ChildcareEntry.kind == ChildcareKind.NEED,
            ChildcareEntry.state == ChildcareState.OPEN,
            ActivitySession.state == SessionState.PLANNED,
            ActivitySession.starts_at > seen.now,
        )
        .order_by(ChildcareEntry.id)
    )
    for entry in entries:
        has_task = seen.has_task(TaskKind.CHILDCARE_NEEDED, entry.id)
        if not has_task and agreed_childcare(session, entry) is None:
            yield Gap(Subject(SubjectKind.CHILDCARE, entry.id), "unmatched", entry.household_id)
