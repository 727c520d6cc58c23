"""Our texts in the library's types."""

from __future__ import annotations

from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from dialogs.staff_side import alerts as said
from dialogs.text import Text
from dialogs.text.words import Words


def console_link(words: Words, console: str | None, path: str, language: str) -> InlineKeyboardMarkup | None:
    """The button that opens a page of the console; None without its address."""
    if console is None:
        return None
    label = words.plain(said.OPEN_IT, language)
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=f"{console}{path}")]])


def rendered(words: Words, texts: list[Text], language: str) -> dict[str, Any]:
    """Text and entities of a message."""
    whole = words.join(texts, language)
    return {
        "text": whole.text,
        "entities": [MessageEntity(kind, offset, length) for kind, offset, length in whole.spans],
    }
