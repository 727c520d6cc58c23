"""Turns a row of the outbox into calls to Telegram, in aiogram's types. Pure: it sends nothing.

Formatting uses entities, never markup in the text, so nothing that people write can act as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiogram.methods import (
    EditMessageCaption,
    EditMessageReplyMarkup,
    EditMessageText,
    SendDocument,
    SendLocation,
    SendMessage,
    SendPhoto,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import (
    BufferedInputFile,
    FSInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    MessageEntity,
)

from budgeting.states.messages import Operation
from dialogs.outbox.outgoing import Outgoing

#: Telegram's limits, in UTF-16 units.
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024

Call = TelegramMethod[Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """The bytes of a picture or file, and its name."""

    name: str
    content: bytes


Span = tuple[str, int, int]


def render(row: Outgoing, *, upload: Upload | None = None, paid: bool = False) -> list[Call]:
    """The calls that send the row, in order; the last one carries the buttons.

    ``upload`` is the row's picture or file, if it wasn't uploaded before. ``paid`` requests Telegram's paid rate.
    An edit whose message never arrived becomes a new message.
    """
    spans = [(str(kind), int(offset), int(length)) for kind, offset, length in row.spans]
    keyboard = _keyboard(row)
    if row.operation is Operation.CLOSE and not row.text:
        where: dict[str, Any] = {"chat_id": row.chat_id, "message_id": row.edits}
        return [EditMessageReplyMarkup(**where, reply_markup=keyboard)]
    if row.operation in (Operation.EDIT, Operation.CLOSE) and row.edits is not None:
        return [edit(row, caption=row.edits_media)]
    calls: list[Call] = []
    rest: list[tuple[str, list[Span]]] = _split(row.text, spans, LONGEST_TEXT)
    options: dict[str, Any] = {"chat_id": row.chat_id}
    if paid:
        options["allow_paid_broadcast"] = True
    medium = row.media or {}
    if "latitude" in medium:
        place = {"latitude": medium["latitude"], "longitude": medium["longitude"]}
        markup = None if row.text else keyboard
        calls.append(SendLocation(**options, **place, reply_markup=markup))
    elif (file := _file(medium, upload)) is not None:
        fits = _units(row.text) <= LONGEST_CAPTION
        caption: dict[str, Any] = {}
        if fits:
            rest = []
            caption = {
                "caption": row.text or None,
                "caption_entities": _entities(spans),
                "reply_markup": keyboard,
            }
        if row.kind == "voice" and "seconds" in medium:
            caption["duration"] = int(medium["seconds"])
        calls.append(_send_file(row.kind, file, options | caption))
    for number, (part, marks) in enumerate(rest, start=1):
        markup = keyboard if number == len(rest) else None
        calls.append(SendMessage(**options, text=part, entities=_entities(marks), reply_markup=markup))
    return calls


def edit(row: Outgoing, *, caption: bool) -> Call:
    """The call that changes an earlier message; text that is too long is cut, with an ellipsis."""
    spans = [(str(kind), int(offset), int(length)) for kind, offset, length in row.spans]
    where: dict[str, Any] = {"chat_id": row.chat_id, "message_id": row.edits, "reply_markup": _keyboard(row)}
    text, marks = _cut(row.text, spans, LONGEST_CAPTION if caption else LONGEST_TEXT)
    if caption:
        return EditMessageCaption(**where, caption=text, caption_entities=_entities(marks))
    return EditMessageText(**where, text=text, entities=_entities(marks))


def _keyboard(row: Outgoing) -> InlineKeyboardMarkup | None:
    if not row.buttons:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=data, url=url) for label, data, url in line]
            for line in row.buttons
        ]
    )


def _file(medium: dict[str, Any], upload: Upload | None) -> InputFile | str | None:
    if "file_id" in medium:
        return str(medium["file_id"])
    if upload is not None:
        return BufferedInputFile(upload.content, upload.name)
    if "path" in medium:
        return FSInputFile(medium["path"], medium.get("name"))
    return None


def _send_file(kind: str, file: InputFile | str, options: dict[str, Any]) -> Call:
    if kind == "photo":
        return SendPhoto(photo=file, **options)
    if kind == "voice":
        return SendVoice(voice=file, **options)
    return SendDocument(document=file, **options)


def _entities(spans: list[Span]) -> list[MessageEntity] | None:
    return [MessageEntity(type=kind, offset=start, length=length) for kind, start, length in spans] or None


# -- lengths in Telegram's units


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, spans: list[Span], most: int) -> tuple[str, list[Span]]:
    if _units(text) <= most:
        return text, spans
    first, marks = _split(text, spans, most - 1)[0]
    return first + "…", marks


def _split(text: str, spans: list[Span], most: int) -> list[tuple[str, list[Span]]]:
    """Split into parts of at most ``most`` units, at a paragraph, else a line, else a word, else anywhere."""
    if len(text) <= most // 2 or _units(text) <= most:
        return [(text, spans)] if text else []
    parts: list[tuple[str, list[Span]]] = []
    # In UTF-16, offsets are plain indexes.
    wide = text.encode("utf-16-le")
    start, end = 0, len(wide) // 2
    while start < end:
        stop = end if end - start <= most else _good_stop(wide, start, start + most)
        part = wide[start * 2 : stop * 2].decode("utf-16-le")
        lead = _units(part) - _units(part.lstrip())
        body = part.strip()
        if body:
            parts.append((body, _clip(spans, start + lead, start + lead + _units(body))))
        start = stop
    return parts


def _good_stop(wide: bytes, start: int, stop: int) -> int:
    window = wide[start * 2 : stop * 2].decode("utf-16-le", errors="ignore")
    for mark in ("\n\n", "\n", " "):
        # Not in the first half: one long word would become many tiny messages.
        at = window.rfind(mark, len(window) // 2)
        if at > 0:
            return start + _units(window[:at]) + len(mark)
    return start + _units(window)


def _clip(spans: list[Span], start: int, stop: int) -> list[Span]:
    clipped = []
    for kind, offset, length in spans:
        first, last = max(offset, start), min(offset + length, stop)
        if first < last:
            clipped.append((kind, first - start, last - first))
    return clipped
