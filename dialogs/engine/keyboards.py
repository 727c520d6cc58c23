"""Change keyboards in place, remove those that no longer work, and leave the choice made visible in their message.

Only one question of a conversation can be answered at a time: the newest one of the innermost dialog. Its frame
remembers the message (`remember`), and the end of each turn compares (`clear_away`). So dialogs needn't think
about it, and it costs one row and no read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from unicodedata import bidirectional

from sqlalchemy import bindparam, literal_column, select, text, update
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.prepared_statements import Prepared
from budgeting.db.types import Base
from budgeting.states.messages import Direction, Lane, MessageState, Operation
from dialogs.engine.content import Reply
from dialogs.engine.conversation import State
from dialogs.text.words import LRM, RLM

Button = dict[str, Any]
Buttons = list[list[Button]]

_T = Base.metadata.tables["messages"]
_GIVEN = (
    "conversation_id",
    "bot_id",
    "direction",
    "state",
    "created_at",
    "text",
    "spans",
    "buttons",
    "operation",
    "about_id",
    "lane",
)
_INSERT = Prepared(once(_T), _GIVEN)
_CHANGED = Prepared(
    select(_T.c.id)
    .where(
        _T.c.conversation_id == bindparam("conversation"),
        _T.c.id > bindparam("look"),
        _T.c.about_id == bindparam("row"),
        _T.c.direction == Direction.OUT,
    )
    .limit(literal_column("1"))
)
_DROP = Prepared(
    update(_T)
    .where(
        # In the words of the index of unsent messages, so that SQLite uses it.
        text("messages.state IN ('queued', 'sending')"),
        _T.c.conversation_id == bindparam("conversation"),
        _T.c.state == MessageState.QUEUED,
        _T.c.about_id == bindparam("row"),
        _T.c.operation == Operation.CLOSE,
    )
    .values(state=MessageState.CANCELLED)
)
#: Longest message plus choice, in UTF-16 units: anything longer could be a caption cut short, or the last of
#: several messages. Then we only remove the buttons.
LONGEST_MARKED = 900
_CHOSEN = "✓ "
#: Arrows and ticks on a label mean nothing once the choice is made.
_SIGNS = f"✓›‹ {LRM}{RLM}"
#: Navigation buttons don't answer the question.
_WAYS = {"back", "ask", "undo"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The message with the question that can be answered now, and its standing buttons."""

    row: int
    standing_buttons: Buttons


@dataclass(frozen=True, slots=True)
class Tapped:
    """Our message whose button was tapped, as it looked at that moment."""

    #: Its first row, which has the messenger's number.
    row: int
    #: The row that made it look that way: the same row, or a later change to it.
    look: int
    text: str
    spans: list[Any]
    buttons: Buttons


def standing_buttons(buttons: Buttons | None) -> Buttons:
    """The part of a keyboard that answers no question: it always works, and stays."""
    rows = [[button for button in row if "step" not in button] for row in buttons or []]
    return [row for row in rows if row]


def remember(conversation: State, row: int, said: Reply, buttons: Buttons | None) -> None:
    """Note that ``row`` asks the question now open. Not stored if nothing in it can go stale."""
    frame = conversation.frame
    if frame is None or not any("step" in button for line in buttons or [] for button in line):
        return
    frame["asked"] = [conversation.revision, said.edits or row, standing_buttons(buttons)]


def change(session: Session, conversation: State, asked: int, row: dict[str, Any]) -> None:
    """Give the open question, message ``asked``, the buttons of ``row``; its words stay."""
    # A change that was never sent is pointless now, and a chat takes only one a second.
    _DROP.run(session, {"conversation": conversation.id, "row": asked})
    changed = {name: row[name] for name in _GIVEN if name in row}
    # With its words: a tap on it marks the choice beside them.
    changed |= {"operation": Operation.CLOSE, "about_id": asked}
    _INSERT.insert(session, {**changed, "lane": Lane.REPLY})


