"""What a page shows of a conversation: its messages as they look now, after edits and removed buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from budgeting.db.tables import Message
from budgeting.states.messages import Direction, MessageState, Operation

#: What never arrived here: skipped before anybody saw it, or overtaken.
_UNSEEN = (MessageState.SKIPPED, MessageState.CANCELLED, MessageState.QUEUED, MessageState.SENDING)


@dataclass(frozen=True, slots=True)
class Button:
    """``tap``: what a tap on it sends, ``row:index``. ``answers``: it answers the question above it."""

    label: str
    tap: str
    answers: bool


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message. ``words``: its text in pieces, each with whether it is bold. ``picture``, ``file``: what comes
    with it. ``theirs``: the family wrote it."""

    row: int
    words: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    picture: bool = False
    file: str = ""
    theirs: bool = False


def thread(messages: Iterable[Message], *, rtl: bool, arrears: bool) -> list[Bubble]:
    """The bubbles of a conversation's messages, given in their order.

    ``rtl``: its language is read from the right; then the buttons, mirrored for Telegram, come in their own order.
    ``arrears``: whether the member may read about arrears now.
    """
    shown: dict[int, Bubble] = {}
    for message in messages:
        if message.direction is Direction.IN:
            if message.kind in ("photo", "document"):
                shown[message.id] = Bubble(message.id, (("📷", False),), theirs=True)
            elif message.text and message.kind != "tap" and not message.text.startswith("/"):
                shown[message.id] = Bubble(message.id, ((message.text, False),), theirs=True)
            continue
        if message.state in _UNSEEN or (message.tells_arrears and not arrears):
            continue
        if message.operation is Operation.SEND:
            shown[message.id] = _bubble(message, message.id, rtl)
        elif message.about_id in shown:
            shown[message.about_id] = _changed(shown[message.about_id], message, rtl)
    return list(shown.values())


def _bubble(message: Message, row: int, rtl: bool) -> Bubble:
    media = message.media or {}
    return Bubble(
        row,
        tuple(pieces(message.text, message.spans or [])),
        _rows(message, rtl),
        picture="chart" in media,
        file=str(media.get("name", "")) if "content" in media or "stored" in media else "",
    )


def _changed(bubble: Bubble, message: Message, rtl: bool) -> Bubble:
    """A later row renewed it, or took buttons away and wrote the choice beside the words."""
    if message.operation is Operation.EDIT:
        return _bubble(message, bubble.row, rtl)
    if message.operation is not Operation.CLOSE:
        return bubble
    words = tuple(pieces(message.text, message.spans or [])) if message.text else bubble.words
    return replace(bubble, words=words, rows=_rows(message, rtl))


def _rows(message: Message, rtl: bool) -> tuple[tuple[Button, ...], ...]:
    index = -1
    rows = []
    for line in message.buttons or []:
        row = []
        for button in line:
            index += 1
            # An address would lead away from the page.
            if not button.get("url"):
                row.append(Button(str(button["text"]), f"{message.id}:{index}", "step" in button))
        if row:
            rows.append(tuple(row[::-1] if rtl else row))
    return tuple(rows)


def pieces(text: str, spans: Sequence[Sequence[Any]]) -> list[tuple[str, bool]]:
    """The text cut where bold begins and ends; ``spans`` count in UTF-16 units."""
    coded = text.encode("utf-16-le")
    edges = {0, len(coded)}
    bold: list[tuple[int, int]] = []
    for kind, start, length in spans:
        if kind == "bold":
            bold.append((2 * start, 2 * (start + length)))
            edges.update(bold[-1])
    cuts = sorted(edge for edge in edges if edge <= len(coded))
    return [
        (coded[begin:end].decode("utf-16-le", "ignore"), any(a <= begin < b for a, b in bold))
        for begin, end in pairwise(cuts)
    ]
