"""Sessions that are over: somebody notes who was there, or nobody's hours are counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Activity, ActivitySession, Enrolment
from budgeting.next_steps.gaps import Gap, Look
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject

#: The sheet comes back to the desk within days; what is older than a season is history.
NOTED_WITHIN, HISTORY = timedelta(days=3), timedelta(days=90)


def unattended(session: Session, seen: Look) -> Iterator[Gap]:
    """A session to which somebody came, and whose attendance nobody has noted."""
    came = exists().where(
        Enrolment.session_id == ActivitySession.id, Enrolment.state == EnrolmentState.COMING
    )
    rows = session.execute(
        select(ActivitySession.id)
        .join(Activity, Activity.id == ActivitySession.activity_id)
        .where(
            Activity.programme_id == seen.programme.id,
            ActivitySession.state == SessionState.PLANNED,
            ActivitySession.starts_at > seen.now - HISTORY,
            ActivitySession.ends_at < seen.now - NOTED_WITHIN,
            came,
        )
        .order_by(ActivitySession.id)
    )
    for row in rows:
        yield Gap(Subject(SubjectKind.SESSION, row.id), "unattended")
