"""Shared by the parsers of all markups: the source as bytes, the resulting text, and the errors."""

from __future__ import annotations

from bot.simulator.entities.utf16 import units
from bot.simulator.errors import ApiError, bad_request
from bot.simulator.model import Json

SPACE = b" \t\r\n\0\v"
"""Bytes that end a name; the zero is read past the end."""


def unparsable(why: str) -> ApiError:
    return bad_request(f"can't parse entities: {why}")


class Source:
    """A text in UTF-8, because errors count bytes. Past its end it reads as zeros."""

    def __init__(self, text: str) -> None:
        self.bytes = text.encode("utf-8", "surrogatepass")
        self.size = len(self.bytes)
        self._padded = self.bytes + b"\0\0\0\0"

    def at(self, place: int, what: bytes) -> bool:
        return self._padded.startswith(what, place)

    def byte(self, place: int) -> bytes:
        return self._padded[place : place + 1]

    def until(self, place: int, stops: bytes) -> int:
        """The next position of one of these bytes, or the end."""
        while place < self.size and self._padded[place] not in stops:
            place += 1
        return place

    def beyond(self, place: int, skipped: bytes) -> int:
        while place < self.size and self._padded[place] in skipped:
            place += 1
        return place

    def text(self, start: int, stop: int) -> str:
        return self.bytes[start:stop].decode("utf-8", "surrogatepass")


class Output:
    """The text without its markup, and the entities found in it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.length = 0
        self.entities: list[Json] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def mark(self) -> int:
        """A position to pass to `since`."""
        return len(self._pieces)

    def since(self, mark: int) -> str:
        return "".join(self._pieces[mark:])

    def add(self, piece: str) -> None:
        if piece:
            self._pieces.append(piece)
            self.length += units(piece)

    def entity(self, kind: str, start: int, **more: object) -> None:
        """Add an entity from ``start`` to here, unless it would be empty."""
        if self.length > start:
            self.entities.append({"type": kind, "offset": start, "length": self.length - start, **more})

    def link(self, start: int, address: Json | None) -> None:
        """Add the entity of an address (`links.target`), from ``start`` to here."""
        if address is not None:
            self.entity(start=start, **address)


def code_break(source: Source, place: int) -> int:
    """The position after the optional line break behind a code fence."""
    first, second = source.byte(place), source.byte(place + 1)
    if first not in (b"\n", b"\r"):
        return place
    return place + (2 if second in (b"\n", b"\r") and second != first else 1)


def language(source: Source, place: int) -> tuple[str, int]:
    """The language after a code fence ("" if none), and the position after it."""
    end = source.until(place, SPACE + b"`")
    if end == place or end >= source.size or source.byte(end) == b"`":
        return "", place
    return source.text(place, end), end
