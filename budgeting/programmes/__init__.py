"""Programmes: their sites and settings, the office's hours, the numbers that help.

`settings` declares what a programme may set, `service` makes programmes and changes them, `in_progress` counts what is
under way of an instrument; `office` says when an answer can be expected, `days` which day it is.
"""

from budgeting.programmes.days import day_of, this_week, today
from budgeting.programmes.service import (
    add_site,
    by_code,
    can_be_on_call,
    create,
    front,
    programme,
    running,
    settle,
)
from budgeting.programmes.setting_kinds import WrongSetting
from budgeting.programmes.settings import Settings

__all__ = [
    "Settings",
    "WrongSetting",
    "add_site",
    "by_code",
    "can_be_on_call",
    "create",
    "day_of",
    "front",
    "programme",
    "running",
    "settle",
    "this_week",
    "today",
]
