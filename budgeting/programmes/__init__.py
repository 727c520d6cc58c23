"""Programmes: their sites and settings, office hours, and the numbers that help.

`settings` declares what a programme may configure, `service` creates and changes programmes, `sites` keeps their
places, `in_progress` counts what is open in an instrument, `office` says when to expect an answer, `days` which day it
is.
"""

from budgeting.programmes import sites
from budgeting.programmes.days import day_of, this_week, today
from budgeting.programmes.service import (
    by_code,
    can_be_on_call,
    create,
    front,
    programme,
    running,
    settle,
)
from budgeting.programmes.setting_kinds import Creditor, WrongSetting
from budgeting.programmes.settings import Settings

__all__ = [
    "Creditor",
    "Settings",
    "WrongSetting",
    "by_code",
    "can_be_on_call",
    "create",
    "day_of",
    "front",
    "programme",
    "running",
    "settle",
    "sites",
    "this_week",
    "today",
]
