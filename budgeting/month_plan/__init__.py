"""The month plan: what a household plans to spend, what is left of it, and what can be spent this week.

`limits` reads and sets the plan, `allowance` divides what is left over the weeks, `words` says once per heading and
month that much of it is used, `proposals` makes a first plan from the last weeks. Imports households, spending and the
rule of what a person may see.
"""

from budgeting.month_plan.allowance import Allowance, weekly, weekly_allowance
from budgeting.month_plan.limits import (
    Envelope,
    Setter,
    left,
    limits,
    overview,
    set_limit,
    set_own_limit,
    who_set,
)
from budgeting.month_plan.proposals import FEWEST_WEEKS, kindly, proposal, propose
from budgeting.month_plan.words import WORDS_AT, reached, tell_once

__all__ = [
    "FEWEST_WEEKS",
    "WORDS_AT",
    "Allowance",
    "Envelope",
    "Setter",
    "kindly",
    "left",
    "limits",
    "overview",
    "proposal",
    "propose",
    "reached",
    "set_limit",
    "set_own_limit",
    "tell_once",
    "weekly",
    "weekly_allowance",
    "who_set",
]
