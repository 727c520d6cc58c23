"""What Telegram detects in a text by itself: mentions, commands, hashtags, cashtags, links and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.simulator.entities.addresses import inner_addresses, web_addresses
from bot.simulator.entities.utf16 import counter
from bot.simulator.model import Json

_MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{2,32})(?!\w)")
_SHORT = {"gif", "vid", "pic"}
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")
_LETTER = r"[\w\u200c\u00b7\u0d80-\u0dff]"
_AT_CHAT = r"(?:@[A-Za-z0-9_]{3,32})?"
_HASHTAG = re.compile(rf"(?<!{_LETTER})#(?P<tag>{_LETTER}+)(?!{_LETTER}|#)(?P<chat>{_AT_CHAT})")
_HASHTAG_LONGEST = 256
_CASHTAG = re.compile(rf"(?<!{_LETTER})(?<!\$)\$(?:1INCH|[A-Z]{{1,8}})(?!{_LETTER}|\$){_AT_CHAT}")
_POSSIBLY = re.compile(r"[/@#$]|\.\S|://")


def detected(text: str) -> list[Json]:
    """The entities that Telegram detects by itself, in order, not nested."""
    if _POSSIBLY.search(text) is None:
        return []
    spans = sorted(_matches(text), key=lambda span: (span[1], -span[2]))
    offset, result, end = counter(text), [], 0
    for kind, start, stop in spans:
        if start >= end:
            at = offset(start)
            result.append({"type": kind, "offset": at, "length": offset(stop) - at})
            end = stop
    return result


def _matches(text: str) -> Iterator[tuple[str, int, int]]:
    """Yields (type, start, stop), in Python characters."""
    if "@" in text:
        for match in _MENTION.finditer(text):
            if len(match[1]) >= 4 or match[1].lower() in _SHORT:
                yield "mention", *match.span()
    if "/" in text:
        for match in _COMMAND.finditer(text):
            yield "bot_command", *match.span()
    if "#" in text:
        yield from _hashtags(text)
    if "$" in text:
        for match in _CASHTAG.finditer(text):
            yield "cashtag", *match.span()
    if "://" in text:
        for start, stop in inner_addresses(text):
            yield "url", start, stop
    if "." in text:
        yield from web_addresses(text)


def _hashtags(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _HASHTAG.finditer(text):
        tag, start = match["tag"], match.start()
        whole = len(tag) <= _HASHTAG_LONGEST
        tag = tag[:_HASHTAG_LONGEST]
        if any(letter.isalpha() for letter in tag):
            yield "hashtag", start, match.end() if whole else start + 1 + len(tag)
