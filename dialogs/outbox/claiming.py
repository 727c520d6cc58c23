"""Which outbox rows may be sent now.

Core statements, built once: this is the courier's hot path. Claiming also keeps the order within a conversation;
see `_waits`.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Table,
    TextClause,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from budgeting.db.tables import Broadcast, Conversation, Member, Message
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import NOTHING_NEW, Lane, MessageState, Operation
from dialogs.outbox import access, outgoing
from dialogs.outbox.outgoing import Outgoing

log = logging.getLogger(__name__)

#: A row left mid-send this often is presumed to cause the crashes.
MOST_RESTARTS = 5
#: Most rows of one conversation to claim at once.
PER_CHAT = 4

_M = cast(Table, Message.__table__)
_C = cast(Table, Conversation.__table__)
_P = cast(Table, Member.__table__)
_B = cast(Table, Broadcast.__table__)
_TARGET = _M.alias("target")
_EARLIER = _M.alias("earlier")
_RANK = {Lane.REPLY: 0, Lane.REMINDER: 1, Lane.BROADCAST: 2}
_TALK = (Lane.REPLY, Lane.REMINDER)


def live(alias: str = "messages") -> TextClause:
    """The condition for a row on its way, in exactly these words: SQLite uses a partial index only if they match."""
    return text(f"{alias}.state IN ('queued', 'sending')")


def _waits(scheduled: bool) -> ColumnElement[bool]:
    """Whether an earlier row of the same conversation has to go first.

    That's a row that is being sent or waiting for a retry, or one that is also due but wouldn't come before this
    row in its branch of the candidates. A row scheduled for later delays nobody, and a broadcast never holds up
    a conversation.
    """
    e = _EARLIER.c
    now: ColumnElement[Any] = bindparam("now")
    if scheduled:
        stuck = or_(
            e.state == MessageState.SENDING,
            e.due_at.is_(None),
            and_(e.due_at > _M.c.due_at, or_(e.due_at <= now, e.error.is_not(None))),
        )
    else:
        stuck = or_(e.state == MessageState.SENDING, e.due_at <= now, e.error.is_not(None))
    return exists().where(
        live("earlier"),
        e.conversation_id == _M.c.conversation_id,
        e.id < _M.c.id,
        # Removing buttons delays no words, nor does reading earlier ones aloud.
        or_(e.operation.not_in(NOTHING_NEW), _M.c.operation != Operation.SEND),
        or_(e.lane.in_(_TALK), and_(_M.c.lane == Lane.BROADCAST, e.state == MessageState.SENDING)),
        stuck,
    )


def _branch(lane: Lane, scheduled: bool) -> Any:
    """Candidates of one lane in index order: those to send at once, or those with a time."""
    due = _M.c.due_at <= bindparam("now") if scheduled else _M.c.due_at.is_(None)
    chosen = select(_M.c.id).where(
        live(),
        _M.c.bot_id == bindparam("bot"),
        _M.c.lane == lane,
        _M.c.state == MessageState.QUEUED,
        due,
        ~_waits(scheduled),
    )
    limit = "talk"
    if lane is Lane.BROADCAST:
        limit = "broadcasts"
        still = (BroadcastState.PAUSED, BroadcastState.CANCELLED)
        chosen = chosen.where(~exists().where(_B.c.id == _M.c.broadcast_id, _B.c.state.in_(still)))
    branch = chosen.order_by(_M.c.due_at, _M.c.id).limit(bindparam(limit)).subquery()
    return select(branch.c.id)


_CANDIDATES = union_all(
    *(_branch(lane, scheduled) for lane in _RANK for scheduled in (False, True))
).subquery()
_ANY = select(_CANDIDATES.c.id).limit(1)
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
        _TARGET.c.telegram_id.label("edits"),
        _TARGET.c.state.label("target_state"),
        _TARGET.c.media.label("target_media"),
        _M.c.lane,
        _M.c.attempts,
        _M.c.expires_at,
        _M.c.staff_id,
        _P.c.listens,
        *access.COLUMNS,
    )
    .select_from(
        access.with_reader(_M.join(_C, _C.c.id == _M.c.conversation_id)).outerjoin(
            _TARGET, and_(_TARGET.c.id == _M.c.about_id, _M.c.operation != Operation.SEND)
        )
    )
    .where(_M.c.id.in_(select(_CANDIDATES.c.id)))
)
# Rows that someone else is changing right now (e.g. staff cancelling) wait for the next round.
_CHOOSE_LOCKED = _CHOOSE.with_for_update(of=_M, skip_locked=True)
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
    params = {"now": now, "bot": bot_id, "talk": int(talk), "broadcasts": int(broadcasts)}
    connection = session.connection()
    if connection.execute(_ANY, params).first() is not None:
        return True, None
    return False, connection.execute(_NEXT, params).scalar_one_or_none()


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
    skipped and logged.
    """
    most = limit if broadcasts is None else broadcasts
    params = {"now": now, "bot": bot_id, "talk": limit, "broadcasts": most}
    connection = session.connection()
    locked = connection.dialect.name == "postgresql"
    rows = connection.execute(_CHOOSE_LOCKED if locked else _CHOOSE, params).all()
    rows = sorted(rows, key=lambda row: (_RANK[row.lane], row.id))
    skipped: list[dict[str, Any]] = []
    chosen: list[Outgoing] = []
    room = {Lane.REPLY: limit, Lane.BROADCAST: most}
    taken: Counter[int] = Counter()
    closed: set[int] = set()
    newest = {row.about_id: row.id for row in rows if row.operation is not Operation.SEND}
    for row in rows:
        why = _too_late(row, now) or _pointless(row, newest)
        if why:
            skipped.append({"row": row.id, "why": why})
            continue
        share = Lane.BROADCAST if row.lane is Lane.BROADCAST else Lane.REPLY
        chat = row.conversation_id
        # An edit of a message without a number waits until that's settled, and everything behind it waits too.
        if chat in closed or taken[chat] >= per_chat or room[share] <= 0 or _target_on_its_way(row):
            closed.add(chat)
            continue
        taken[chat] += 1
        room[share] -= 1
        chosen.append(outgoing.of(row))
    if skipped:
        connection.execute(_SKIP, skipped)
        for reason, count in Counter(row["why"] for row in skipped).items():
            log.info("%d outgoing rows skipped: %s", count, reason)
    if chosen:
        until = now + timedelta(seconds=lease_seconds)
        connection.execute(_TAKE, {"ids": [row.id for row in chosen], "new_owner": owner, "until": until})
    return chosen


def _too_late(row: Any, now: datetime) -> str:
    if row.expires_at is not None and row.expires_at <= now:
        return "expired"
    # This includes rows queued before the phone, the consent or the wish to hear from us ended.
    return access.ended(row)


def _pointless(row: Any, newest: dict[int, int]) -> str:
    """Why buttons needn't be removed: their message never arrived, or a later row changes it again."""
    if row.operation is not Operation.CLOSE:
        return ""
    if newest[row.about_id] > row.id:
        return "overtaken"
    return "never_sent" if row.edits is None and not _target_on_its_way(row) else ""


def _target_on_its_way(row: Any) -> bool:
    return row.edits is None and row.target_state in (MessageState.QUEUED, MessageState.SENDING)
