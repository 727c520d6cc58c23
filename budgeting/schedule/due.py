"""Due events: something to do at a moment, once. The clock claims them; the code that handles one settles it.

An event is identified by its `Slot` (what, about what, for whom, which date, which rung), stored in columns. A
unique key built from these makes planning twice, after a restart or in two processes, leave one row; nothing
reads the key. Statements are built once: the clock runs them every few seconds, usually in vain.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, and_, bindparam, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.named_rows import Named
from budgeting.db.tables import DueEvent
from budgeting.states.schedule import DueKind, DueState

log = logging.getLogger(__name__)

#: Why an event was cancelled: its programme doesn't use its instrument.
SWITCHED_OFF = "switched_off"
#: Its programme was paused.
PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Slot:
    """The identity of an event: there is at most one per slot."""

    kind: DueKind
    subject_id: int
    member_id: int | None
    for_date: date
    rung: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A due event as it should be. ``rung`` tells several for one date apart; instants are in UTC."""

    kind: DueKind
    #: The instalment, check-in, session or member it is about, by kind.
    subject_id: int
    member_id: int | None
    for_date: date
    rung: int
    due_at: datetime
    stale_at: datetime

    @property
    def slot(self) -> Slot:
        """Its identity."""
        return Slot(self.kind, self.subject_id, self.member_id, self.for_date, self.rung)


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed event."""

    id: int
    kind: DueKind
    subject_id: int
    member_id: int | None
    for_date: date
    rung: int
    due_at: datetime
    stale_at: datetime

    @property
    def slot(self) -> Slot:
        """Its identity."""
        return Slot(self.kind, self.subject_id, self.member_id, self.for_date, self.rung)


_events: Table = DueEvent.metadata.tables["due_events"]
# A literal, not a parameter: SQLite uses a partial index only if the query repeats its condition.
_PENDING = _events.c.state == literal_column("'pending'")
_DUE = Named.table(Due, _events)

_CLAIM = (
    select(*_DUE.columns)
    .where(_PENDING, _events.c.due_at <= bindparam("now"))
    .order_by(_events.c.due_at, _events.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_NEXT = select(_events.c.kind, _events.c.due_at).where(_PENDING).order_by(_events.c.due_at).limit(1)
_SETTLE = (
    update(_events)
    .where(_events.c.id == bindparam("event"), _PENDING)
    .values(state=bindparam("to"), reason=bindparam("why"), settled_at=bindparam("at"))
)
_CANCEL = (
    update(_events)
    .where(_events.c.kind == bindparam("what"), _events.c.subject_id == bindparam("subject"), _PENDING)
    .values(state=DueState.CANCELLED, reason=bindparam("why"), settled_at=bindparam("at"))
)
_CANCEL_FOR_MEMBER = _CANCEL.where(_events.c.member_id == bindparam("whom"))


def _key(slot: Slot) -> str:
    """One event per slot, even without a member: a unique index over the columns wouldn't catch NULLs."""
    return f"{slot.kind}:{slot.subject_id}:{slot.member_id or 0}:{slot.for_date}:{slot.rung}"


def _upsert(dialect: Any) -> Any:
    insert = dialect.insert(_events).values(state=DueState.PENDING, reason="")
    new = insert.excluded
    # A cancelled event may be wanted again (a payment refused, a pause ended); one that is done or skipped may not.
    # Unchanged rows are left alone, so the hourly pass writes nothing needlessly.
    return insert.on_conflict_do_update(
        index_elements=[_events.c.unique_key],
        set_={
            "due_at": new.due_at,
            "stale_at": new.stale_at,
            "state": DueState.PENDING,
            "reason": "",
            "settled_at": None,
        },
        where=or_(
            and_(_PENDING, or_(_events.c.due_at != new.due_at, _events.c.stale_at != new.stale_at)),
            _events.c.state == DueState.CANCELLED,
        ),
    )


_PUT = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def put(
    session: Session,
    kind: DueKind,
    subject_id: int,
    member_id: int | None,
    for_date: date,
    rung: int,
    due_at: datetime,
    stale_at: datetime,
) -> None:
    """Plan one event, or move the pending one with the same key; a settled one stays settled."""
    put_all(session, [Planned(kind, subject_id, member_id, for_date, rung, due_at, stale_at)])


def put_all(session: Session, planned: Iterable[Planned]) -> None:
    """The same for many at once."""
    # The same order everywhere, so that processes planning the same rows wait for each other without deadlock.
    rows = [
        {
            "kind": event.kind,
            "subject_id": event.subject_id,
            "member_id": event.member_id,
            "for_date": event.for_date,
            "rung": event.rung,
            "unique_key": _key(event.slot),
            "due_at": event.due_at,
            "stale_at": event.stale_at,
        }
        for event in sorted(planned, key=lambda event: _key(event.slot))
    ]
    if rows:
        connection = session.connection()
        connection.execute(_PUT[connection.dialect.name], rows)


def cancel(
    session: Session,
    clock: Clock,
    kind: DueKind,
    subject_id: int,
    reason: str,
    *,
    member_id: int | None = None,
) -> None:
    """Cancel the pending events of a kind about a subject, optionally for one member."""
    values = {"what": kind, "subject": subject_id, "why": reason, "at": clock.now()}
    if member_id is None:
        session.connection().execute(_CANCEL, values)
    else:
        session.connection().execute(_CANCEL_FOR_MEMBER, {**values, "whom": member_id})


