"""People and messages in Telegram's own format, for what the simulator's phones can't do themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dialogs.transcripts.setting import Somebody


def person(somebody: Somebody) -> dict[str, Any]:
    return {
        "id": somebody.chat_id,
        "is_bot": False,
        "first_name": somebody.name,
        "language_code": somebody.language,
    }


def message(somebody: Somebody, number: int, now: datetime) -> dict[str, Any]:
    """From this person in their private chat."""
    chat = {"id": somebody.chat_id, "type": "private", "first_name": somebody.name}
    return {"message_id": number, "date": int(now.timestamp()), "chat": chat, "from": person(somebody)}
