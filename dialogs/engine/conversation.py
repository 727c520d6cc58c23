"""The state of a conversation: read and locked when a turn starts, written once when it ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from budgeting.db.insert_once import once
from budgeting.db.named_rows import Named
from budgeting.db.prepared_statements import Prepared
from budgeting.db.types import Base
from budgeting.states.conversations import InboxState
from budgeting.states.tasks import Urgency
from dialogs.engine.incoming import Incoming

_T = Base.metadata.tables["conversations"]


@dataclass(slots=True)
class State:
    """One conversation, held by one transaction."""

    id: int
    bot_id: int
    chat_id: int
    member_id: int | None
    language: str
    frames: list[dict[str, Any]]
    revision: int
    last_tap: str
    inbox_state: InboxState
    held_by: int | None
    waiting_since: datetime | None
    topic: str
    urgency: Urgency
    last_seen_at: datetime | None
    #: The newest message when the hold began; None if nobody holds it.
    held_after: int | None
    #: When we told the family that their words are kept for the person holding it.
    acknowledged_at: datetime | None
    #: When it came back from a snooze, until somebody deals with it.
    woken_at: datetime | None = None
    #: When it became history: from then on nothing is said in it or sent from it.
    ended_at: datetime | None = None
    #: The frame of an amount question that another dialog was opened over, with "left_at".
    interrupted: dict[str, Any] | None = None
    #: The staff person beside the member at the console; None on a phone.
    beside_id: int | None = None

    @property
    def frame(self) -> dict[str, Any] | None:
        """The innermost open dialog."""
        return self.frames[-1] if self.frames else None

    def remembered(self, dialog: str, step: str = "") -> dict[str, Any] | None:
        """What an open dialog remembers, at ``step`` if given; None if it isn't open there."""
        here = (frame for frame in self.frames if frame["dialog"] == dialog and step in ("", frame["step"]))
        frame = next(here, None)
        return None if frame is None else frame["data"]

    def let_go(self, *dialogs: str) -> None:
        """End these dialogs, wherever in the stack they wait."""
        self.frames[:] = [frame for frame in self.frames if frame["dialog"] not in dialogs]

    def keep_only(self, *dialogs: str) -> None:
        """End all dialogs but these."""
        self.frames[:] = [frame for frame in self.frames if frame["dialog"] in dialogs]


_STATE = Named.table(State, _T)
_LASTS = _T.c.ended_at.is_(None)
_ON_A_PHONE = _T.c.beside_id.is_(None)
# FOR UPDATE is the lock on PostgreSQL; SQLite has a single writer and needs none.
_BY_CHAT = Prepared(
    select(*_STATE.columns)
    .where(_T.c.bot_id == bindparam("bot"), _T.c.chat_id == bindparam("chat"), _LASTS)
    .with_for_update()
)
_NEW = once(_T)
_BY_ID = Prepared(select(*_STATE.columns).where(_T.c.id == bindparam("conversation")).with_for_update())
_BY_MEMBER = Prepared(
    select(*_STATE.columns)
    .where(_T.c.member_id == bindparam("member"), _LASTS, _ON_A_PHONE)
    .order_by(_T.c.last_seen_at.desc(), _T.c.id.desc())
    .limit(literal_column("1"))
    .with_for_update()
)
_WRITTEN = (
    "member_id",
    "language",
    "frames",
    "revision",
    "last_tap",
    "inbox_state",
    "held_by",
    "waiting_since",
    "topic",
    "urgency",
    "last_seen_at",
    "held_after",
    "acknowledged_at",
    "woken_at",
    "interrupted",
)
_NEVER = datetime.min.replace(tzinfo=UTC)
# Built once, because every turn ends with it.
_SAVE = Prepared(
    update(_T)
    .where(_T.c.id == bindparam("conversation"))
    .values({name: bindparam(f"new_{name}", type_=_T.c[name].type) for name in _WRITTEN})
)


def of_chat(session: Session, now: datetime, incoming: Incoming, language: str) -> State:
    """The conversation of the chat ``incoming`` comes from, created if missing, and locked."""
    row = _BY_CHAT.first(session, {"bot": incoming.bot_id, "chat": incoming.chat_id})
    if row is None:
        return _begin(session, now, incoming.bot_id, incoming.chat_id, language)
    return _STATE.of(row)


def begin_anew(session: Session, now: datetime, ended: State, language: str) -> State:
    """The chat's next conversation after one that ended: a stranger's, and empty."""
    return _begin(session, now, ended.bot_id, ended.chat_id, language)


def _begin(session: Session, now: datetime, bot_id: int, chat_id: int, language: str) -> State:
    # A chat's first two messages may race: the second finds the row the first created.
    new = {"bot_id": bot_id, "chat_id": chat_id, "language": language, "created_at": now}
    connection = session.connection()
    connection.execute(_NEW[connection.dialect.name], new)
    row = _BY_CHAT.first(session, {"bot": bot_id, "chat": chat_id})
    if row is None:
        raise NoResultFound
    return _STATE.of(row)


def by_id(session: Session, conversation_id: int) -> State:
    """The conversation, locked, even if it has ended. Raises NoResultFound if it doesn't exist."""
    row = _BY_ID.first(session, {"conversation": conversation_id})
    if row is None:
        raise NoResultFound
    return _STATE.of(row)


def of_member(session: Session, member_id: int) -> State | None:
    """The conversation the member's phone used last, locked; None if the member has never written."""
    row = _BY_MEMBER.first(session, {"member": member_id})
    return _STATE.of(row) if row else None


def of_members(session: Session, member_ids: Collection[int]) -> dict[int, State]:
    """The conversation each member used last, not locked; members who have never written are absent."""
    query = select(*_STATE.columns).where(_T.c.member_id.in_(member_ids), _LASTS, _ON_A_PHONE)
    states = [_STATE.of(row) for row in session.execute(query)]
    states.sort(key=lambda state: (state.last_seen_at or _NEVER, state.id))
    return {state.member_id: state for state in states if state.member_id is not None}


def nothing_said(state: State, now: datetime) -> Incoming:
    """The ``Incoming`` of a turn that nothing came in for: the dialogs speak unasked."""
    return Incoming(
        state.bot_id, 0, state.chat_id, state.chat_id, "other", now, language=state.language or None
    )


def save(session: Session, state: State) -> None:
    """Write the state back."""
    values = {f"new_{name}": getattr(state, name) for name in _WRITTEN}
    _SAVE.run(session, {"conversation": state.id, **values})
