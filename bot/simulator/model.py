"""What exists in the simulated Telegram: bots, people, chats, messages, files. Plain data, no behaviour.

Instants are seconds since the epoch in UTC (float), because that is what both the wire and the file keep.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
Now = Callable[[], datetime]
ChatKey = tuple[int, int]
"""(bot id, person id) for a private chat, (0, negative group id) for a group, which all its bots share."""


@dataclass(slots=True)
class TelegramUser:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "it"
    note: str = ""
    deactivated: bool = False


@dataclass(slots=True)
class Webhook:
    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str = ""
    certificate: bool = False
    last_error_at: float = 0.0
    last_error: str = ""


@dataclass(slots=True)
class Bot:
    id: int
    token: str
    username: str
    name: str
    reads_groups: bool = False
    """Privacy mode is off; with it on, a bot in a group sees only commands, mentions and replies to itself."""
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    menu_buttons: dict[str, Json] = field(default_factory=dict)
    allowed_updates: list[str] = field(default_factory=list)
    webhook: Webhook | None = None
    last_update_id: int = 0
    last_update_at: float = 0.0


@dataclass(slots=True)
class StoredFile:
    id: str
    """Telegram's `file_unique_id`."""
    name: str
    mime: str
    path: str
    size: int
    blob: str
    """The content's key; the small and the full photo share it."""
    width: int = 0
    height: int = 0
    duration: int = 0


@dataclass(slots=True)
class Message:
    id: int
    chat: ChatKey
    sender: int
    by_bot: bool
    at: float
    kind: str
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    file: str = ""
    thumbnail: str = ""
    edited_at: float = 0.0
    location: Json | None = None
    contact: Json | None = None
    emoji: str = ""
    service: Json | None = None
    inline_keyboard: list[list[Json]] | None = None
    reply_keyboard: bool = False
    """The message came with a reply keyboard: Telegram refuses to edit such messages."""
    reply_to: int = 0
    album: str = ""
    protected: bool = False
    link_preview: Json | None = None
    quote: Json | None = None
    """The part of the message it replies to, as Telegram's TextQuote."""
    spoiler: bool = False
    """The picture is covered until it is tapped."""
    caption_above: bool = False
    silent: bool = False
    """Delivered without a sound."""
    effect: str = ""
    reactions: list[Json] = field(default_factory=list)
    seen: bool = False
    """For a person's message: the bot has fetched it."""
    hidden: bool = False
    """The person deleted it for themselves only."""


@dataclass(slots=True)
class Chat:
    key: ChatKey
    title: str = ""
    members: list[int] = field(default_factory=list)
    bots: list[int] = field(default_factory=list)
    last_id: int = 0
    opened: bool = False
    """The person has written at least once: before that, a bot may not write."""
    blocked: bool = False
    unread: int = 0
    read_upto: int = 0
    reply_keyboard: Json | None = None
    force_reply: int = 0
    """The message that the person's next text replies to, because the bot asked for a reply."""
    typing_until: float = 0.0
    migrated_to: int = 0
    supergroup: bool = False
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.key[1]

    @property
    def is_private(self) -> bool:
        return self.key[0] != 0

    def row(self) -> Json:
        names = [name for name in self.__dataclass_fields__ if name != "messages"]
        return {name: getattr(self, name) for name in names}


@dataclass(slots=True)
class Pending:
    """An update that its bot hasn't confirmed yet."""

    id: int
    kind: str
    body: Json
    expires_at: float
    lane: tuple[str, int]
    """Deliveries in one lane are sequential: messages by chat, callbacks by user."""
    chat: ChatKey | None = None
    message_id: int = 0
