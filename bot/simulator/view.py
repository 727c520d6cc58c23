"""The world as the phone page shows it: the JSON of the control interface (docs/simulator.md)."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from bot.simulator.model import Bot, Chat, Json, Message, StoredFile, TelegramUser
from bot.simulator.state import State

_PAGE_LIMIT = 200
_PLACEHOLDER = {
    "photo": "🖼",
    "document": "📎",
    "voice": "🎤",
    "location": "📍",
    "contact": "👤",
    "service": "…",
}


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def languages(item: Bot) -> list[str]:
    """The phone languages for which the bot says something of its own."""
    scopes = (scope.rpartition("|")[2] for scope in item.commands)
    return sorted({*scopes, *item.descriptions, *item.short_descriptions} - {""})


def bot(item: Bot) -> Json:
    return {
        "id": item.id,
        "username": item.username,
        "name": item.names.get("", item.name),
        "description": item.descriptions.get("", ""),
        "short_description": item.short_descriptions.get("", ""),
        "languages": languages(item),
    }


def person(state: State, someone: TelegramUser, of: Bot) -> Json:
    place = state.chats.get((of.id, someone.id))
    last = state.last_message(place) if place else None
    return {
        "id": someone.id,
        "first_name": someone.first_name,
        "last_name": someone.last_name,
        "username": someone.username,
        "language_code": someone.language_code,
        "blocked": bool(place and place.blocked),
        "note": someone.note,
        "unread": place.unread if place else 0,
        "last": None if last is None else {"text": _summary(last), "at": moment(last.at)},
    }


def group(state: State, place: Chat) -> Json:
    last = state.last_message(place)
    return {
        "id": place.id,
        "title": place.title,
        "members": place.members,
        "people": [
            {"id": number, "name": state.people[number].first_name}
            for number in place.members
            if number in state.people and not state.people[number].deactivated
        ],
        "bots": place.bots,
        "supergroup": place.supergroup,
        "migrated_to": place.migrated_to or None,
        "unread": place.unread,
        "last": None if last is None else {"text": _summary(last), "at": moment(last.at)},
    }


def _summary(item: Message) -> str:
    return item.text or item.emoji or _PLACEHOLDER.get(item.kind, "")


def message(state: State, item: Message) -> Json:
    place = state.chats[item.chat]
    body: Json = {
        "id": item.id,
        "from": "bot" if item.by_bot else "person",
        "at": moment(item.at),
        "edited_at": moment(item.edited_at) if item.edited_at else None,
        "deleted": False,
        "kind": item.kind,
        "text": item.emoji if item.kind == "sticker" else item.text,
        "entities": item.entities,
        "file": _file(state.files.by_id[item.file], item.kind)
        if item.file and item.kind != "sticker"
        else None,
        "location": item.location,
        "contact": item.contact,
        "buttons": _buttons(item),
        "state": _state(place, item),
        "reply_to": item.reply_to or None,
        "reactions": [r["emoji"] for r in item.reactions if r.get("type") == "emoji"],
    }
    if item.quote is not None:
        body["quote"] = item.quote["text"]
    body |= {name: True for name in ("spoiler", "caption_above", "silent") if getattr(item, name)}
    if not place.is_private:
        body["sender"] = {"id": item.sender, "name": state.name_of(item)}
        body["service"] = next(iter(item.service or {}), None)
    return body


def _state(place: Chat, item: Message) -> str:
    """The ticks: a person's message is `sent` until the bot fetches it, a bot's `delivered` until the person reads
    it."""
    if item.by_bot:
        return "read" if item.id <= place.read_upto else "delivered"
    return "read" if item.seen else "sent"


def _file(stored: StoredFile, kind: str) -> Json:
    body: Json = {
        "url": f"/sim/files/{stored.id}/{quote(stored.name)}",
        "name": stored.name,
        "mime": stored.mime,
        "size": stored.size,
    }
    if kind == "photo":
        body |= {"width": stored.width, "height": stored.height}
    if kind == "voice":
        body["duration"] = stored.duration
    return body


def _buttons(item: Message) -> list[list[Json]] | None:
    if not item.inline_keyboard:
        return None
    return [
        [
            {"text": b["text"]} | ({"url": b["url"]} if "url" in b else {"data": b.get("callback_data", "")})
            for b in row
        ]
        for row in item.inline_keyboard
    ]


def keyboard(place: Chat) -> Json | None:
    """The keyboard under the text field. `requests` says for each button what it asks for, if anything."""
    markup = place.reply_keyboard
    if markup is None:
        return None
    rows = markup["keyboard"]
    asks = {"request_contact": "contact", "request_location": "location"}
    return {
        "rows": [[button["text"] for button in row] for row in rows],
        "requests": [[next((v for k, v in asks.items() if b.get(k)), None) for b in row] for row in rows],
        "one_time": bool(markup.get("one_time_keyboard")),
        "placeholder": markup.get("input_field_placeholder") or "",
    }


def chat(state: State, of: Bot, someone: TelegramUser, before: int | None, limit: int) -> Json:
    """One page of a private chat, newest last, and everything around it."""
    place = state.chats.get((of.id, someone.id)) or Chat((of.id, someone.id))
    language = someone.language_code
    messages, more = page(state, place, before, limit)
    return {
        "bot": bot(of) | {"name": localised(of.names, language) or of.name},
        "person": person(state, someone, of),
        "commands": state.commands_for(of, someone),
        "menu_button": menu_button(of, str(someone.id)),
        "description": localised(of.descriptions, language),
        "blocked": place.blocked,
        "opened": place.opened,
        "reply_keyboard": keyboard(place),
        "force_reply": place.force_reply or None,
        "typing": place.typing_until > state.time(),
        "messages": messages,
        "more": more,
    }


def page(state: State, place: Chat, before: int | None, limit: int) -> tuple[list[Json], bool]:
    """The messages before an id, oldest first, and whether there are older ones."""
    limit = max(1, min(limit, _PAGE_LIMIT))
    taken: list[Json] = []
    number = (place.last_id + 1 if before is None else min(before, place.last_id + 1)) - 1
    while number > 0:
        item = place.messages.get(number)
        if item is not None and not item.hidden:
            if len(taken) == limit:
                return taken[::-1], True
            taken.append(message(state, item))
        number -= 1
    return taken[::-1], False


def menu_button(of: Bot, where: str) -> Json:
    """The button beside the text field: the chat's own, else the bot's, else the list of commands."""
    return of.menu_buttons.get(where) or of.menu_buttons.get("") or {"type": "commands"}


def localised(texts: dict[str, str], language: str) -> str:
    """A text for a language code such as `pt-br`, falling back to its first part, then to the default."""
    return texts.get(language) or texts.get(language.split("-")[0]) or texts.get("", "")
