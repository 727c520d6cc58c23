"""`parse_mode=HTML`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.simulator.entities import links
from bot.simulator.entities.markup import SPACE, Output, Source, unparsable
from bot.simulator.model import Json

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
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(rb"&(?:#(?:x([0-9A-Fa-f]*)|([0-9]*))|([A-Za-z]*));?")
_NAME_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int
    mark: int


def parse(text: str) -> tuple[str, list[Json]]:
    """Return the text without its markup, and its entities. Raises ApiError 400."""
    source, out = Source(text), Output()
    opened: list[_Open] = []
    at = 0
    while at < source.size:
        stop = source.until(at, b"<&")
        out.add(source.text(at, stop))
        if source.at(stop, b"&"):
            piece, at = _decoded(source, stop)
            out.add(piece)
        elif source.at(stop, b"</"):
            at = _end_tag(source, out, opened, stop)
        elif stop < source.size:
            at = _start_tag(source, out, opened, stop)
        else:
            break
    if opened:
        raise unparsable(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    for entity in out.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return _whole(out.text), out.entities


def _whole(text: str) -> str:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise unparsable(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate "
            "code units"
        )
    return text


def _decoded(source: Source, at: int) -> tuple[str, int]:
    """The character a reference denotes, and the position after it; invalid references are literal."""
    match = _REFERENCE.match(source.bytes, at)
    if match is None:
        return "&", at + 1
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        letter = _NAMED.get(name.decode(), "")
    else:
        code = int(hexadecimal or b"0", 16) if hexadecimal is not None else int(decimal or b"0")
        long = match.end() - at - match[0].endswith(b";") >= 10
        letter = "" if not code or code >= 0x10FFFF or long else chr(code)
    return (letter, match.end()) if letter else ("&", at + 1)


def _start_tag(source: Source, out: Output, opened: list[_Open], begin: int) -> int:
    at = source.until(begin + 1, SPACE + b">")
    if at >= source.size:
        raise unparsable(f"Unclosed start tag at byte offset {begin}")
    tag = source.text(begin + 1, at).lower()
    if tag not in _TAGS:
        raise unparsable(f'Unsupported start tag "{tag}" at byte offset {begin}')
    attributes: dict[str, str] = {}
    while not source.at(at := source.beyond(at, SPACE), b">"):
        name, value, at = _attribute(source, tag, begin, at)
        attributes[name] = value
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    opened.append(_Open(tag, attributes, out.length, out.mark))
    return at + 1


def _attribute(source: Source, tag: str, begin: int, start: int) -> tuple[str, str, int]:
    """Name, value and the position after it; the value is "" for a name alone."""
    at = source.until(start, SPACE + b"=>")
    name = source.text(start, at)
    if not name:
        if start >= source.size:
            raise unparsable(f'Unclosed start tag "{tag}" at byte offset {begin}')
        raise unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
    at = source.beyond(at, SPACE)
    if not source.at(at, b"="):
        if at >= source.size:
            raise unparsable(f'Unclosed start tag "{tag}" at byte offset {begin}')
        return name, "", at
    at = source.beyond(at + 1, SPACE)
    if at >= source.size:
        raise unparsable(f'Unclosed start tag "{tag}" at byte offset {begin}')
    quote = source.byte(at)
    if quote not in (b'"', b"'"):
        token = _NAME_TOKEN.match(source.bytes, at)
        end = token.end() if token else at
        if end < source.size and source.byte(end) not in (b" ", b"\t", b"\r", b"\n", b"\v", b">"):
            raise unparsable(f"Unexpected end of name token at byte offset {at}")
        if end >= source.size:
            raise unparsable(f"Unclosed start tag at byte offset {begin}")
        return name, source.text(at, end).lower(), end
    pieces: list[str] = []
    at += 1
    while (stop := source.until(at, quote + b"&")) < source.size and source.at(stop, b"&"):
        pieces.append(source.text(at, stop))
        piece, at = _decoded(source, stop)
        pieces.append(piece)
    pieces.append(source.text(at, stop))
    if stop + 1 >= source.size:
        raise unparsable(f"Unclosed start tag at byte offset {begin}")
    return name, "".join(pieces), stop + 1


def _end_tag(source: Source, out: Output, opened: list[_Open], begin: int) -> int:
    if not opened:
        raise unparsable(f"Unexpected end tag at byte offset {begin}")
    at = source.until(begin + 2, SPACE + b">")
    tag = source.text(begin + 2, at).lower()
    at = source.beyond(at, SPACE)
    if not source.at(at, b">"):
        raise unparsable(f"Unclosed end tag at byte offset {begin}")
    last = opened[-1]
    if tag and tag != last.tag:
        raise unparsable(
            f'Unmatched end tag at byte offset {begin}, expected "</{last.tag}>", found "</{tag}>"'
        )
    opened.pop()
    if out.length > last.start:
        _entity(out, last)
    return at + 1


def _entity(out: Output, closed: _Open) -> None:
    tag, given, start = closed.tag, closed.attributes, closed.start
    if tag == "a":
        out.link(start, links.target(given.get("href") or out.since(closed.mark)))
    elif tag == "tg-emoji":
        out.entity("custom_emoji", start, custom_emoji_id=links.emoji_number(given.get("emoji-id", "")))
    elif tag == "tg-time":
        out.link(start, links.instant_of(given.get("unix", ""), given.get("format", "")))
    elif tag == "blockquote":
        out.entity("expandable_blockquote" if "expandable" in given else "blockquote", start)
    elif tag in ("pre", "code"):
        _code(out, closed)
    else:
        out.entity(_TAGS[tag], start)


def _code(out: Output, closed: _Open) -> None:
    """Merge `<pre><code class="language-…">` around the same text into one code block with a language."""
    called = closed.attributes.get("class", "") if closed.tag == "code" else ""
    language = called.removeprefix("language-") if called.startswith("language-") else ""
    length = out.length - closed.start
    inner = out.entities[-1] if out.entities else {}
    same = (inner.get("offset"), inner.get("length")) == (closed.start, length)
    if closed.tag == "pre" and same and inner["type"] == "code" and inner.get("language"):
        inner["type"] = "pre"
    elif closed.tag == "code" and same and inner["type"] == "pre" and language:
        inner["language"] = language
    else:
        out.entity(closed.tag, closed.start, **({"language": language} if language else {}))
