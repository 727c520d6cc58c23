"""Announcements to many: each recipient is a row of its own in `messages`, in the slowest lane, once."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, Broadcast, Household, Member
from budgeting.errors import NotFound
from budgeting.states import BroadcastState, HouseholdState
from dialogs.i18n import Words
from dialogs.proactive.sessions import announce


def announce_session(
    session: Session, clock: Clock, words: Words, staff_id: int | None, session_id: int
) -> tuple[int, int]:
    """Tell every adult of the programme of a course or meeting: (told, passed over).

    Passed over is who has not joined, stopped everything, cannot be reached, or was told before. Raises
    NotFound.
    """
    found = session.execute(
        select(Activity.programme_id, Activity.title)
        .join(ActivitySession, ActivitySession.activity_id == Activity.id)
        .where(ActivitySession.id == session_id)
    ).first()
    if found is None:
        raise NotFound("session", session_id)
    now = clock.now()
    broadcast = Broadcast(
        programme_id=found.programme_id,
        created_by=staff_id,
        title=str(found.title.get("it", "")),
        session_id=session_id,
        audience={"programme": found.programme_id},
        state=BroadcastState.SENDING,
        created_at=now,
        started_at=now,
    )
    session.add(broadcast)
    session.flush()
    reasons = [
        announce(session, clock, words, session_id, member_id, broadcast.id)
        for member_id in session.scalars(_adults(found.programme_id))
    ]
    told = sum(reason is None for reason in reasons)
    audit.note(session, clock, staff_id, "broadcast.send", "broadcast", broadcast.id)
    return told, len(reasons) - told


def _adults(programme_id: int) -> Select[int]:
    return (
        select(Member.id)
        .join(Household, Household.id == Member.household_id)
        .where(
            Household.programme_id == programme_id,
            Household.state == HouseholdState.ACTIVE,
            Member.adult.is_(True),
            Member.left_at.is_(None),
            Member.unreachable_at.is_(None),
        )
        .order_by(Member.id)
    )
