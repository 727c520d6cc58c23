"""Web and e-mail addresses in running text, with or without a scheme, by the rules of Telegram's server."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.simulator.entities.top_domains import is_top_domain

#: General punctuation except joiners and dashes, for use in a character class: no address contains it.
_PUNCTUATION = r"\u2000-\u200b\u200e\u200f\u2016-\u206f"
_DOMAIN = re.compile(rf"[.A-Za-z0-9_~\-]|[^\x00-\xbf\s{_PUNCTUATION}]")
_DOMAINS = re.compile(rf"(?:{_DOMAIN.pattern}|@)*")
_USER = re.compile(rf"[^\s/\[\]{{}}()'`<>\"@«»{_PUNCTUATION}]")
_PATH = re.compile(rf"[^\s<>\"«»{_PUNCTUATION}]*")
_PORT = re.compile(r":(0*([1-9][0-9]{0,4}))(?![0-9])")
_SCHEME = re.compile(r"[^\s./:]*\Z")
_INNER = re.compile(r"(?:tg|ton)://[A-Za-z0-9_-]{1,253}", re.IGNORECASE)
_NOT_LAST = ".:;,('?!`"
_EMAIL = re.compile(
    r"(?:[a-z0-9_-]{0,26}[.+]){0,10}[a-z0-9_-]{1,35}@(?:(?:[a-z0-9][a-z0-9_-]{0,28})?[a-z0-9]\.){1,6}[a-z]{2,8}",
    re.IGNORECASE,
)
_OCTET = re.compile(r"0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]")
_CLOSES = {")": "(", "]": "[", "}": "{"}


def inner_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yields start and stop of `tg://` and `ton://` addresses."""
    for match in _INNER.finditer(text):
        yield match.start(), _with_path(text, match.end())


def web_addresses(text: str) -> Iterator[tuple[str, int, int]]:
    """Yields ("url" or "email", start, stop) for every address around a dot."""
    begin = 0
    while (dot := text.find(".", begin)) >= 0 and dot + 1 < len(text):
        if text[dot + 1] == " ":
            begin = dot + 2
            continue
        start, stop, good = _around(text, begin, dot)
        if good:
            if stop > dot + 1 and (address := _judged(text, start, stop)) is not None:
                yield address
            while stop < len(text) and text[stop] == ".":
                stop += 1
        else:
            stop = text.rfind(".", begin, stop) + 1
        begin = max(stop, dot + 1)


def _around(text: str, begin: int, dot: int) -> tuple[int, int, bool]:
    """The span around a dot, and whether the text before it allows an address."""
    start = _leftwards(text, begin, dot, _DOMAIN)
    run = _DOMAINS.match(text, dot)
    domain_end = run.end() if run else dot
    with_user = "@" in text[dot:domain_end]
    if with_user:
        start = _leftwards(text, begin, start, _USER)
    stop = _with_path(text, _with_port(text, domain_end))
    while stop > dot + 1 and text[stop - 1] == ".":
        stop -= 1
    good = True
    if start > begin and text[start - 1] == "@":
        before = _leftwards(text, begin, start - 1, _USER)
        good = not with_user and before < start - 1
        start = before
    if start > begin:
        if text.endswith("://", begin, start) and start - begin >= 6:
            scheme = _scheme(text, begin, start - 3)
            good, start = good and bool(scheme), start - 3 - len(scheme)
        elif text[start - 1].isalnum() or text[start - 1] in "_/#@":
            good = False
    return start, stop, good


def _leftwards(text: str, begin: int, at: int, allowed: re.Pattern[str]) -> int:
    while at > begin and allowed.fullmatch(text, at - 1, at):
        at -= 1
    return at


def _scheme(text: str, begin: int, end: int) -> str:
    """The scheme that ends here; "" if Telegram makes no links of it."""
    match = _SCHEME.search(text[begin:end])
    word = match[0].lower() if match else ""
    if word.endswith("http") and word != "shttp":
        return "http"
    if word.endswith("https"):
        return "https"
    if word.endswith("ftp") and word not in ("tftp", "sftp"):
        return "ftp"
    return "tonsite" if word.endswith("tonsite") else ""


def _with_port(text: str, at: int) -> int:
    port = _PORT.match(text, at)
    return port.end() if port and int(port[2]) <= 65535 else at


def _with_path(text: str, at: int) -> int:
    """The end of an address whose domain ends here: after its path, query or fragment."""
    if not text.startswith(("/", "?", "#"), at):
        return at
    path = _PATH.match(text, at + 1)
    end = path.end() if path else at + 1
    while end > at + 1 and text[end - 1] in _NOT_LAST:
        end -= 1
    return end if text[at] == "/" or end > at + 1 else at


def _judged(text: str, start: int, stop: int) -> tuple[str, int, int] | None:
    address = text[start:stop]
    if _EMAIL.fullmatch(address):
        return "email", start, stop
    if address.startswith("mailto:") and _EMAIL.fullmatch(address, 7):
        return "email", start + 7, stop
    length = _web_length(address)
    return ("url", start, start + length) if length else None


def _web_length(address: str) -> int:
    """How many characters of it are an address; 0 if none."""
    scheme, separator, rest = address.partition("://")
    known = bool(separator) and scheme.lower() in ("http", "https", "ftp", "tonsite")
    if not known:
        rest = address
    ends = [rest.find(mark) for mark in "/?#" if mark in rest]
    host_end = min(ends, default=len(rest))
    host = rest[:host_end].rpartition("@")[2]
    host = host.rpartition(":")[0] or host
    if not _is_host(host, known):
        return 0
    path = _balanced(rest[host_end:])
    return len(address) - len(rest) + host_end + len(path)


def _balanced(path: str) -> str:
    """Cut at the first unmatched closing bracket, which belongs to the sentence."""
    opened = dict.fromkeys(_CLOSES.values(), 0)
    for at, letter in enumerate(path):
        if letter in opened:
            opened[letter] += 1
        elif letter in _CLOSES:
            opened[_CLOSES[letter]] -= 1
            if opened[_CLOSES[letter]] < 0:
                return path[:at].rstrip(_NOT_LAST)
    return path.rstrip(_NOT_LAST)


def _is_host(host: str, with_scheme: bool) -> bool:
    labels = host.split(".")
    if len(labels) < 2 or any(not 1 <= len(label) < 64 or label.endswith("-") for label in labels):
        return False
    if len(labels) == 4 and all(_OCTET.fullmatch(label) for label in labels):
        return True
    top = labels[-1]
    if all(label.isascii() and label.isdigit() for label in labels) or len(top) < 2:
        return False
    if top.startswith("xn--"):
        if len(top) <= 5 or not (top[4:].isascii() and top[4:].isalnum()):
            return False
    elif "_" in top or "-" in top or not (with_scheme or is_top_domain(top)):
        return False
    return "_" not in labels[-2]
