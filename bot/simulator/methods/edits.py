"""Changing what was sent: text, caption, buttons."""

from __future__ import annotations

from bot.simulator.errors import bad_request
from bot.simulator.methods.registry import Call, method
from bot.simulator.model import Json, Message

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def _editable(call: Call) -> Message:
    """The bot's own message without a reply keyboard: Telegram lets nothing else be edited."""
    item = call.message(call.chat(), "edit")
    if not item.by_bot or item.sender != call.bot.id or item.reply_keyboard or item.kind == "service":
        raise bad_request("message can't be edited")
    return item


def _apply(call: Call, item: Message, text: str, entities: list[Json]) -> Json:
    inline = call.markup().inline
    if (text, entities, inline) == (item.text, item.entities, item.inline_keyboard):
        raise bad_request(_NOT_MODIFIED)
    # Only a change of words shows as "edited"; new buttons alone do not.
    if (text, entities) != (item.text, item.entities):
        item.edited_at = call.world.time()
    item.text, item.entities, item.inline_keyboard = text, entities, inline
    call.world.changed(item)
    return call.shown(item)


@method("editMessageText")
def edit_message_text(call: Call) -> Json:
    item = _editable(call)
    text, entities = call.written()
    if item.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _apply(call, item, text, entities)


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Json:
    item = _editable(call)
    text, entities = call.captioned()
    if item.kind not in ("photo", "document", "voice"):
        raise bad_request("there is no caption in the message to edit")
    return _apply(call, item, text, entities)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json:
    item = _editable(call)
    return _apply(call, item, item.text, item.entities)
