"""What a `Reply` can carry beside its words: a picture drawn when it's sent, a small text file, a stored file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from budgeting.db.tables import StoredFile


def picture(description: dict[str, Any]) -> dict[str, Any]:
    """A picture described by ``{"kind": …}``; `bot.families.pictures` draws it."""
    return {"chart": description}


def text_file(name: str, content: str, mime: str) -> dict[str, Any]:
    """A small file that is written into the message itself, e.g. a calendar entry."""
    return {"content": content, "name": name, "mime": mime}


def stored_file(
    file: StoredFile, name: str = "", *, kind: str = "document", seconds: int | None = None
) -> dict[str, Any]:
    """A file of `budgeting.files`, sent as a "document", "photo" or "voice" message of so many ``seconds``.

    If it has been erased by the time it's sent, only the words go out; what staff attached then counts as not sent.
    """
    sent = {"stored": file.id, "name": name or file.name, "mime": file.media_type, "size": file.size}
    # A plain file needs no more: most rows have only these.
    return sent | ({"kind": kind} if kind != "document" else {}) | ({"seconds": seconds} if seconds else {})


def kind_of(medium: Mapping[str, Any] | None) -> str:
    """The kind of message that carries it."""
    if not medium:
        return "text"
    if "chart" in medium:
        return "photo"
    if "stored" in medium:
        return str(medium.get("kind", "document"))
    return "document" if "content" in medium else "text"
