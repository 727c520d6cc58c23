"""`parse_mode=Markdown`, the legacy one: no nesting, and escapes for four characters only."""

from __future__ import annotations

import re

from bot.simulator.entities import links
from bot.simulator.entities.markup import Output, Source, code_break, language, unparsable
from bot.simulator.model import Json

_MARK = re.compile(rb"\\[_*`\[]|[_*`\[]")


def parse(text: str) -> tuple[str, list[Json]]:
    """Return the text without its markup, and its entities. Raises ApiError 400."""
    source, out, at = Source(text), Output(), 0
    while (match := _MARK.search(source.bytes, at)) is not None:
        out.add(source.text(at, match.start()))
        if len(match[0]) == 2:
            out.add(match[0][1:].decode())
            at = match.end()
        else:
            at = _entity(source, out, match.start(), match[0])
    out.add(source.text(at, source.size))
    return out.text, out.entities


def _entity(source: Source, out: Output, begin: int, mark: bytes) -> int:
    """Read the entity that begins here. Returns the position after it."""
    fenced = source.at(begin, b"```")
    end_mark = b"```" if fenced else b"]" if mark == b"[" else mark
    at, said = begin + 1, ""
    if fenced:
        said, behind = language(source, begin + 3)
        at = code_break(source, behind)
    end = source.bytes.find(end_mark, at)
    if end < 0:
        raise unparsable(f"Can't find end of the entity starting at byte offset {begin}")
    start, within = out.length, source.text(at, end)
    out.add(within)
    behind = end + len(end_mark)
    if mark == b"_":
        out.entity("italic", start)
    elif mark == b"*":
        out.entity("bold", start)
    elif fenced:
        out.entity("pre", start, **({"language": said} if said else {}))
    elif mark == b"`":
        out.entity("code", start)
    elif not within:
        return behind
    elif source.at(behind, b"("):
        close = source.until(behind + 1, b")")
        out.link(start, links.target(source.text(behind + 1, close)))
        behind = min(close + 1, source.size)
    else:
        out.link(start, links.target(within))
    return behind
