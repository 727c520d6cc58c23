"""Values from a URL or form, which are never trusted: what makes no sense counts as not given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

#: The largest row number in PostgreSQL and SQLite.
LARGEST = 2**63 - 1
#: Nobody pages beyond this.
MOST_PAGES = 10_000


def number(text: object) -> int | None:
    """The number of a row, or None for anything else."""
    if not isinstance(text, str) or not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    value = int(text)
    return value if 0 < value <= LARGEST else None


def page(text: object) -> int:
    """The page number of a list; the first unless another is given."""
    return min(number(text) or 1, MOST_PAGES)


def query(values: Mapping[str, Any]) -> str:
    """The values as a query string, without those that are empty or None."""
    return urlencode({name: value for name, value in values.items() if value is not None and value != ""})
