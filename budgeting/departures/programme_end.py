"""A programme ends: each household leaves it, and everything open is handed to one service.

It is a long job (`dialogs.departures.ending_job`): some households at a time, each in the state that says it is done,
so that it goes on after a restart and does nothing twice. The programme is closed once nobody is left in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from budgeting import activities, audit, batches, desk_groups, programmes
from budgeting.access import Action, Actor
from budgeting.audit import AuditAction
from budgeting.batches import Kind
from budgeting.clock import Clock
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Batch,
    Household,
    Member,
    Programme,
    Task,
)
from budgeting.db.tables.tasks import WAITS
from budgeting.departures.holdings import TASKS_THAT_STAY, Holding, Whose, counted
from budgeting.departures.leaving import Farewell, Service, Terms, leave, service
from budgeting.errors import NotPossible
from budgeting.schedule.reminders.audience import may_be_told
from budgeting.states.activities import SessionState
from budgeting.states.batches import BatchKind, BatchState
from budgeting.states.departures import DepartureReason
from budgeting.states.households import HouseholdState
from budgeting.tasks.closing import close as close_task


@dataclass(frozen=True, slots=True)
class Preview:
    """What ending the programme now would do."""

    households: int
    #: Those in which nobody can be told in the chat: staff tell them.
    untold: int
    #: Everything open, by kind.
    open: dict[Holding, int]
    #: Sessions that are still ahead: they are cancelled.
    sessions: int


def preview(session: Session, clock: Clock, programme_id: int) -> Preview:
    """Count what would end, before anybody decides."""
    active = _active(programme_id)
    told = (
        select(Member.household_id)
        .where(Member.adult.is_(True), *may_be_told())
        .where(Member.household_id.in_(active))
    )
    households = _count(session, active)
    return Preview(
        households,
        households - _count(session, told.distinct()),
        counted(session, clock, Whose(programme_id=programme_id)),
        _count(session, _ahead(programme_id, clock)),
    )


def start(
    session: Session,
    clock: Clock,
    actor: Actor,
    kind: Kind,
    programme_id: int,
    partner_id: int,
    *,
    form_key: str | None = None,
) -> Batch:
    """Begin to end the programme in the background; all families are told the service as it is now. Raises NotFound,
    NotPossible("ended" | "under_way" | "partner" | "unreachable").
    """
    programme = session.get(Programme, programme_id, with_for_update=True, populate_existing=True)
    if programme is None or programme.archived_at is not None:
        raise NotPossible("ended")
    if under_way(session, programme_id) is not None:
        raise NotPossible("under_way")
    told = service(session, programme_id, partner_id)
    audit.note(session, clock, actor.staff_id, AuditAction.PROGRAMME_END, "programme", programme_id)
    total = preview(session, clock, programme_id).households
    params = {
        "programme": programme_id,
        "partner": told.partner_id,
        "handed_to": told.name,
        "reach": told.reach,
    }
    return batches.start(
        session, clock, actor, kind, params, programme_id=programme_id, total=total, form_key=form_key
    )


def may(actor: Actor | None, programme_id: int) -> bool:
    """Whether this person may end the programme."""
    return actor is None or programme_id in actor.where(Action.SET_PROGRAMME)


def under_way(session: Session, programme_id: int) -> Batch | None:
    """The job that is ending the programme now."""
    query = select(Batch).where(
        Batch.programme_id == programme_id,
        Batch.kind == BatchKind.PROGRAMME_END,
        Batch.state.in_((BatchState.WAITING, BatchState.RUNNING)),
    )
    return session.scalars(query.limit(1)).first()


def end_next(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    programme_id: int,
    told: Service,
    farewell: Farewell,
    limit: int,
) -> int:
    """The next households leave; returns how many, 0 if none is left."""
    chosen = session.scalars(_active(programme_id).order_by(Household.id).limit(limit)).all()
    for household_id in chosen:
        household = session.get_one(Household, household_id)
        terms = Terms(DepartureReason.PROGRAMME_OVER, programmes.today(clock, household))
        leave(
            session,
            clock,
            staff_id,
            household_id,
            terms,
            farewell,
            part_of=AuditAction.PROGRAMME_END,
            told=told,
        )
    return len(chosen)


def cancel_sessions(session: Session, clock: Clock, programme_id: int) -> None:
    """Cancel what is still ahead, before its places are given up: nobody is offered a seat in it any more."""
    for number in session.scalars(_ahead(programme_id, clock).order_by(ActivitySession.id)).all():
        activities.cancel_session(session, clock, None, number)


def close(session: Session, clock: Clock, programme_id: int) -> None:
    """Nobody is left in it: the programme is over, and so is what it still had to do."""
    programme = session.get_one(Programme, programme_id, with_for_update=True, populate_existing=True)
    programme.archived_at = programme.archived_at or clock.now()
    programme.paused_at = programme.paused_until = None
    open_ones = select(Task).where(
        Task.programme_id == programme_id, WAITS, Task.kind.not_in(TASKS_THAT_STAY)
    )
    for task in session.scalars(open_ones.order_by(Task.id).with_for_update()).all():
        close_task(session, clock, task, None)
    desk_groups.end(session, clock, programme_id)
    session.flush()


def _active(programme_id: int) -> Select[Any]:
    return select(Household.id).where(
        Household.programme_id == programme_id, Household.state == HouseholdState.ACTIVE
    )


def _ahead(programme_id: int, clock: Clock) -> Select[Any]:
    return (
        select(ActivitySession.id)
        .join(Activity, Activity.id == ActivitySession.activity_id)
        .where(
            Activity.programme_id == programme_id,
            ActivitySession.state == SessionState.PLANNED,
            ActivitySession.starts_at > clock.now(),
        )
    )


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0
