"""Which queued rows may go now: due, and not behind another row of their conversation.

Each statement reads one table, and Python compares. PostgreSQL plans with statistics from a calm moment in which no
row was on its way, so with a subquery for each row it may read the whole table as often as there are rows.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, TextClause, bindparam, or_, select, text, union_all
from sqlalchemy.orm import Session

from budgeting.db.tables import Broadcast, Message
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import NOTHING_NEW, Lane, MessageState, Operation

_M = cast(Table, Message.__table__)
_B = cast(Table, Broadcast.__table__)
TALK = (Lane.REPLY, Lane.REMINDER)


def live(alias: str = "messages") -> TextClause:
    """The condition for a row on its way, in exactly these words: SQLite uses a partial index only if they match."""
    return text(f"{alias}.state IN ('queued', 'sending')")


#: Rows of a page, once the first page was not enough.
_PAGE = 1000
#: Rows of one lane: those to send at once, or those with a time.
_Branch = tuple[Lane, bool]


def _branch(lane: Lane, scheduled: bool) -> Select[Any]:
    """The due rows of a branch in the order of their index."""
    due: ColumnElement[bool] = _M.c.due_at <= bindparam("now") if scheduled else _M.c.due_at.is_(None)
    chosen = select(_M.c.id, _M.c.conversation_id, _M.c.lane, _M.c.operation, _M.c.due_at).where(
        live(), _M.c.bot_id == bindparam("bot"), _M.c.lane == lane, _M.c.state == MessageState.QUEUED, due
    )
    if lane is Lane.BROADCAST:
        still = select(_B.c.id).where(_B.c.state == BroadcastState.PAUSED)
        chosen = chosen.where(or_(_M.c.broadcast_id.is_(None), _M.c.broadcast_id.not_in(still)))
    limit = "broadcasts" if lane is Lane.BROADCAST else "talk"
    return chosen.order_by(_M.c.due_at, _M.c.id).limit(bindparam(limit)).offset(bindparam("seen"))


_BRANCHES = {(lane, scheduled): _branch(lane, scheduled) for lane in Lane for scheduled in (False, True)}
_FIRST = union_all(*(select(branch.subquery()) for branch in _BRANCHES.values()))
#: What may hold up others. A broadcast holds up no talk, and while it only waits, nothing.
_AHEAD = select(
    _M.c.id,
    _M.c.conversation_id,
    _M.c.lane,
    _M.c.operation,
    _M.c.due_at,
    (_M.c.state == MessageState.SENDING).label("sending"),
    _M.c.error.is_not(None).label("failed"),
).where(
    live(),
    _M.c.conversation_id.in_(bindparam("chats", expanding=True)),
    or_(_M.c.lane.in_(TALK), _M.c.state == MessageState.SENDING),
)


@dataclass(frozen=True, slots=True)
class Room:
    """How many rows may be found: replies and reminders of each sort, and broadcasts of each sort."""

    talk: int
    broadcasts: int

    def of(self, branch: _Branch) -> int:
        return self.broadcasts if branch[0] is Lane.BROADCAST else self.talk


def find(session: Session, now: datetime, bot_id: int, room: Room) -> list[int]:
    """The ids of the rows that may go, at most ``room`` in each branch."""
    connection = session.connection()
    params: dict[str, Any] = {"now": now, "bot": bot_id, "talk": room.talk, "broadcasts": room.broadcasts}
    ids: list[int] = []
    pages: dict[_Branch, list[Any]] = {branch: [] for branch in _BRANCHES}
    for row in connection.execute(_FIRST, {**params, "seen": 0}):
        pages[row.lane, row.due_at is not None].append(row)
    ahead = _ahead(session, itertools.chain.from_iterable(pages.values()))
    for branch, rows in pages.items():
        free = _free(rows, ahead, now)
        seen = size = most = room.of(branch)
        # All of a page may stand behind something: then those that may go come later.
        while len(free) < most and len(rows) == size:
            size = _PAGE
            more = {**params, "seen": seen, "talk": size, "broadcasts": size}
            rows = list(connection.execute(_BRANCHES[branch], more))
            free += _free(rows, _ahead(session, rows), now)
            seen += size
        ids += free[:most]
    return ids


def _ahead(session: Session, rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Per conversation what is on its way there and may hold up others."""
    chats = {row.conversation_id for row in rows}
    ahead: dict[int, list[Any]] = {}
    if chats:
        for row in session.connection().execute(_AHEAD, {"chats": sorted(chats)}):
            ahead.setdefault(row.conversation_id, []).append(row)
    return ahead


def _free(rows: Sequence[Any], ahead: dict[int, list[Any]], now: datetime) -> list[int]:
    return [
        row.id
        for row in rows
        if not any(_holds_up(other, row, now) for other in ahead.get(row.conversation_id, ()))
    ]


def _holds_up(other: Any, row: Any, now: datetime) -> bool:
    """Whether ``other`` has to go first.

    That's an earlier row that is being sent or waiting for a retry, or one that is also due but wouldn't come before
    this row in its branch. A row scheduled for later delays nobody, and a broadcast never holds up a conversation.
    """
    if other.id >= row.id:
        return False
    # Removing buttons delays no words, nor does reading earlier ones aloud.
    if other.operation in NOTHING_NEW and row.operation is Operation.SEND:
        return False
    if other.sending:
        return other.lane in TALK or row.lane is Lane.BROADCAST
    if other.due_at is None:
        return other.failed or row.due_at is not None
    if row.due_at is not None and other.due_at <= row.due_at:
        return False
    return bool(other.failed or other.due_at <= now)
