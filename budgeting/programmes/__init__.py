"""Programmes: their sites and settings, the office's hours, the numbers that help.

`service` makes and changes them; `office` says when an answer can be expected.
"""

from budgeting.programmes.service import (
    MOST_MINUTES,
    add_site,
    by_code,
    create,
    front,
    programme,
    running,
    settle,
)

__all__ = [
    "MOST_MINUTES",
    "add_site",
    "by_code",
    "create",
    "front",
    "programme",
    "running",
    "settle",
]
