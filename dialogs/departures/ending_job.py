"""The end of a programme as a long job: some households at a time, each with its last words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import batches
from budgeting.access import Actor
from budgeting.batches import Chunk, Progress
from budgeting.clock import Clock
from budgeting.db.tables import Broadcast
from budgeting.departures import Service, programme_end
from budgeting.states.batches import BatchKind
from budgeting.states.broadcasts import BroadcastState
from dialogs import broadcasts
from dialogs.departures.farewells import farewell
from dialogs.text.words import Words

#: Households in one transaction: each may end some dozens of things.
AT_ONCE = 5
_UNSENT = (BroadcastState.DRAFT, BroadcastState.SCHEDULED, BroadcastState.SENDING, BroadcastState.PAUSED)


def kind(words: Words) -> batches.Kind:
    """The job, with the words of the families' languages."""

    def keep(session: Session, chunk: Chunk, _: Any) -> Progress:
        programme_id = chunk.params["programme"]
        if not chunk.cursor:
            _stop_announcing(session, chunk.clock, programme_id)
            programme_end.cancel_sessions(session, chunk.clock, programme_id)
        number = programme_end.end_next(
            session,
            chunk.clock,
            chunk.actor.staff_id if chunk.actor is not None else None,
            programme_id,
            # A job from before the directory has no row of it.
            Service(chunk.params.get("partner"), chunk.params["handed_to"], chunk.params["reach"]),
            farewell(session, chunk.clock, words),
            AT_ONCE,
        )
        done = chunk.done + number
        if not number:
            programme_end.close(session, chunk.clock, programme_id)
        return Progress(cursor={"done": done}, done=done, finished=not number, result={"households": done})

    return batches.Kind(
        name=BatchKind.PROGRAMME_END, may=_may, keep=keep, chunk=AT_ONCE, memory=2 * 1024 * 1024
    )


def _may(actor: Actor | None, params: Mapping[str, Any]) -> bool:
    return programme_end.may(actor, params["programme"])


def _stop_announcing(session: Session, clock: Clock, programme_id: int) -> None:
    unsent = select(Broadcast.id).where(Broadcast.programme_id == programme_id, Broadcast.state.in_(_UNSENT))
    for number in session.scalars(unsent.order_by(Broadcast.id)).all():
        broadcasts.cancel(session, clock, None, number)
