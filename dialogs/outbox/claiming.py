"""Which outbox rows may be sent now.

Core statements, built once: this is the courier's hot path. `candidates` keeps the order within a conversation.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from budgeting.db.tables import Conversation, Member, Message
from budgeting.states.messages import Lane, MessageState, Operation
from dialogs.broadcasts import copies
from dialogs.outbox import access, candidates, outgoing
from dialogs.outbox.candidates import Room, live
from dialogs.outbox.outgoing import Outgoing

log = logging.getLogger(__name__)

#: A row left mid-send this often is presumed to cause the crashes.
MOST_RESTARTS = 5
#: Most rows of one conversation to claim at once.
PER_CHAT = 4
#: Rows of each sort to look at for one that may go.
_GLANCE = 20

_M = cast(Table, Message.__table__)
_C = cast(Table, Conversation.__table__)
_P = cast(Table, Member.__table__)
_LIVE = (MessageState.QUEUED, MessageState.SENDING)
_RANK = {Lane.REPLY: 0, Lane.REMINDER: 1, Lane.BROADCAST: 2}


_CHOOSE = (
    select(
        _M.c.id,
        _M.c.conversation_id,
        _C.c.chat_id,
        _M.c.operation,
        _M.c.about_id,
        _M.c.kind,
        _M.c.text,
        _M.c.spans,
        _M.c.buttons,
        _M.c.media,
        _M.c.lane,
        _M.c.attempts,
        _M.c.expires_at,
        _M.c.staff_id,
        _P.c.listens,
        *access.COLUMNS,
    )
    .select_from(access.with_reader(_M.join(_C, _C.c.id == _M.c.conversation_id)))
    # Another process may have changed one since it was found.
    .where(_M.c.id.in_(bindparam("ids", expanding=True)), _M.c.state == MessageState.QUEUED)
)
# Rows that someone else is changing right now (e.g. staff cancelling) wait for the next round.
_CHOOSE_LOCKED = _CHOOSE.with_for_update(of=_M, skip_locked=True)
#: The messages that rows change.
_TARGETS = select(_M.c.id, _M.c.telegram_id, _M.c.state, _M.c.media).where(
    _M.c.id.in_(bindparam("ids", expanding=True))
)
_TAKE = (
    update(_M)
    .where(_M.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=MessageState.SENDING, owner=bindparam("new_owner"), lease_until=bindparam("until"))
)
_SKIP = (
    update(_M)
    .where(_M.c.id == bindparam("row"))
    .values(state=MessageState.SKIPPED, error=bindparam("why"), owner=None, lease_until=None)
)
# With the lanes named it takes a few index steps; without, SQLite reads every message ever sent.
_NEXT = select(func.min(_M.c.due_at)).where(
    live(), _M.c.bot_id == bindparam("bot"), _M.c.lane.in_(_RANK), _M.c.due_at > bindparam("now")
)


def ready(
    session: Session, now: datetime, bot_id: int, *, talk: bool = True, broadcasts: bool = True
) -> tuple[bool, datetime | None]:
    """Whether `claim` would find something, and when the next row after ``now`` is due. Changes nothing."""
    room = Room(_GLANCE if talk else 0, _GLANCE if broadcasts else 0)
    if candidates.find(session, now, bot_id, room):
        return True, None
    params = {"now": now, "bot": bot_id}
    return False, session.connection().execute(_NEXT, params).scalar_one_or_none()


def claim(
    session: Session,
    now: datetime,
    bot_id: int,
    owner: str,
    limit: int,
    lease_seconds: float,
    *,
    broadcasts: int | None = None,
    per_chat: int = PER_CHAT,
) -> list[Outgoing]:
    """Mark the rows to send next as ``sending`` by ``owner`` and return them, replies before broadcasts.

    At most ``limit`` replies and reminders, ``broadcasts`` (default ``limit``) broadcast rows, and ``per_chat``
    rows per conversation, in its order. Rows that are too late, or that their chat may no longer read, are
    skipped and logged. A copy of an announcement says how its session stands now.
    """
    most = limit if broadcasts is None else broadcasts
    ids = candidates.find(session, now, bot_id, Room(limit, most))
    if not ids:
        return []
    connection = session.connection()
    locked = connection.dialect.name == "postgresql"
    rows: Sequence[Any] = connection.execute(_CHOOSE_LOCKED if locked else _CHOOSE, {"ids": ids}).all()
    changed = _changed(session, now, rows)
    if changed.reworded:
        rows = connection.execute(_CHOOSE, {"ids": [row.id for row in rows]}).all()
    rows = sorted(rows, key=lambda row: (_RANK[row.lane], row.id))
    targets = _targets(connection, rows)
    skipped: list[dict[str, Any]] = []
    chosen: list[Outgoing] = []
    room = {Lane.REPLY: limit, Lane.BROADCAST: most}
    taken: Counter[int] = Counter()
    closed: set[int] = set()
    newest = {row.about_id: row.id for row in rows if row.operation is not Operation.SEND}
    for row in rows:
        target = targets.get(row.about_id)
        why = changed.dropped.get(row.id) or _too_late(row, now) or _pointless(row, target, newest)
        if why:
            skipped.append({"row": row.id, "why": why})
            continue
        share = Lane.BROADCAST if row.lane is Lane.BROADCAST else Lane.REPLY
        chat = row.conversation_id
        # An edit of a message without a number waits until that's settled, and everything behind it waits too.
        if chat in closed or taken[chat] >= per_chat or room[share] <= 0 or _on_its_way(target):
            closed.add(chat)
            continue
        taken[chat] += 1
        room[share] -= 1
        chosen.append(outgoing.of(row, target, now))
    if skipped:
        connection.execute(_SKIP, skipped)
        for reason, count in Counter(row["why"] for row in skipped).items():
            log.info("%d outgoing rows skipped: %s", count, reason)
    if chosen:
        until = now + timedelta(seconds=lease_seconds)
        connection.execute(_TAKE, {"ids": [row.id for row in chosen], "new_owner": owner, "until": until})
    return chosen


def _changed(session: Session, now: datetime, rows: Sequence[Any]) -> copies.Changed:
    """What became of the announcements' rows: one may be called off since, or its session be another."""
    announced = [row.id for row in rows if row.lane is Lane.BROADCAST]
    return copies.bring_up_to_date(session, now, announced) if announced else copies.Changed()


def _targets(connection: Connection, rows: Sequence[Any]) -> dict[int, Any]:
    """The messages that these rows change, by id."""
    ids = {row.about_id for row in rows if row.operation is not Operation.SEND and row.about_id is not None}
    if not ids:
        return {}
    return {target.id: target for target in connection.execute(_TARGETS, {"ids": sorted(ids)})}


def _too_late(row: Any, now: datetime) -> str:
    if row.expires_at is not None and row.expires_at <= now:
        return "expired"
    # This includes rows queued before the phone, the consent or the wish to hear from us ended.
    return access.ended(row)


def _pointless(row: Any, target: Any, newest: dict[int, int]) -> str:
    """Why buttons needn't be removed: their message never arrived, or a later row changes it again."""
    if row.operation is not Operation.CLOSE:
        return ""
    if newest[row.about_id] > row.id:
        return "overtaken"
    arrived = target is not None and target.telegram_id is not None
    return "" if arrived or _on_its_way(target) else "never_sent"


def _on_its_way(target: Any) -> bool:
    return target is not None and target.telegram_id is None and target.state in _LIVE
