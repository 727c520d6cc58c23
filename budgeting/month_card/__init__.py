"""The month's card: what a household managed in a budget month, without amounts, and one wish for the next.

`facts` counts, `cards` keeps them as they were when the month ended, `wishes` keeps each member's wish and how it went.
"""

from budgeting.month_card.cards import (
    card,
    cards,
    has_instalments,
    something_to_show,
    speaks_to,
    when_it_ended,
)
from budgeting.month_card.facts import Facts, count, took_less
from budgeting.month_card.wishes import (
    LONGEST,
    answer,
    made_for,
    make,
    of_household,
    offered,
    to_ask_about,
    wish,
)

__all__ = [
    "LONGEST",
    "Facts",
    "answer",
    "card",
    "cards",
    "count",
    "has_instalments",
    "made_for",
    "make",
    "of_household",
    "offered",
    "something_to_show",
    "speaks_to",
    "to_ask_about",
    "took_less",
    "when_it_ended",
    "wish",
]
