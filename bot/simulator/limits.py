"""Telegram's sizes and paces. The sizes are documented; the paces are unpublished, hence settings."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(r"(?=.{3,80}\Z)[1-9][0-9]{0,15}:[^/]+")
"""What may be a bot's token: its number, a colon, its secret."""
TEXT_UNITS = 4096
CAPTION_UNITS = 1024
QUOTE_UNITS = 1024
CALLBACK_BYTES = 64
BUTTONS = 100
PHOTO_BYTES = 10 * 1024 * 1024
THUMBNAIL_BYTES = 200 * 1024
THUMBNAIL_SIDE = 320
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
COMMANDS = 100
MESSAGE_TTL = 24 * 3600.0
CALLBACK_TTL = 150.0
DELETE_WINDOW = 48 * 3600.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a Simulator holds its bots to; seconds unless the name says otherwise."""

    per_second: float = 30.0
    """Messages a second for one bot; 0 lifts every pace."""
    slack: int = 5
    """Messages above `per_second` at once: what leaves a bot evenly arrives a little bunched."""
    per_chat: float = 1.0
    chat_burst: int = 5
    """Messages that one private chat takes at once before `per_chat` holds."""
    per_group_minute: int = 20
    paid_per_second: float = 1000.0
    """The pace with `allow_paid_broadcast`."""
    webhook_change: float = 1.0
    """The least pause between two setWebhook calls."""
    poll_hold: float = 3.0
    """getUpdates repeated with the same offset within this time is held back while there is nothing."""
    callback_answer: float = 60.0
    """How long a callback query may be answered."""

    @classmethod
    def lifted(cls) -> Limits:
        """No paces: for load tests that measure the program and not Telegram."""
        return cls(per_second=0.0, webhook_change=0.0, poll_hold=0.0)
