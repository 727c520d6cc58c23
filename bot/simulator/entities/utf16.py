"""Lengths and offsets in UTF-16 code units."""

from __future__ import annotations

from collections.abc import Callable


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def counter(text: str) -> Callable[[int], int]:
    """A function that converts Python offsets in the text to UTF-16 offsets."""
    if units(text) == len(text):
        return lambda place: place
    return lambda place: units(text[:place])


def utf16_cut(text: str, length: int) -> str:
    """The beginning of a text, at most ``length`` units."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * max(0, length)].decode("utf-16-le", "ignore")
