"""What stands on the first page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

#: The fixture `open_task`: opens a task of the Rossi family and gives its number.
Open = Callable[..., int]


def tasks_on(page: Any) -> list[int]:
    assert page.status_code == 200
    return [int(number) for number in re.findall(r'data-testid="task-(\d+)"', page.text)]


def count(page: Any, what: str) -> int:
    found = re.search(rf'id="count-{what}"><span class="big">(\d+)', page.text)
    return int(found.group(1)) if found else 0
