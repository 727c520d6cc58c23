"""What a member knows of a session: how it stood when they last heard, and which calendar file they have."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from budgeting.db.tables import Enrolment


def told(session: Session, session_id: int, member_id: int, sequence: int) -> None:
    """The member has heard how the session stands at ``sequence``."""
    _note(session, session_id, member_id, told_sequence=sequence)


def calendar_taken(session: Session, session_id: int, member_id: int, sequence: int) -> None:
    """The member has got a calendar file with this sequence; without an answer of theirs, nothing is noted."""
    _note(session, session_id, member_id, calendar_sequence=sequence)


def _note(session: Session, session_id: int, member_id: int, **values: int) -> None:
    session.execute(
        update(Enrolment)
        .where(Enrolment.session_id == session_id, Enrolment.member_id == member_id)
        .values(values)
        .execution_options(synchronize_session="fetch")
    )
