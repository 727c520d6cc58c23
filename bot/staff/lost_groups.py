"""What an error of Telegram says about a group: that it moved, or that we can't write there any more."""

from __future__ import annotations

from sqlalchemy.orm import Session
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from budgeting import desk_groups
from budgeting.clock import Clock
from budgeting.db.engine import Database

#: Refusals that stay: the group is gone, or the bot may not write in it.
_FOR_GOOD = (
    "chat not found",
    "group chat was deleted",
    "not enough rights",
    "have no rights",
    "write_forbidden",
)


async def look_after(database: Database, clock: Clock, chat_id: int, error: TelegramError) -> bool:
    """Move or unlink the group if the error says so. Returns whether it did."""

    def change(session: Session) -> bool:
        if isinstance(error, ChatMigrated):
            return desk_groups.moved(session, clock, chat_id, error.new_chat_id)
        return desk_groups.lost(session, clock, chat_id)

    if isinstance(error, ChatMigrated) or is_lost(error):
        return await database.write_async(change)
    return False


def is_lost(error: TelegramError) -> bool:
    """Whether we can't write in this group any more."""
    if isinstance(error, Forbidden):
        return True
    return isinstance(error, BadRequest) and any(words in str(error).lower() for words in _FOR_GOOD)