def asked(conversation: State) -> Asked | None:
    """The question whose buttons work now."""
    stored = (conversation.frame or {}).get("asked")
    # Asking another question, or giving the conversation back, has raised the revision.
    return Asked(stored[1], stored[2]) if stored and stored[0] == conversation.revision else None


def clear_away(
    session: Session,
    clock: Clock,
    conversation: State,
    before: Asked | None,
    *,
    tapped: Tapped | None = None,
    button: Button | None = None,
    edited: int | None = None,
    gone: bool = False,
) -> None:
    """Remove dead buttons at the end of a turn: those of the question ``before`` if it's no longer open, and
    those of a message that was ``tapped`` too late or concerns something that's ``gone``.

    ``edited`` is the message this turn has already renewed.
    """
    now = asked(conversation)
    live = now.row if now else None
    answers = tapped is not None and button is not None and "step" in button
    if before is not None and before.row not in (live, edited):
        chosen = answers and tapped is not None and tapped.row == before.row
        mark = button is not None and button["action"] not in _WAYS
        _close(
            session,
            clock,
            conversation,
            before.row,
            before.standing_buttons,
            tapped if chosen and mark else None,
            button,
        )
    if tapped is None or button is None or tapped.row in (live, edited, before.row if before else None):
        return
    if answers or gone:
        buttons_left = standing_buttons(tapped.buttons) if answers else _about_others(tapped.buttons, button)
        # A row may already have changed the message, just too late for the tap; then there's nothing to do.
        look = {"conversation": conversation.id, "look": tapped.look, "row": tapped.row}
        if _CHANGED.first(session, look) is None:
            _close(session, clock, conversation, tapped.row, buttons_left, None, None)


def mark_chosen(session: Session, clock: Clock, conversation: State, tapped: Tapped, button: Button) -> None:
    """A standing question has its answer: the chosen one stays, written below its words, and the buttons go."""
    _close(session, clock, conversation, tapped.row, [], tapped, button)


def _about_others(buttons: Buttons, button: Button) -> Buttons:
    """The buttons that concern something other than ``button`` does."""
    gone = _about(button)
    lines = [[each for each in line if gone is None or _about(each) != gone] for line in buttons]
    return [line for line in lines if line]


def _about(button: Button) -> str | None:
    """The id of the entry, instalment or meeting a standing button is about; None for the menu's."""
    number = re.match(r"\d+", button.get("value", ""))
    return f"{button.get('dialog')}:{number.group()}" if number else None


def _direction(question: str, label: str) -> str:
    """The mark for the ``label`` chosen below ``question``, which may have no letter of its own, such as an amount.

    None below lines of both directions, as in the question for the language, if the label has letters to go by.
    """
    begin = [kind for line in question.splitlines() if (kind := _first(line))]
    if "L" in begin and _first(label):
        return ""
    return RLM if begin and begin[0] != "L" else ""


def _first(line: str) -> str:
    """In which direction a line is read: that of its first letter; empty if it has none."""
    return next((kind for kind in map(bidirectional, line) if kind in ("L", "R", "AL")), "")


def _close(
    session: Session,
    clock: Clock,
    conversation: State,
    row: int,
    buttons_left: Buttons,
    tapped: Tapped | None,
    button: Button | None,
) -> None:
    text, spans = "", None
    if tapped is not None and button is not None:
        label = str(button["text"]).strip(_SIGNS)
        marked = f"{tapped.text}\n{_direction(tapped.text, label)}{_CHOSEN}{label}"
        if len(marked.encode("utf-16-le")) // 2 <= LONGEST_MARKED:
            text, spans = marked, tapped.spans or None
    values = {
        "conversation_id": conversation.id,
        "bot_id": conversation.bot_id,
        "direction": Direction.OUT,
        "state": MessageState.QUEUED,
        "created_at": clock.now(),
        "text": text,
        "spans": spans,
        "buttons": buttons_left or None,
        "operation": Operation.CLOSE,
        "about_id": row,
        "lane": Lane.REPLY,
    }
    _INSERT.insert(session, values)
