"""Record what became of claimed rows, in batches; only a row's owner may settle it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, Update, and_, bindparam, or_, update
from sqlalchemy.orm import Session

from budgeting.db.tables import Message
from budgeting.states.messages import Lane, MessageState
from dialogs.outbox.candidates import live
from dialogs.outbox.claiming import MOST_RESTARTS

_M = cast(Table, Message.__table__)


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it, under this number."""

    id: int
    telegram_id: int | None
    #: What the row's media became, e.g. with the uploaded picture's number; None leaves it unchanged.
    media: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Try again at ``due_at``; ``counted`` is False if the row itself was not to blame."""

    id: int
    due_at: datetime
    error: str
    counted: bool = True
    media: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """It will never arrive. ``error`` is a code, never a text."""

    id: int
    error: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may or may not have arrived, and isn't worth saying twice."""

    id: int
    error: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """It won't be sent, and nobody misses any words. ``error`` is a code, never a text."""

    id: int
    error: str


@dataclass(frozen=True, slots=True)
class Released:
    """Claimed but not tried."""

    id: int


Outcome = Sent | Again | Failed | Uncertain | Skipped | Released

_MINE = and_(_M.c.id == bindparam("row"), _M.c.owner == bindparam("mine"), _M.c.state == MessageState.SENDING)
_FREE: dict[str, Any] = {"owner": None, "lease_until": None}


def _statement(**values: Any) -> Update:
    return update(_M).where(_MINE).values(**_FREE, **values)


_STATEMENTS: dict[type, Update] = {
    Sent: _statement(
        state=MessageState.SENT, sent_at=bindparam("at"), telegram_id=bindparam("number"), error=None
    ),
    Again: _statement(
        state=MessageState.QUEUED,
        due_at=bindparam("due"),
        error=bindparam("why"),
        attempts=_M.c.attempts + bindparam("count"),
    ),
    Failed: _statement(state=MessageState.FAILED, error=bindparam("why")),
    Uncertain: _statement(state=MessageState.UNCERTAIN, error=bindparam("why")),
    Skipped: _statement(state=MessageState.SKIPPED, error=bindparam("why")),
    Released: _statement(state=MessageState.QUEUED),
}
_MEDIA = update(_M).where(_M.c.id == bindparam("row")).values(media=bindparam("content"))


def settle(session: Session, now: datetime, owner: str, outcomes: Iterable[Outcome]) -> None:
    """Write back a batch. Rows that another owner has since taken over are left alone."""
    batches: dict[type, list[dict[str, Any]]] = {}
    media: list[dict[str, Any]] = []
    for outcome in outcomes:
        values: dict[str, Any] = {"row": outcome.id, "mine": owner}
        match outcome:
            case Sent():
                values |= {"at": now, "number": outcome.telegram_id}
            case Again():
                values |= {"due": outcome.due_at, "why": outcome.error[:80], "count": int(outcome.counted)}
            case Failed() | Uncertain() | Skipped():
                values |= {"why": outcome.error[:80]}
        if isinstance(outcome, Sent | Again) and outcome.media is not None:
            media.append({"row": outcome.id, "content": outcome.media})
        batches.setdefault(type(outcome), []).append(values)
    connection = session.connection()
    for kind, rows in batches.items():
        connection.execute(_STATEMENTS[kind], rows)
    if media:
        connection.execute(_MEDIA, media)


def settle_sent(session: Session, now: datetime, owner: str, row: int, telegram_id: int) -> None:
    """One row arrived."""
    settle(session, now, owner, [Sent(row, telegram_id)])


def settle_retry(session: Session, now: datetime, owner: str, row: int, due_at: datetime, error: str) -> None:
    """Retry one row later."""
    settle(session, now, owner, [Again(row, due_at, error)])


def settle_failed(session: Session, now: datetime, owner: str, row: int, error: str) -> None:
    """One row will never arrive."""
    settle(session, now, owner, [Failed(row, error)])


def settle_uncertain(session: Session, now: datetime, owner: str, row: int, error: str) -> None:
    """One row may have arrived."""
    settle(session, now, owner, [Uncertain(row, error)])


_LEFT = and_(
    live(),
    _M.c.bot_id == bindparam("bot"),
    _M.c.state == MessageState.SENDING,
    or_(_M.c.owner.is_(None), _M.c.owner != bindparam("mine")),
)
_IN_TALK = and_(_LEFT, _M.c.lane != Lane.BROADCAST)
_DOUBT = (
    update(_M)
    .where(_LEFT, _M.c.lane == Lane.BROADCAST)
    .values(state=MessageState.UNCERTAIN, error="restart", **_FREE)
)
_GIVE_UP = (
    update(_M)
    .where(_IN_TALK, _M.c.attempts >= MOST_RESTARTS)
    .values(state=MessageState.FAILED, error="restart", **_FREE)
)
_ONCE_MORE = (
    update(_M)
    .where(_IN_TALK)
    .values(state=MessageState.QUEUED, error="restart", attempts=_M.c.attempts + 1, **_FREE)
)


@dataclass(frozen=True, slots=True)
class Recovered:
    """How many rows a dead courier left mid-send, and what became of them."""

    again: int = 0
    uncertain: int = 0
    failed: int = 0


def recover(session: Session, now: datetime, bot_id: int, owner: str) -> Recovered:
    """Deal with rows left ``sending`` by anyone but ``owner``: only one owner is alive at a time.

    A reply or reminder is sent again, because saying it twice is better than silence; a broadcast becomes
    uncertain, because it must not reach anyone twice.
    """
    params = {"bot": bot_id, "mine": owner}
    connection = session.connection()
    uncertain = connection.execute(_DOUBT, params).rowcount
    failed = connection.execute(_GIVE_UP, params).rowcount
    return Recovered(connection.execute(_ONCE_MORE, params).rowcount, uncertain, failed)
