"""Translates Telegram's updates into the engine's `Incoming`. Pure; every kind of content has a name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User

from dialogs.engine.incoming import Incoming

#: The updates we ask Telegram for; any others would only cost time.
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]


def to_incoming(update: Update, bot_id: int, now: datetime) -> Incoming | None:
    """Translate the update; None if it belongs to no chat. ``now`` is the time for taps, which Telegram doesn't
    date."""
    if update.message is not None:
        return _said(update.update_id, bot_id, update.message, None)
    if update.edited_message is not None:
        return _said(update.update_id, bot_id, update.edited_message, "edit")
    if update.callback_query is not None:
        return _tapped(update.update_id, bot_id, update.callback_query, now)
    if update.my_chat_member is not None:
        return _membership(update.update_id, bot_id, update.my_chat_member)
    post = update.channel_post or update.edited_channel_post
    return _said(update.update_id, bot_id, post, "other") if post is not None else None


def chat_of(update: Update) -> int | None:
    """The update's chat, or None if it has none."""
    said = (
        update.message
        or update.edited_message
        or update.my_chat_member
        or update.channel_post
        or update.edited_channel_post
    )
    if said is not None:
        return said.chat.id
    tapped = update.callback_query
    if tapped is None:
        return None
    return tapped.message.chat.id if tapped.message is not None else tapped.from_user.id


def _who(user: User | None, chat: Chat) -> dict[str, Any]:
    return {
        "chat_id": chat.id,
        # Channels and anonymous administrators write without a person.
        "user_id": user.id if user else chat.id,
        "first_name": user.first_name if user else "",
        "language": user.language_code if user else None,
        "private": chat.type == ChatType.PRIVATE,
    }


def _said(update_id: int, bot_id: int, message: Message, kind: str | None) -> Incoming:
    content, text, media = _content(message)
    moment, written = message.date, None
    if kind == "edit" and message.edit_date:
        moment, written = datetime.fromtimestamp(message.edit_date, UTC), message.date
    return Incoming(
        bot_id=bot_id,
        update_id=update_id,
        kind=kind or content,
        sent_at=moment,
        written_at=written,
        text=text,
        message_id=message.message_id,
        media=media,
        **_who(message.from_user, message.chat),
    )


def _tapped(update_id: int, bot_id: int, query: CallbackQuery, now: datetime) -> Incoming | None:
    # A message that is too old comes without its content; one from an inline query without a chat.
    if query.message is None:
        return None
    return Incoming(
        bot_id=bot_id,
        update_id=update_id,
        kind="tap",
        sent_at=now,
        message_id=query.message.message_id,
        tap=query.data or "",
        callback_id=query.id,
        **_who(query.from_user, query.message.chat),
    )


def _membership(update_id: int, bot_id: int, change: ChatMemberUpdated) -> Incoming:
    gone = change.new_chat_member.status in (ChatMemberStatus.KICKED, ChatMemberStatus.LEFT)
    private = change.chat.type == ChatType.PRIVATE
    kind = ("blocked" if gone else "unblocked") if private else "other"
    return Incoming(
        bot_id=bot_id,
        update_id=update_id,
        kind=kind,
        sent_at=change.date,
        **_who(change.from_user, change.chat),
    )


def _content(message: Message) -> tuple[str, str, dict[str, Any] | None]:
    """Kind, text and media of a message."""
    if message.text is not None:
        return "text", message.text, None
    caption = message.caption or ""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return "photo", caption, _file(largest, message)
    if message.voice:
        return "voice", caption, _file(message.voice, message)
    if message.audio:
        return "audio", caption, _file(message.audio, message)
    # An animation also comes as a document.
    if message.document:
        return "document", caption, _file(message.document, message)
    if film := message.video or message.video_note:
        return "video", caption, _file(film, message)
    if message.sticker:
        return "sticker", message.sticker.emoji or "", _file(message.sticker, message)
    return _without_file(message)


def _without_file(message: Message) -> tuple[str, str, dict[str, Any] | None]:
    if message.location:
        place: dict[str, Any] = {
            "latitude": message.location.latitude,
            "longitude": message.location.longitude,
        }
        if message.location.live_period:
            # A live location: every edit of the message is its newest position.
            place["live_seconds"] = message.location.live_period
        return "location", message.venue.title if message.venue else "", place
    if contact := message.contact:
        name = " ".join(filter(None, (contact.first_name, contact.last_name)))
        return "contact", "", {"phone": contact.phone_number, "name": name}
    return "other", message.caption or "", None


def _file(content: Any, message: Message) -> dict[str, Any]:
    """What we keep of a file: enough to fetch it, name it and group albums."""
    facts = {
        "file_id": content.file_id,
        "unique_id": content.file_unique_id,
        "name": getattr(content, "file_name", None),
        "mime": getattr(content, "mime_type", None),
        "size": content.file_size,
        "seconds": getattr(content, "duration", None),
        "album": message.media_group_id,
    }
    return {name: value for name, value in facts.items() if value is not None}
