"""Text and its entities as Telegram counts them: in UTF-16 code units.

Only the plain part of `parse_mode=HTML` is understood (b, i, u, s, a, code, pre and their long names):
the program sends entities.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left

from bot.simulator.errors import bad_request
from bot.simulator.model import Json

KINDS = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic"}
    | {"underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre"}
    | {"text_link", "text_mention", "custom_emoji", "date_time"}
)
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
}
_TAG = re.compile(r"<(/?)([a-zA-Z0-9-]+)((?:\s[^<>]*)?)>|<")
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")
_BLANKED = re.compile("[\\x00-\\x09\\x0b\\x0c\\x0e-\\x1f]")
_DROPPED = re.compile("[\\r\\u2028-\\u202e]")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]'])"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})"
    r"|(?<!\w)(?P<hashtag>#\w*[^\W\d]\w*)"
)


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(text: str, given: list[Json] | None, parse_mode: str) -> tuple[str, list[Json]]:
    """What Telegram makes of a bot's text: parsed, trimmed, with links and commands found.

    Raises ApiError 400 where the entities do not fit the text.
    """
    if parse_mode and given is None:
        if parse_mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        text, entities = _parse_html(text)
    else:
        entities = _checked(text, given or [])
    text, entities = _trimmed(*_cleaned(text, entities))
    return text, entities + _not_inside(detected(text), entities)


def detected(text: str) -> list[Json]:
    """The entities that Telegram finds by itself: commands, links, mentions, e-mail addresses, hashtags."""
    if not any(mark in text for mark in "/@#:"):
        return []
    return [
        {
            "type": match.lastgroup,
            "offset": units(text[: match.start(match.lastgroup or 0)]),
            "length": units(match.group(match.lastgroup or 0)),
        }
        for match in _FOUND.finditer(text)
    ]


def cleaned(text: str) -> str:
    """A person's text as Telegram passes it on: without control characters, trimmed."""
    return _cleaned(text, [])[0].strip()


def _cleaned(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Control characters become spaces; carriage returns, line separators and the old direction marks
    (U+2028 to U+202E) go, as in TDLib's clean_input_string. Isolates (U+2066 to U+2069) stay."""
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


def _not_inside(extra: list[Json], entities: list[Json]) -> list[Json]:
    fixed = [
        (e["offset"], e["offset"] + e["length"])
        for e in entities
        if e["type"] in {"code", "pre", "text_link", "text_mention", "url", "bot_command", "mention", "email"}
    ]
    return [
        e for e in extra if not any(s < e["offset"] + e["length"] and e["offset"] < end for s, end in fixed)
    ]


def _checked(text: str, given: list[Json]) -> list[Json]:
    total = units(text)
    result = []
    for raw in given:
        if raw.get("type") not in KINDS:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        offset, length = raw.get("offset"), raw.get("length")
        if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 0:
            raise bad_request("can't parse entities: Receive an entity with incorrect offset or length")
        if offset + length > total:
            raise bad_request(
                f"can't parse entities: Entity beginning at UTF-16 offset {offset} ends after the end of the "
                f"text at UTF-16 offset {offset + length}"
            )
        if length:
            given_fields = {k: v for k, v in raw.items() if v is not None}
            result.append({**given_fields, "offset": offset, "length": length})
    return sorted(result, key=lambda e: (e["offset"], -e["length"]))


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    left = units(text) - units(text.lstrip())
    trimmed = text.strip()
    if trimmed == text:
        return text, entities
    end = units(trimmed)
    result = []
    for entity in entities:
        start = max(0, entity["offset"] - left)
        stop = min(end, entity["offset"] + entity["length"] - left)
        if stop > start:
            result.append({**entity, "offset": start, "length": stop - start})
    return trimmed, result


def _parse_html(text: str) -> tuple[str, list[Json]]:
    out, length, last = "", 0, 0
    opened: list[tuple[str, int, str]] = []
    entities: list[Json] = []
    for match in _TAG.finditer(text):
        piece = html.unescape(text[last : match.start()])
        out, length, last = out + piece, length + units(piece), match.end()
        at = len(text[: match.start()].encode())
        name = (match.group(2) or "").lower()
        if name not in _TAGS:
            raise bad_request(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {at}')
        if not match.group(1):
            href = _HREF.search(match.group(3) or "")
            opened.append(
                (name, length, html.unescape(next(filter(None, href.groups()), "")) if href else "")
            )
            continue
        if not opened or opened[-1][0] != name:
            raise bad_request(f"can't parse entities: Unexpected end tag at byte offset {at}")
        _, start, url = opened.pop()
        if length > start:
            entity: Json = {"type": _TAGS[name], "offset": start, "length": length - start}
            if name == "a":
                if not url:
                    continue
                entity["url"] = url
            entities.append(entity)
    if opened:
        raise bad_request(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1][0]}\""
        )
    return out + html.unescape(text[last:]), sorted(entities, key=lambda e: (e["offset"], -e["length"]))
