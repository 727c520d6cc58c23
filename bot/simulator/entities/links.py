"""Addresses in markup: where they lead, if anywhere."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from bot.simulator.entities.markup import unparsable
from bot.simulator.model import Json

_PARTS = re.compile(r"(?:(https?|ftp|tonsite)://)?([^/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(?:[^@]*@)?(\[[0-9A-Fa-f:.]+\]|[^\s:@\[\]]+)(?::\d{1,5})?")
_INNER = re.compile(r"(tg|ton):(?://)?([^/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_MOST = 2**63


def target(address: str) -> Json | None:
    """A person (`tg://user?id=…`) or a link, as an entity's type and field; None if it leads nowhere."""
    if (person := _person(address)) is not None:
        return {"kind": "text_mention", "user": {"id": person}}
    whole = checked(address)
    return {"kind": "text_link", "url": whole} if whole else None


def checked(address: str) -> str:
    """The full address, with scheme, lower-case host and path; "" if it isn't one."""
    if inner := _INNER.fullmatch(address):
        return f"{inner[1].lower()}://{inner[2]}{inner[3]}"
    parts = _PARTS.fullmatch(address)
    if parts is None or (host := _HOST.fullmatch(parts[2])) is None:
        return ""
    if "." not in host[1].strip(".") and not host[1].startswith("["):
        return ""
    path = parts[3] if parts[3].startswith("/") else f"/{parts[3]}"
    return f"{(parts[1] or 'http').lower()}://{parts[2].lower() if '@' not in parts[2] else parts[2]}{path}"


def _query(address: str, host: str) -> dict[str, list[str]] | None:
    """The query of `tg://<host>?…`; None for any other address."""
    inner = _INNER.fullmatch(address)
    if inner is None or inner[1].lower() != "tg" or inner[2].lower() != host:
        return None
    return parse_qs(inner[3].partition("#")[0].lstrip("/").removeprefix("?"))


def _person(address: str) -> int | None:
    query = _query(address, "user")
    number = (query or {}).get("id", [""])[0]
    return int(number) if number.isascii() and number.isdigit() and 0 < int(number) < _MOST else None


def emoji_number(text: str) -> str:
    """A custom emoji's number. Raises ApiError 400."""
    number = text.removeprefix("-")
    if not (number.isascii() and number.isdigit()) or number.startswith("0") or int(number) >= _MOST:
        raise unparsable("Invalid custom emoji identifier specified")
    return text


def picture(address: str) -> Json:
    """The target after `![…]`: a custom emoji (`tg://emoji?id=…`) or a time (`tg://time?unix=…`)."""
    instant = _query(address, "time")
    if instant is not None:
        return instant_of(instant.get("unix", [""])[0], instant.get("format", [""])[0])
    if address.partition(":")[0].lower() != "tg":
        raise unparsable("Custom emoji URL must have scheme tg")
    query = _query(address, "emoji")
    if query is None:
        raise unparsable('Custom emoji URL must have host "emoji"')
    if "id" not in query:
        raise unparsable("Custom emoji URL must have an emoji identifier")
    return {"kind": "custom_emoji", "custom_emoji_id": emoji_number(query["id"][0])}


def instant_of(unix: str, form: str) -> Json:
    if not (unix.isascii() and unix.isdigit()):
        raise unparsable("Invalid date specified")
    return {"kind": "date_time", "unix_time": int(unix)} | ({"date_time_format": form} if form else {})
