"""What a page offers: the routes behind its links, its forms and the parts that it fetches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.admin.rights.table import PAGES

_OFFERED = re.compile(r'\s(href|action|hx-get|hx-post)="(/[^"]*)"')
_METHODS = {"href": "GET", "hx-get": "GET", "action": "POST", "hx-post": "POST"}


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+:int\}", r"\\d+", re.sub(r"\{\w+\}", "[^/]+", path)) + "$")


#: Named pages come before those in which a name could be a number.
_ROUTES = sorted(
    ((method, path, _pattern(path)) for method, path in PAGES), key=lambda route: route[1].count("{")
)


def route(method: str, address: str) -> str | None:
    """The path in the table behind an address."""
    plain = re.split(r"[?#]", address.replace("&amp;", "&"))[0]
    return next((path for of, path, fits in _ROUTES if of == method and fits.match(plain)), None)


def offered(html: str) -> Iterator[tuple[str, str]]:
    """(method, path in the table) of everything that the page offers and that the table knows."""
    searches = set(re.findall(r'<form[^>]*method="get"[^>]*action="([^"]*)"', html))
    for attribute, address in set(_OFFERED.findall(html)):
        method = "GET" if address in searches else _METHODS[attribute]
        path = route(method, address)
        if path is not None:
            yield method, path
