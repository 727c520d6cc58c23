"""Questions put to families that nobody has answered for some days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import Household, PhraseQuestion
from budgeting.next_steps.gaps import Gap, Look, at_home
from budgeting.programmes import Settings
from budgeting.states.messages import SubjectKind
from budgeting.states.phrases import QuestionState
from budgeting.subjects import Subject


def questions(session: Session, seen: Look) -> Iterator[Gap]:
    """A question still open after the programme's days: somebody calls, asks in another way or withdraws it."""
    days = Settings.of(seen.programme).question_days
    rows = session.execute(
        select(PhraseQuestion.id, PhraseQuestion.household_id, PhraseQuestion.conversation_id)
        .join(Household, Household.id == PhraseQuestion.household_id)
        .where(
            at_home(seen),
            PhraseQuestion.state == QuestionState.ASKED,
            PhraseQuestion.asked_at <= seen.now - timedelta(days=days),
        )
        .order_by(PhraseQuestion.id)
    )
    for row in rows:
        yield Gap(Subject(SubjectKind.QUESTION, row.id), "unanswered", row.household_id, row.conversation_id)
