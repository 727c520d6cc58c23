"""What each change needs: the session's row locked, the task for staff, the words to both, the live pages."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import events, tasks
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, ChildcareEntry, ChildcareSwap
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.schedule import reminders
from budgeting.states.activities import SessionState
from budgeting.states.childcare import LIVE, ChildcareKind, ChildcareState, SwapState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def locked(session: Session, session_id: int) -> ActivitySession:
    """The session, under its lock: who is meant for whom changes one at a time. Raises NotFound."""
    meeting = session.get(ActivitySession, session_id, populate_existing=True, with_for_update=True)
    if meeting is None:
        raise NotFound("session", session_id)
    return meeting


def still_ahead(clock: Clock, meeting: ActivitySession) -> None:
    """Raises NotPossible("cancelled", "held" or "over")."""
    if meeting.state is not SessionState.PLANNED:
        raise NotPossible(meeting.state.value)
    if clock.now() >= meeting.starts_at:
        raise NotPossible("over")


def live_swap(session: Session, entry: ChildcareEntry) -> ChildcareSwap | None:
    """The pair an entry belongs to at the moment."""
    side = ChildcareSwap.need_id if entry.kind is ChildcareKind.NEED else ChildcareSwap.offer_id
    query = select(ChildcareSwap).where(side == entry.id, ChildcareSwap.state.in_(LIVE))
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def about(entry: ChildcareEntry) -> Subject:
    return Subject(SubjectKind.CHILDCARE, entry.id)


def look_for(session: Session, clock: Clock, entry: ChildcareEntry) -> None:
    """Ask staff to find somebody: one task for a need, until two have agreed."""
    if entry.kind is ChildcareKind.NEED and entry.state is ChildcareState.OPEN:
        tasks.open_task(
            session,
            clock,
            TaskKind.CHILDCARE_NEEDED,
            about(entry),
            programme_id=_programme(session, entry.session_id),
            household_id=entry.household_id,
        )


def looked_for(session: Session, clock: Clock, entry: ChildcareEntry) -> None:
    """Nobody need look any more."""
    tasks.settle(session, clock, TaskKind.CHILDCARE_NEEDED, about(entry))


def told(
    session: Session, clock: Clock, swap: ChildcareSwap, to: SwapState, *, besides: int | None = None
) -> None:
    """The pair's new state, of which both hear; ``besides``: the member whose own answer it was."""
    swap.state, swap.changed_at = to, clock.now()
    swap.sequence += 1
    session.flush()
    reminders.plan_childcare(session, clock, swap, besides)
    changed(session, clock, swap.session_id)


def planned(session: Session, clock: Clock, entry: ChildcareEntry) -> None:
    """The evening before and the end follow what was said."""
    reminders.plan_childcare_entry(session, clock, entry)


def changed(session: Session, clock: Clock, session_id: int) -> None:
    session.flush()
    activity = session.get_one(ActivitySession, session_id).activity_id
    place = _programme(session, session_id)
    events.tell(session, clock, EventKind.ENROLMENT, programme_id=place, activity=activity)


def _programme(session: Session, session_id: int) -> int:
    query = (
        select(Activity.programme_id)
        .join(ActivitySession, ActivitySession.activity_id == Activity.id)
        .where(ActivitySession.id == session_id)
    )
    return session.scalars(query).one()
