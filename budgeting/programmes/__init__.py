"""Programmes: their sites and settings, the office's hours, the numbers that help.

`service` makes and changes them; `office` says when an answer can be expected; `days` says which day it is.
"""

from budgeting.programmes.days import day_of, this_week, today
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
    "day_of",
    "front",
    "programme",
    "running",
    "settle",
    "this_week",
    "today",
]
