"""Reads JSON that may be broken: cut off, not quite UTF-8, nested too deeply. Keeps the parts that are complete."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

#: The deepest nesting; anything deeper is left out. Telegram's responses need less than twenty.
DEEPEST = 60
_TOKEN = re.compile(
    r'[\s\ufeff]*(?:([{}\[\],:])|("(?:[^"\\]|\\.)*+")|(-?\d[\d.eE+-]*|true\b|false\b|null\b))', re.DOTALL
)
_LONE = re.compile("[\ud800-\udfff]")
_HALF = re.compile(
    # Starts with what is fast to find: nearly every response has escapes, and whole characters have two halves.
    rb"\\u[dD](?:[89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..\\u[dD])[c-fC-F])",
    re.DOTALL,
)
_RAW_HALF = re.compile(rb"\xed[\xa0-\xbf]")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read. ``whole``: that's everything; otherwise ``cut`` is the list item that was cut off."""

    value: Any
    whole: bool = True
    cut: Any = None


def loads(body: bytes) -> Loaded:
    """Read the value; None if nothing can be read. Never raises.

    In a value that was cut off, objects keep their complete fields, lists only their complete items. Half a character,
    which no database accepts, becomes the replacement character.
    """
    loaded = _loaded(body)
    if ((b"\\ud" in body or b"\\uD" in body) and _HALF.search(body)) or (
        b"\xed" in body and _RAW_HALF.search(body)
    ):
        return Loaded(_clean(loaded.value), loaded.whole, _clean(loaded.cut))
    return loaded


def _loaded(body: bytes) -> Loaded:
    try:
        return Loaded(json.loads(body))
    except (ValueError, RecursionError):
        text = body.decode("utf-8", "replace")
    try:
        return Loaded(json.loads(text.removeprefix("\ufeff"), strict=False))
    except (ValueError, RecursionError):
        reader = _Reader()
        value = reader.read(text)
        return Loaded(value, reader.whole, reader.cut)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_clean(name): _clean(inner) for name, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, list) else value


class _Reader:
    """Builds a value token by token, without recursion, until the text ends or stops making sense."""

    def __init__(self) -> None:
        self.whole = False
        #: Open containers, each with the key for its next value (None for lists).
        self._open: list[tuple[dict[str, Any] | list[Any], str | None]] = []
        self._root: Any = None

    @property
    def cut(self) -> Any:
        """The outermost list item that is still open at the end."""
        inside = zip(self._open, self._open[1:], strict=False)
        return next((item for (around, _), (item, _) in inside if isinstance(around, list)), None)

    def read(self, text: str) -> Any:
        at, last = 0, len(text)
        while not self.whole and (token := _TOKEN.match(text, at)):
            at = token.end()
            mark, quoted, plain = token.groups()
            # The last number of a cut text may lack digits.
            if (plain and at == last) or not self._take(mark, quoted, plain):
                break
        return self._root

    def _take(self, mark: str | None, quoted: str | None, plain: str | None) -> bool:
        """Whether the token makes sense here."""
        if mark == "{":
            return self._begin({})
        if mark == "[":
            return self._begin([])
        if mark in ("}", "]"):
            return self._end(dict if mark == "}" else list)
        if mark is not None:
            return bool(self._open)
        try:
            value = json.loads(quoted or plain or "", strict=False)
        except ValueError:
            value = None
        if self._open and isinstance(self._open[-1][0], dict) and self._open[-1][1] is None:
            self._open[-1] = (self._open[-1][0], value)
            return quoted is not None
        return self._put(value)

    def _begin(self, container: dict[str, Any] | list[Any]) -> bool:
        # A list gets an item when it is complete, an object its field at once, so that inner fields are found.
        fits = True
        if not self._open or isinstance(self._open[-1][0], dict):
            fits = self._put(container)
        self._open.append((container, None))
        return fits

    def _end(self, kind: type) -> bool:
        if not self._open or not isinstance(self._open[-1][0], kind):
            return False
        container, _ = self._open.pop()
        if not self._open:
            self.whole = True
        elif isinstance(self._open[-1][0], list):
            return self._put(container)
        return True

    def _put(self, value: Any) -> bool:
        if not self._open:
            self._root = value
            return isinstance(value, dict | list)
        container, key = self._open[-1]
        if isinstance(container, list):
            if len(self._open) < DEEPEST:
                container.append(value)
            return True
        if key is None:
            return False
        if len(self._open) < DEEPEST:
            container[key] = value
        self._open[-1] = (container, None)
        return True
