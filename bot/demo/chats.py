"""Shows on the simulated phones what was played in the database, under the same message numbers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from aiogram.methods import EditMessageReplyMarkup, EditMessageText, SendMessage
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bot.demo import sayings, voice
from bot.families.render import render
from bot.simulator import Simulator
from budgeting.db.tables import Conversation, Member, Message
from budgeting.states.messages import Direction, Operation
from dialogs.outbox import outgoing

_COLUMNS = (
    "id",
    "conversation_id",
    "operation",
    "direction",
    "kind",
    "text",
    "spans",
    "buttons",
    "media",
    "lane",
    "attempts",
    "expires_at",
    "staff_id",
    "telegram_id",
)


def played(session: Session, bot_id: int) -> list[SimpleNamespace]:
    """Every message that stands on a phone, oldest first, with its chat and the message it edits."""
    target = aliased(Message)
    rows = session.execute(
        select(
            *(getattr(Message, name) for name in _COLUMNS),
            Message.created_at,
            Message.sent_at,
            Conversation.chat_id,
            target.telegram_id.label("edits"),
            target.media.label("target_media"),
            Member.listens,
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(target, target.id == Message.about_id)
        .outerjoin(Member, Member.id == Conversation.member_id)
        .where(Message.bot_id == bot_id, (Message.direction == Direction.IN) | Message.sent_at.is_not(None))
        .order_by(Message.id)
    )
    return [SimpleNamespace(**row._mapping) for row in rows]


def show(simulator: Simulator, bot_id: int, rows: list[SimpleNamespace]) -> None:
    """Put the messages on the phones of those who said and got them; all are read."""
    bot = simulator.bot(bot_id)
    for number in sorted({row.chat_id for row in rows}):
        if number not in simulator.world.people:
            simulator.add_person("Samuel", "", language_code="en", person_id=number)
    for row in rows:
        place = simulator.world.private_chat(bot, simulator.person(row.chat_id))
        place.opened = True
        if row.direction is Direction.IN:
            _said(simulator, place, row)
        else:
            _answered(simulator, place, row)
    for number in {row.chat_id for row in rows}:
        place = simulator.world.private_chat(bot, simulator.person(number))
        place.unread, place.read_upto = 0, place.last_id
        simulator.world.keep_chat(place)


def _said(simulator: Simulator, place: Any, row: SimpleNamespace) -> None:
    """What the person wrote or sent; a tap leaves no message."""
    if row.kind not in ("text", "command", "photo", "voice"):
        return
    content: dict[str, Any] = {"kind": "text", "text": row.text}
    if row.kind == "photo":
        stored = simulator.world.files.add("photo", "avviso.png", sayings.picture(), "image/png")
        content = {"kind": "photo", "text": row.text, "file": stored.id}
    elif row.kind == "voice":
        stored = simulator.world.files.add("voice", "voice.oga", voice.silence(4), "audio/ogg", 4)
        content = {"kind": "voice", "file": stored.id}
    _post(simulator, place, row.created_at.timestamp(), sender=place.id, by_bot=False, seen=True, **content)


def _answered(simulator: Simulator, place: Any, row: SimpleNamespace) -> None:
    target = SimpleNamespace(telegram_id=row.edits, media=row.target_media)
    for call in render(outgoing.of(row, None if row.operation is Operation.SEND else target)):
        markup = getattr(call, "reply_markup", None)
        keyboard = markup.model_dump(exclude_none=True)["inline_keyboard"] if markup is not None else None
        if isinstance(call, SendMessage):
            marks = [mark.model_dump(exclude_none=True) for mark in call.entities or []]
            content = {"kind": "text", "text": call.text, "entities": marks, "inline_keyboard": keyboard}
            at = (row.sent_at or row.created_at).timestamp()
            _post(simulator, place, at, sender=place.key[0], by_bot=True, **content)
        elif isinstance(call, EditMessageText | EditMessageReplyMarkup):
            item = place.messages.get(call.message_id)
            if item is None:
                continue
            item.inline_keyboard = keyboard
            if isinstance(call, EditMessageText):
                item.text = call.text
                item.entities = [mark.model_dump(exclude_none=True) for mark in call.entities or []]
            simulator.world.keep_message(item)


def _post(simulator: Simulator, place: Any, at: float, **content: Any) -> None:
    item = simulator.world.post(place, **content)
    # As if it had been said then.
    item.at = at
    simulator.world.keep_message(item)
