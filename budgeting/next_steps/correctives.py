"""What a family does itself, and nobody asks about any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Corrective, Household
from budgeting.next_steps.gaps import Gap, Look, at_home
from budgeting.states.correctives import CorrectiveState
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject

#: Two rounds and some days: by then somebody should have been asked, or have answered.
UNASKED = timedelta(days=75)


def correctives(session: Session, seen: Look) -> Iterator[Gap]:
    """Those without an answer for two rounds, and the open ones that no round reached."""
    long_ago = seen.now - UNASKED
    rows = session.scalars(
        select(Corrective)
        .join(Household, Household.id == Corrective.household_id)
        .where(
            at_home(seen),
            or_(
                Corrective.state == CorrectiveState.QUIET,
                (Corrective.state == CorrectiveState.OPEN)
                & (Corrective.answered_at < long_ago)
                & or_(Corrective.asked_for.is_(None), Corrective.asked_for < (seen.today - UNASKED / 2)),
            ),
        )
        .order_by(Corrective.id)
        .limit(1_000)
    )
    for row in rows:
        cause = "unanswered" if row.state is CorrectiveState.QUIET else "unasked"
        yield Gap(Subject(SubjectKind.CORRECTIVE, row.id), cause, row.household_id)
