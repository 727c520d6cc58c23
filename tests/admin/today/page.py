"""What the first page shows."""

from __future__ import annotations

from collections.abc import Callable

from httpx import Response

from tests.kit.page import Page

#: The fixture `open_task`: opens a task of the Rossi family and gives its id.
Open = Callable[..., int]


def tasks_on(page: Response) -> list[int]:
    assert page.status_code == 200
    return Page(page).numbers("task")


def count(page: Response, what: str) -> int:
    """The number on the chip of a group or a kind; 0 if there is none."""
    return int(next(iter(Page(page).texts(f"#count-{what} .count-badge")), "0"))
