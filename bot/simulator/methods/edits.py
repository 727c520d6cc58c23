"""Editing messages: text, caption, buttons."""

from __future__ import annotations

from typing import Any

from bot.simulator.errors import bad_request
from bot.simulator.methods.registry import CAPTIONED, Call, method
from bot.simulator.model import Json, Message

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def _editable(call: Call) -> Message:
    """The bot's own message, without a reply keyboard: Telegram allows editing nothing else."""
    item = call.message(call.chat(), "edit")
    if not item.by_bot or item.sender != call.bot.id or item.reply_keyboard or item.kind == "service":
        raise bad_request("message can't be edited")
    return item


def _apply(call: Call, item: Message, **content: Any) -> Json:
    """Change the given Message fields; the buttons always become those of the call."""
    inline = call.markup().inline
    changed = any(getattr(item, name) != value for name, value in content.items())
    if not changed and inline == item.inline_keyboard:
        raise bad_request(_NOT_MODIFIED)
    # Only changed words show as "edited"; new buttons alone don't.
    if changed:
        item.edited_at = call.world.time()
    for name, value in content.items():
        setattr(item, name, value)
    item.inline_keyboard = inline
    call.world.changed(item)
    return call.shown(item)


@method("editMessageText")
def edit_message_text(call: Call) -> Json:
    item = _editable(call)
    text, entities = call.written()
    if item.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _apply(call, item, text=text, entities=entities, link_preview=call.preview())


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Json:
    item = _editable(call)
    text, entities = call.captioned()
    if item.kind not in CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    above = call.params.flag("show_caption_above_media")
    return _apply(call, item, text=text, entities=entities, caption_above=above)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json:
    item = _editable(call)
    return _apply(call, item)
