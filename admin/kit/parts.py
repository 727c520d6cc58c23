"""Parts of a file, as players and PDF viewers ask for them (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastapi import Response

_RANGE = re.compile(r"bytes=([0-9]{0,19})-([0-9]{0,19})", re.ASCII)


def part(asked: str, size: int) -> tuple[int, int] | None:
    """(first, behind the last) byte that a ``Range`` header asks for in a file of ``size`` bytes.

    None if the whole file is to be sent: the header is missing, malformed, or asks for several parts. An empty part,
    (0, 0), if there are no such bytes.
    """
    match = _RANGE.fullmatch(asked.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        return (max(0, size - int(match[2])), size) if int(match[2]) else (0, 0)
    first, last = int(match[1]), int(match[2] or size)
    if last < first and match[2]:
        return None
    return (first, min(last + 1, size)) if first < size else (0, 0)


def answer(content: bytes, asked: str, media_type: str, headers: Mapping[str, str]) -> Response:
    """The file, or the part that ``asked``, the request's ``Range``, is about."""
    size, ours = len(content), {**headers, "accept-ranges": "bytes"}
    chosen = part(asked, size)
    if chosen is None:
        return Response(content, media_type=media_type, headers=ours)
    first, end = chosen
    if first == end:
        return Response(status_code=416, headers=ours | {"content-range": f"bytes */{size}"})
    ours["content-range"] = f"bytes {first}-{end - 1}/{size}"
    return Response(content[first:end], 206, media_type=media_type, headers=ours)
