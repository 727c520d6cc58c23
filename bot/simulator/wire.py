"""The world as Telegram's JSON objects, as a bot receives them."""

from __future__ import annotations

from bot.simulator.model import Bot, Chat, Json, Message, StoredFile, TelegramUser
from bot.simulator.state import State


def user(person: TelegramUser) -> Json:
    body: Json = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    for name in ("last_name", "username", "language_code"):
        if value := getattr(person, name):
            body[name] = value
    return body


def bot_user(bot: Bot) -> Json:
    return {"id": bot.id, "is_bot": True, "first_name": bot.names.get("", bot.name), "username": bot.username}


def chat(state: State, place: Chat) -> Json:
    if not place.is_private:
        kind = "supergroup" if place.supergroup else "group"
        return {"id": place.id, "type": kind, "title": place.title}
    person = state.people[place.id]
    body: Json = {"id": person.id, "type": "private", "first_name": person.first_name}
    for name in ("last_name", "username"):
        if value := getattr(person, name):
            body[name] = value
    return body


def sender(state: State, message: Message) -> Json:
    if not message.by_bot:
        return user(state.people[message.sender])
    bot = state.bots.get(message.sender)
    return bot_user(bot) if bot else {"id": message.sender, "is_bot": True, "first_name": ""}


def message(state: State, item: Message, bot: Bot, depth: int = 1) -> Json:
    """A Message as `bot` sees it; the message it answers is shown one level deep, as Telegram does."""
    place = state.chats[item.chat]
    body: Json = {
        "message_id": item.id,
        "from": sender(state, item),
        "chat": chat(state, place),
        "date": int(item.at),
    }
    if item.edited_at:
        body["edit_date"] = int(item.edited_at)
    if item.reply_to and depth and (original := place.messages.get(item.reply_to)):
        body["reply_to_message"] = message(state, original, bot, depth - 1)
    if item.quote is not None and depth:
        body["quote"] = item.quote
    if item.album:
        body["media_group_id"] = item.album
    if item.protected:
        body["has_protected_content"] = True
    if item.effect:
        body["effect_id"] = item.effect
    if item.spoiler:
        body["has_media_spoiler"] = True
    if item.caption_above:
        body["show_caption_above_media"] = True
    body.update(_content(state, item, bot))
    if item.inline_keyboard:
        body["reply_markup"] = {"inline_keyboard": item.inline_keyboard}
    return body


def _content(state: State, item: Message, bot: Bot) -> Json:
    text_name, entities_name = (
        ("text", "entities") if item.kind == "text" else ("caption", "caption_entities")
    )
    body: Json = {}
    if item.text and item.kind in ("text", "photo", "document", "voice"):
        body[text_name] = item.text
        if item.entities:
            body[entities_name] = item.entities
    if item.link_preview is not None:
        body["link_preview_options"] = item.link_preview
    if item.kind == "photo":
        sizes = [state.files.by_id[name] for name in (item.thumbnail, item.file) if name]
        body["photo"] = [photo_size(bot, size) for size in sizes]
    elif item.kind in ("document", "voice"):
        body[item.kind] = attachment(bot, state.files.by_id[item.file], item.kind)
        if item.thumbnail:
            body[item.kind]["thumbnail"] = photo_size(bot, state.files.by_id[item.thumbnail])
    elif item.kind == "location":
        body["location"] = item.location
    elif item.kind == "contact":
        body["contact"] = item.contact
    elif item.kind == "sticker":
        body["sticker"] = {
            **_file(bot, state.files.by_id[item.file], "sticker"),
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": item.emoji,
        }
    elif item.kind == "service":
        body.update(item.service or {})
    return body


def file_id(bot: Bot, stored: StoredFile, kind: str) -> str:
    """The bot's id for a file: another bot's token can't use it, as at Telegram."""
    prefix = {"photo": "AgACAgQAAx", "voice": "AwACAgQAAx", "sticker": "CAACAgQAAx"}.get(kind, "BQACAgQAAx")
    return f"{prefix}-{stored.id}-{bot.id}"


def photo_size(bot: Bot, stored: StoredFile) -> Json:
    return {**_file(bot, stored, "photo"), "width": stored.width, "height": stored.height}


def attachment(bot: Bot, stored: StoredFile, kind: str) -> Json:
    body = {**_file(bot, stored, kind), "mime_type": stored.mime}
    if kind == "voice":
        return {**body, "duration": stored.duration}
    return {**body, "file_name": stored.name}


def _file(bot: Bot, stored: StoredFile, kind: str) -> Json:
    return {"file_id": file_id(bot, stored, kind), "file_unique_id": stored.id, "file_size": stored.size}
