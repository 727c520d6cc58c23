"""Telegram's sizes and paces. The sizes are documented; the paces are unpublished, hence settings."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(r"(?=.{3,80}\Z)[1-9][0-9]{0,15}:[^/]+")
"""The form of a bot's token: number, colon, secret."""
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
    """The limits a Simulator enforces on its bots; in seconds unless the name says otherwise."""

    per_second: float = 30.0
    """Messages per second for one bot; 0 lifts every pace."""
    slack: int = 5
    """Extra messages allowed at once above `per_second`: evenly sent messages arrive a little bunched."""
    per_chat: float = 1.0
    chat_burst: int = 5
    """Messages that one private chat accepts at once before `per_chat` applies."""
    per_group_minute: int = 20
    paid_per_second: float = 1000.0
    """The pace with `allow_paid_broadcast`."""
    webhook_change: float = 1.0
    """The shortest pause between setWebhook calls."""
    poll_hold: float = 3.0
    """getUpdates repeated with the same offset within this time is delayed while nothing is queued."""
    callback_answer: float = 60.0
    """How long the bot may take to answer a callback query."""

    @classmethod
    def lifted(cls) -> Limits:
        """Limits without paces, for load tests that measure the program and not Telegram."""
        return cls(per_second=0.0, webhook_change=0.0, poll_hold=0.0)
