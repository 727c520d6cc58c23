"""Turns a text as sent into the text as stored: parsed, cleaned, trimmed, with entities detected."""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.simulator.entities import html, legacy_markdown, markdown
from bot.simulator.entities.finding import detected
from bot.simulator.entities.fitting import checked, fitted
from bot.simulator.entities.utf16 import units
from bot.simulator.errors import bad_request
from bot.simulator.model import Json

_PARSERS = {"html": html.parse, "markdown": legacy_markdown.parse, "markdownv2": markdown.parse}
_BLANKED = re.compile("[\\x00-\\x09\\x0b\\x0c\\x0e-\\x1f]")
_DROPPED = re.compile("[\\r\\u2028-\\u202e\\u030a\\u0333\\u033f]")
_TRIMMED = " \n"


def formatted(text: str, given: list[Json] | None, parse_mode: str) -> tuple[str, list[Json]]:
    """Process a bot's text as Telegram does. With a parse mode, given entities are ignored.

    Raises ApiError 400 if the markup or the entities don't fit the text.
    """
    mode = parse_mode.lower()
    if mode in ("", "none"):
        entities = checked(text, given) if given else []
    elif (parser := _PARSERS.get(mode)) is None:
        raise bad_request("unsupported parse_mode")
    else:
        text, entities = parser(text)
    text, entities = _cleaned(text, entities)
    text, entities = _without_edges(text, entities)
    return text, fitted(entities, detected(text))


def cleaned(text: str) -> str:
    """A person's text as Telegram delivers it: without control characters, trimmed."""
    return _cleaned(text, [])[0].strip()


def _cleaned(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Turn control characters into spaces and drop carriage returns, line separators, the old direction marks (U+2028
    to U+202E) and vertical lines, as TDLib does. Isolates (U+2066 to U+2069) stay."""
    text = _BLANKED.sub(" ", text)
    if not _DROPPED.search(text):
        return text, entities
    gone = [match.start() for match in _DROPPED.finditer(text)]
    places = [units(text[:at]) for at in gone]

    def moved(offset: int) -> int:
        return offset - bisect_left(places, offset)

    adjusted = [
        {**e, "offset": moved(e["offset"]), "length": moved(e["offset"] + e["length"]) - moved(e["offset"])}
        for e in entities
    ]
    return _DROPPED.sub("", text), [e for e in adjusted if e["length"]]


def _without_edges(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Trim spaces and line breaks at both ends, and shift the entities accordingly."""
    trimmed = text.strip(_TRIMMED)
    if trimmed == text:
        return text, entities
    left = len(text) - len(text.lstrip(_TRIMMED))
    end = units(trimmed)
    result = []
    for entity in entities:
        start = max(0, entity["offset"] - left)
        stop = min(end, entity["offset"] + entity["length"] - left)
        if stop > start:
            result.append({**entity, "offset": start, "length": stop - start})
    return trimmed, result
