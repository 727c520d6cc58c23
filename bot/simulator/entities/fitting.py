"""How entities nest: checks them, makes them fit, cuts them where Telegram does."""

from __future__ import annotations

from itertools import pairwise

from bot.simulator.entities import links
from bot.simulator.entities.markup import unparsable
from bot.simulator.entities.utf16 import units
from bot.simulator.errors import bad_request
from bot.simulator.model import Json

#: Styles may overlap anything, and are cut where another entity begins.
_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_CODE = frozenset({"code", "pre"})
#: Telegram detects these itself and ignores those that a bot gives.
_FOUND = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
_LINKED = frozenset({"text_link", "text_mention", "custom_emoji", "date_time"})
#: The entities that survive in a quote of another message.
QUOTED = frozenset({*_STYLES, "custom_emoji", "date_time"})
KINDS = _FOUND | _QUOTES | _CODE | _LINKED | set(_STYLES)
#: Of two entities at the same position, the lower number comes first.
_RANK = (
    dict.fromkeys(_QUOTES, 0)
    | {"pre": 11, "code": 20, "text_link": 49, "text_mention": 49}
    | {style: 90 + at for at, style in enumerate(_STYLES)}
    | {"custom_emoji": 99}
)


def ordered(entities: list[Json]) -> list[Json]:
    """Sort as Telegram does: by position, longer ones first."""
    return sorted(entities, key=_place) if len(entities) > 1 else entities


def _place(entity: Json) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _RANK.get(entity["type"], 50)


def checked(text: str, given: list[Json]) -> list[Json]:
    """A bot's entities, only those it may give. Raises ApiError 400 if they don't fit."""
    total = units(text)
    broken = _inside_symbols(text) if total != len(text) else frozenset()
    result = []
    for raw in given:
        kind = raw.get("type")
        if kind not in KINDS:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        offset, length = raw.get("offset"), raw.get("length")
        if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 0:
            raise unparsable("Receive an entity with incorrect offset or length")
        if offset + length > total:
            raise unparsable(
                f"Entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset "
                f"{offset + length}"
            )
        if not length or kind in _FOUND:
            continue
        if offset in broken:
            raise unparsable(
                f"Entity begins in a middle of a UTF-16 symbol at byte offset {_byte(text, offset)}"
            )
        if offset + length in broken:
            raise unparsable(
                f"Entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol at byte offset "
                f"{_byte(text, offset + length)}"
            )
        fields = {name: value for name, value in raw.items() if value is not None}
        if kind == "text_link":
            fields["url"] = links.checked(str(fields.get("url", "")))
            if not fields["url"]:
                continue
        result.append(fields)
    return result


def _inside_symbols(text: str) -> frozenset[int]:
    """The offsets of the second halves of surrogate pairs."""
    inside, at = set(), 0
    for letter in text:
        if letter > "\uffff":
            inside.add(at + 1)
            at += 1
        at += 1
    return frozenset(inside)


def _byte(text: str, offset: int) -> int:
    """The byte offset after the character that the UTF-16 offset splits."""
    at = 0
    for place, letter in enumerate(text):
        at += 2 if letter > "\uffff" else 1
        if at > offset:
            return len(text[: place + 1].encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-8", "surrogatepass"))


def fitted(entities: list[Json], automatic: list[Json]) -> list[Json]:
    """A bot's entities made to fit, together with those Telegram found beside and inside them."""
    if not entities:
        return automatic
    together = ordered(entities + automatic) if automatic else ordered(entities)
    if _all_apart(together):
        return together
    whole = _apart([e for e in entities if e["type"] not in _QUOTES and e["type"] not in _STYLES])
    quotes = _apart([e for e in entities if e["type"] in _QUOTES])
    whole = [e for e in whole if _fits_quotes(e, quotes)]
    whole += [e for e in automatic if _fits_quotes(e, quotes) and not any(_meet(e, other) for other in whole)]
    styles = [e for e in entities if e["type"] in _STYLES]
    return ordered(whole + quotes + _cut(styles, whole + quotes))


def _end(entity: Json) -> int:
    end: int = entity["offset"] + entity["length"]
    return end


def _meet(first: Json, second: Json) -> bool:
    return bool(first["offset"] < _end(second) and second["offset"] < _end(first))


def _all_apart(entities: list[Json]) -> bool:
    """Whether no entity overlaps another, or continues where one of its kind ends, so that nothing needs cutting or
    joining."""
    end, last = 0, ""
    for entity in entities:
        offset, kind = entity["offset"], entity["type"]
        if offset < end or (offset == end and kind == last):
            return False
        end, last = offset + entity["length"], kind
    return True


def _apart(entities: list[Json]) -> list[Json]:
    """Drop entities that overlap an earlier one."""
    result: list[Json] = []
    for entity in ordered(entities):
        if not result or entity["offset"] >= _end(result[-1]):
            result.append(entity)
    return result


def _fits_quotes(entity: Json, quotes: list[Json]) -> bool:
    """Whether it is beside or inside a blockquote, not across its edge."""
    return all(
        not _meet(entity, quote) or (quote["offset"] <= entity["offset"] and _end(entity) <= _end(quote))
        for quote in quotes
    )


def _cut(styles: list[Json], others: list[Json]) -> list[Json]:
    """Split each style into runs, cut where another entity begins or ends or another run begins; none inside code."""
    runs: list[Json] = []
    for style in _STYLES:
        last: Json | None = None
        for entity in sorted((e for e in styles if e["type"] == style), key=lambda e: int(e["offset"])):
            if last is not None and entity["offset"] <= _end(last):
                last["length"] = max(_end(last), _end(entity)) - last["offset"]
            else:
                last = {**entity}
                runs.append(last)
    places = {run["offset"] for run in runs} | {place for e in others for place in (e["offset"], _end(e))}
    code = [e for e in others if e["type"] in _CODE]
    pieces = []
    for run in runs:
        edges = [run["offset"], *sorted(p for p in places if run["offset"] < p < _end(run)), _end(run)]
        for start, stop in pairwise(edges):
            piece = {**run, "offset": start, "length": stop - start}
            if not any(_meet(piece, block) for block in code):
                pieces.append(piece)
    return pieces
