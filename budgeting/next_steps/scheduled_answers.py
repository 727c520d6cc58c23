"""Answers planned for later that nobody decides about, or that were not sent at their time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import tasks
from budgeting.db.tables import Conversation, Household, Member, ScheduledAnswer
from budgeting.next_steps.gaps import Gap, Look, at_home
from budgeting.states.messages import SubjectKind
from budgeting.states.scheduled_answers import ScheduledAnswerState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: The clock sends them within seconds.
LATE = timedelta(hours=1)


def answers(session: Session, seen: Look) -> Iterator[Gap]:
    """One that is held without a task, and one whose time has passed."""
    rows = session.execute(
        select(
            ScheduledAnswer.id,
            ScheduledAnswer.state,
            ScheduledAnswer.send_at,
            ScheduledAnswer.conversation_id,
            Household.id.label("household_id"),
        )
        .join(Conversation, Conversation.id == ScheduledAnswer.conversation_id)
        .join(Member, Member.id == Conversation.member_id)
        .join(Household, Household.id == Member.household_id)
        .where(
            at_home(seen),
            ScheduledAnswer.state.in_((ScheduledAnswerState.WAITING, ScheduledAnswerState.HELD)),
        )
        .order_by(ScheduledAnswer.id)
    )
    for row in rows:
        about = Subject(SubjectKind.SCHEDULED_ANSWER, row.id)
        held = row.state is ScheduledAnswerState.HELD
        if held and not tasks.waits(session, TaskKind.ANSWER_HELD, about):
            yield Gap(about, "undecided", row.household_id, row.conversation_id)
        elif not held and row.send_at <= seen.now - LATE:
            yield Gap(about, "not_sent", row.household_id, row.conversation_id)
