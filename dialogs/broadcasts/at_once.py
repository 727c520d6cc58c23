"""Tell everybody of a programme about a session at once, without a form: for the command line and transcripts."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, Broadcast, Message
from budgeting.errors import NotFound, NotPossible
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.programmes import Instrument
from dialogs.broadcasts.criteria import Audience
from dialogs.broadcasts.draft import Draft, create
from dialogs.broadcasts.sending import work_off
from dialogs.text.words import Words


def announce_session(
    session: Session, clock: Clock, words: Words, staff_id: int | None, session_id: int
) -> tuple[int, int]:
    """Tell every adult of the programme about a course or meeting, at once: (told, passed over).

    Passed over are those who haven't joined, stopped everything, can't be reached, or were told before. Raises
    NotFound, and NotPossible if the session is cancelled or has begun.
    """
    programme = select(Activity.programme_id).join(ActivitySession).where(ActivitySession.id == session_id)
    programme_id = session.scalar(programme)
    if programme_id is None:
        raise NotFound("session", session_id)
    settings = programmes.Settings.of(programmes.programme(session, programme_id))
    if not (settings.has(Instrument.BROADCASTS) and settings.has(Instrument.ACTIVITIES)):
        raise NotPossible("switched_off")
    made = create(session, clock, staff_id, Draft(Audience(programme_id), session_id=session_id))
    broadcast = session.get_one(Broadcast, made)
    while broadcast.filled_at is None and broadcast.state in (
        BroadcastState.SCHEDULED,
        BroadcastState.SENDING,
    ):
        work_off(session, clock, words, only=made)
        session.refresh(broadcast)
    told = len(session.scalars(select(Message.id).where(Message.broadcast_id == made)).all())
    return told, sum(broadcast.left_out.values())
