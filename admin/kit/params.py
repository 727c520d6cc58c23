"""What an address or a form asks for, believed by nobody: what makes no sense there is as if it were not said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

#: No number of a row is larger, on PostgreSQL and on SQLite.
LARGEST = 2**63 - 1
#: Beyond this nobody turns pages.
MOST_PAGES = 10_000


def number(text: object) -> int | None:
    """The number of a row, or None for anything else."""
    if not isinstance(text, str) or not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    value = int(text)
    return value if 0 < value <= LARGEST else None


def page(text: object) -> int:
    """The number of a page of a list; the first unless another is asked for."""
    return min(number(text) or 1, MOST_PAGES)


def query(values: Mapping[str, Any]) -> str:
    """The values as the query of an address; what is empty or None is left out."""
    return urlencode({name: value for name, value in values.items() if value is not None and value != ""})
