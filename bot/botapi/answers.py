"""One response of a Bot API server: accepted, refused in its own words, or not from such a server."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from bot.botapi import broken_json

#: Bytes read of a response that isn't a list of updates; the beginning of a longer one says enough.
ENOUGH = 1024 * 1024
#: Bytes read of a list of updates: enough for a hundred of the longest.
ENOUGH_UPDATES = 8 * 1024 * 1024
#: The longest wait in seconds, whatever a response says.
_LONGEST_WAIT = 86_400.0
_LARGEST = 2**52
#: How Telegram's refusals begin, for when their code is missing.
_WORDS = {
    "too many requests": 429,
    "forbidden": 403,
    "bad request": 400,
    "unauthorized": 401,
    "not found": 404,
    "conflict": 409,
    "request entity too large": 413,
    "internal server error": 500,
}
_RETRY = re.compile(r"retry after (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server did it. ``result`` may be anything, None if it is missing.

    ``whole`` is False if the response was cut off; ``cut`` is then the list item in which that happened.
    """

    result: Any
    whole: bool = True
    cut: Any = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The server did not do it. ``code`` is 0 if unknown, ``retry_after`` is in seconds."""

    code: int
    description: str = ""
    retry_after: float | None = None
    migrate_to: int | None = None


def read(status: int, body: bytes, retry_after: str | None = None) -> Accepted | Refused | None:
    """Read a response; None if it isn't a Bot API server's, so that the outcome of the call is unknown.

    The body counts, not the HTTP ``status``, which a proxy may change. ``retry_after`` is the header of that name.
    """
    loaded = broken_json.loads(body)
    said = loaded.value
    if not isinstance(said, dict):
        return _from_a_proxy(status, retry_after)
    accepted = _truth(said.get("ok"))
    if accepted is None and "result" in said and "error_code" not in said and 200 <= status < 300:
        accepted = True
    if accepted:
        return Accepted(said.get("result"), loaded.whole, loaded.cut)
    if accepted is None and "error_code" not in said:
        # JSON, but not from a Bot API server.
        return _from_a_proxy(status, retry_after)
    return _refusal(said, status, retry_after)


def number(value: Any) -> int | None:
    """A whole number such as an identifier, given as a number or in digits; None for anything else."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if -_LARGEST < value < _LARGEST else None


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return bool(value) if isinstance(value, bool) or value in (0, 1) else None


def _from_a_proxy(status: int, retry_after: str | None) -> Refused | None:
    """A proxy sends these two instead of passing the call on; with any other page the call may have arrived."""
    if status == 429:
        return Refused(429, retry_after=_seconds(retry_after))
    return Refused(413) if status == 413 else None


def _refusal(said: dict[str, Any], status: int, retry_after: str | None) -> Refused:
    description = said.get("description")
    words = description if isinstance(description, str) else ""
    parameters = said.get("parameters")
    more = parameters if isinstance(parameters, dict) else {}
    code = number(said.get("error_code"))
    if code is None or not 300 <= code < 600:
        code = status if status >= 400 else _code_of(words)
    match = _RETRY.search(words)
    named = (_seconds(value) for value in (more.get("retry_after"), retry_after, match and match.group(1)))
    wait = next((seconds for seconds in named if seconds is not None), None)
    return Refused(code, words, wait, number(more.get("migrate_to_chat_id")))


def _code_of(words: str) -> int:
    lower = words.lower()
    return next((code for beginning, code in _WORDS.items() if lower.startswith(beginning)), 0)


def _seconds(value: Any) -> float | None:
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return min(seconds, _LONGEST_WAIT) if math.isfinite(seconds) and seconds > 0 else None
