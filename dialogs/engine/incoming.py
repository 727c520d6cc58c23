"""What arrives from a chat, free of any messenger's types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: Kinds of content that can carry a caption. A sticker's emoji and a place's name are not captions.
CAPTIONED = frozenset({"photo", "document", "voice", "audio", "video", "other"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update from one chat.

    ``kind`` is text, photo, document, voice, audio, video, location, contact, sticker, edit, tap, blocked,
    unblocked or other; a command is a text. ``sent_at`` is when it was written (for an edit: when it was
    edited). ``message_id`` is the messenger's number of the message; for a tap, of the message with the button.
    """

    bot_id: int
    update_id: int
    chat_id: int
    user_id: int
    kind: str
    sent_at: datetime
    text: str = ""
    message_id: int | None = None
    #: For an edit: when the message was first written. None: `sent_at` says it.
    written_at: datetime | None = None
    #: The data of the tapped button.
    tap: str | None = None
    callback_id: str | None = None
    media: dict[str, Any] | None = None
    first_name: str = ""
    #: The phone's language, as reported by the messenger.
    language: str | None = None
    #: False in groups and channels.
    private: bool = True


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an update. ``toast`` is a short line to show over a tapped button."""

    toast: str | None = None
    duplicate: bool = False
