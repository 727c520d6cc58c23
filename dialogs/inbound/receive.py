"""Take in one update: one transaction, from the unique insert to the queued replies.

The order matters:
- find and lock the conversation, and who is writing; if its member no longer belongs, end it and begin anew;
- keep the message, unique by bot and update number, so that a repeat changes nothing; without its words if the
  writer hasn't consented;
- if a person holds the conversation, stop here: that is the inbox;
- otherwise `dispatch` decides who hears it, and what that says is queued.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from budgeting import events, files, households
from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.prepared_statements import Prepared
from budgeting.db.types import Base
from budgeting.events import EventKind
from budgeting.households import Person
from budgeting.states.messages import Direction, MessageState, Operation
from dialogs.engine import conversation as conversations
from dialogs.engine import edits, keyboards
from dialogs.engine.conversation import State
from dialogs.engine.edits import Before
from dialogs.engine.incoming import Incoming, Received
from dialogs.engine.keyboards import Tapped
from dialogs.engine.turn import Turn
from dialogs.inbound import dispatch
from dialogs.staff_side import needs_answer
from dialogs.text.words import Words

_T = Base.metadata.tables["messages"]
_GIVEN = (
    "conversation_id",
    "bot_id",
    "direction",
    "state",
    "created_at",
    "kind",
    "text",
    "parts",
    "media",
    "update_id",
    "said_at",
    "telegram_id",
    "about_id",
    "error",
)
_KEEP = Prepared(once(_T), _GIVEN)
_BUTTONS = Prepared(
    select(_T.c.buttons, _T.c.operation, _T.c.about_id, _T.c.text, _T.c.spans).where(
        _T.c.id == bindparam("row"), _T.c.conversation_id == bindparam("conversation")
    )
)
#: What we keep of words without consent.
_NOTHING: dict[str, Any] = {
    "text": "",
    "parts": None,
    "media": None,
    "said_at": None,
    "telegram_id": None,
    "about_id": None,
}
#: Telegram lets no one write longer messages; anything longer is cut, not refused.
LONGEST = 10_000


def receive(session: Session, clock: Clock, words: Words, incoming: Incoming) -> Received:
    """Keep ``incoming`` and answer it. The caller commits, then acknowledges.

    Raises whatever a step raises: then nothing is kept, and `accept.take_in` keeps the update as a problem.
    """
    stored = keep(session, clock, words, incoming)
    if stored.row is None:
        return Received(duplicate=True)
    if stored.unchanged:
        # No word changed, so nothing was said.
        conversations.save(session, stored.state)
        return Received()
    turn = Turn(
        session,
        clock,
        words,
        stored.state,
        incoming,
        stored.row,
        stored.someone,
        tapped=stored.tapped,
        withheld=stored.withheld,
        before=stored.before,
    )
    before = keyboards.asked(stored.state)
    dispatch.answer(turn, stored.button)
    # A different conversation than at the start, if the phone was a member's and no longer is.
    if turn.conversation is not stored.state:
        keyboards.clear_away(
            session, clock, turn.conversation, before and replace(before, standing_buttons=[])
        )
    else:
        # If they declined, keep nothing: their buttons go, and their choice isn't written beside them.
        left = turn.someone is None and stored.state.frame is None
        keyboards.clear_away(
            session,
            clock,
            stored.state,
            before,
            tapped=None if left else stored.tapped,
            button=stored.button,
            edited=turn.edited,
            gone=turn.tapped_gone,
        )
    conversations.save(session, turn.conversation)
    return Received(toast=words.plain(turn.toast, turn.language) if turn.toast else None)


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A kept message: its conversation (locked), its row or None for a repeat, and the button tapped.

    ``someone`` is the member, if the chat is theirs. ``withheld``: what the row leaves out because the writer
    hasn't consented.
    """

    state: State
    row: int | None
    button: dict[str, Any] | None
    tapped: Tapped | None
    someone: Person | None
    withheld: dict[str, Any] | None
    #: For an edit: its message as it was before.
    before: Before | None = None
    #: The edit changed something other than words.
    unchanged: bool = False