def cancel_others(
    session: Session,
    clock: Clock,
    kinds: Collection[DueKind],
    subjects: Collection[int],
    keep: Collection[Slot],
    reason: str,
    *,
    member_id: int | None = None,
    stale_after: datetime | None = None,
) -> None:
    """Cancel the pending events of these kinds and subjects whose slot isn't in ``keep``.

    ``member_id``: only theirs. ``stale_after``: only those that may still be sent after that moment; the clock
    then sends or skips an event that is late, or was postponed for being late, instead of losing it here.
    """
    if not subjects:
        return
    query = select(*_DUE.columns).where(
        _PENDING, _events.c.kind.in_(kinds), _events.c.subject_id.in_(subjects)
    )
    if member_id is not None:
        query = query.where(_events.c.member_id == member_id)
    if stale_after is not None:
        query = query.where(_events.c.stale_at > stale_after)
    keys_to_keep = set(keep)
    pending = [_DUE.of(row) for row in session.connection().execute(query.order_by(_events.c.id))]
    for event in pending:
        if event.slot not in keys_to_keep:
            settle(session, clock.now(), event.id, DueState.CANCELLED, reason)


def cancel_of_member(session: Session, clock: Clock, member_id: int, reason: str) -> None:
    """Cancel everything still to be sent to one member."""
    session.connection().execute(
        update(_events)
        .where(_events.c.member_id == member_id, _PENDING)
        .values(state=DueState.CANCELLED, reason=reason, settled_at=clock.now())
    )


def claim(session: Session, now: datetime, limit: int) -> list[Due]:
    """Up to ``limit`` due events, oldest first; on PostgreSQL locked until the transaction ends.

    Events that are too late are settled as skipped and logged here, never returned. An empty result means nothing
    is due (or other processes hold it).
    """
    while True:
        rows = session.connection().execute(_CLAIM, {"now": now, "limit": limit}).all()
        claimed = [_DUE.of(row) for row in rows]
        late = [event for event in claimed if now > event.stale_at]
        for event in late:
            settle(session, now, event.id, DueState.SKIPPED, "stale")
        if late:
            # One line per batch: after a long outage there may be thousands.
            which = ", ".join(f"{event.kind.value} {event.id}" for event in late)
            log.warning("%d due events came too late and were skipped: %s", len(late), which)
        if len(late) < len(claimed) or not late:
            return [event for event in claimed if now <= event.stale_at]


def revive(
    session: Session, clock: Clock, reason: str = SWITCHED_OFF, kinds: Collection[DueKind] | None = None
) -> None:
    """Plan again what was cancelled for this reason and isn't too late; optionally only some kinds.

    Events no longer wanted are cancelled again when their moment comes.
    """
    cancelled = update(_events).where(
        _events.c.state == DueState.CANCELLED,
        _events.c.reason == reason,
        _events.c.stale_at > clock.now(),
    )
    if kinds is not None:
        cancelled = cancelled.where(_events.c.kind.in_(kinds))
    session.connection().execute(cancelled.values(state=DueState.PENDING, reason="", settled_at=None))


def settle(session: Session, now: datetime, event_id: int, state: DueState, reason: str = "") -> bool:
    """Record the result of a pending event. Returns False if it was already settled; then nothing changes."""
    done: Any = session.connection().execute(
        _SETTLE, {"event": event_id, "to": state, "why": reason, "at": now}
    )
    return bool(done.rowcount)


def move(session: Session, event_id: int, due_at: datetime) -> None:
    """Move a pending event to another moment (UTC); its deadline stays the same."""
    session.connection().execute(
        update(_events).where(_events.c.id == event_id, _PENDING).values(due_at=due_at)
    )


def next_due(session: Session) -> tuple[DueKind, datetime] | None:
    """The next event's kind and moment; None if nothing is planned."""
    row = session.connection().execute(_NEXT).first()
    return (row.kind, row.due_at) if row else None


def pending_of_member(session: Session, kind: DueKind, member_id: int) -> list[Due]:
    """The member's pending events of a kind, by moment."""
    query = (
        select(*_DUE.columns)
        .where(_PENDING, _events.c.kind == kind, _events.c.member_id == member_id)
        .order_by(_events.c.due_at, _events.c.id)
    )
    return [_DUE.of(row) for row in session.connection().execute(query)]


def pending(session: Session, kinds: Sequence[DueKind], subject_id: int) -> list[Due]:
    """The pending events of these kinds about one subject, by moment."""
    return pending_of(session, kinds, [subject_id])


def pending_of(session: Session, kinds: Sequence[DueKind], subject_ids: Collection[int]) -> list[Due]:
    """The same for many subjects; without subjects it doesn't query."""
    if not subject_ids:
        return []
    query = (
        select(*_DUE.columns)
        .where(_PENDING, _events.c.kind.in_(kinds), _events.c.subject_id.in_(subject_ids))
        .order_by(_events.c.due_at, _events.c.id)
    )
    return [_DUE.of(row) for row in session.connection().execute(query)]