def keep(
    session: Session, clock: Clock, words: Words, incoming: Incoming, error: str | None = None
) -> StoredMessage:
    """Lock the conversation and keep the message, once per (bot, update).

    Without consent to the current notice we keep only that something came, never what.
    """
    now = clock.now()
    state = conversations.of_chat(session, now, incoming, words.closest(incoming.language))
    someone = households.person(session, state.member_id, state.beside_id) if state.member_id else None
    if someone is not None and not someone.joined:
        households.phones.turn_out(session, clock, someone.member_id)
        state = conversations.begin_anew(session, now, state, words.closest(incoming.language))
        someone = None
    state.last_seen_at = now
    before = edits.before(session, state.id, incoming) if incoming.kind == "edit" else None
    if edits.is_place(incoming):
        return _moved(session, clock, state, someone, incoming, before)
    unchanged = before is not None and before.says_the_same(incoming)
    tapped, button = _button(session, state, incoming.tap)
    # While a person holds the conversation, all words are for them.
    waits = state.held_by is not None and incoming.private and needs_answer.asks(incoming)
    went = MessageState.PASSED_ON if waits else MessageState.RECEIVED
    values: dict[str, Any] = {
        "conversation_id": state.id,
        "bot_id": incoming.bot_id,
        "direction": Direction.IN,
        "state": MessageState.UNCHANGED if unchanged else went,
        "created_at": now,
        "kind": incoming.kind,
        "update_id": incoming.update_id,
        "error": error,
    }
    said = {
        "text": _kept_text(incoming.text),
        # The tapped button's text, so staff can read it in their own language.
        "parts": [button["label"]] if button else None,
        "media": incoming.media,
        "said_at": incoming.sent_at,
        # A tap names our own message, which already has a row.
        "telegram_id": None if incoming.kind == "tap" else incoming.message_id,
        "about_id": before.base if before else tapped.row if tapped else None,
    }
    agreed = incoming.private and someone is not None and someone.consented
    if agreed and incoming.kind == "edit" and before is None:
        agreed = not _before_we_kept(session, state, incoming)
    row = _KEEP.insert(session, {**values, **(said if agreed else _NOTHING)})
    if row is not None and agreed and incoming.media and not unchanged:
        files.waiting.expect(
            session,
            now,
            kind=incoming.kind,
            message_id=row,
            conversation_id=state.id,
            bot_id=incoming.bot_id,
            media=incoming.media,
        )
    return StoredMessage(state, row, button, tapped, someone, None if agreed else said, before, unchanged)


def _before_we_kept(session: Session, state: State, incoming: Incoming) -> bool:
    written = incoming.written_at or incoming.sent_at
    return state.member_id is not None and edits.before_we_kept(session, state.id, state.member_id, written)


def _moved(
    session: Session,
    clock: Clock,
    state: State,
    someone: Person | None,
    incoming: Incoming,
    before: Before | None,
) -> StoredMessage:
    """A live location has moved: update its one row and notify open pages.

    It's not words, and one comes every few seconds: no new row, no answer, nothing left waiting.
    """
    if before is not None and edits.move(session, before, incoming):
        programme = someone.programme_id if someone else None
        events.tell(session, clock, EventKind.MOVED, programme_id=programme, conversation_id=state.id)
    return StoredMessage(
        state, before.base if before else 0, None, None, someone, None, before, unchanged=True
    )


def _kept_text(text: str) -> str:
    # An invite's secret is kept nowhere except as a hash.
    return "/start" if text.startswith("/start ") else text[:LONGEST]


def _button(session: Session, state: State, tap: str | None) -> tuple[Tapped | None, dict[str, Any] | None]:
    """The tapped button and the row of its message. Only buttons of this conversation count."""
    number, _, index = (tap or "").partition(":")
    # Limiting the length keeps a forged number within the column.
    if not (_digits(number, 18) and _digits(index, 4)):
        return None, None
    params = {"row": int(number), "conversation": state.id}
    message = _BUTTONS.first(session, params)
    if message is None:
        return None, None
    lines, operation, about, text, spans = message
    buttons = [button for line in lines or [] for button in line]
    # A message edited before is edited again through its first row, which has the messenger's number.
    row = int(number) if operation == Operation.SEND else about
    return Tapped(row, int(number), text, spans or [], lines or []), buttons[int(index)] if int(index) < len(
        buttons
    ) else None


def _digits(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= most
