"""The financial well-being scale: ten questions at entry, half-way and exit, and whenever a person likes.

A person's answers are their own: no other family member sees them, and the family sees words, never the score.
`scoring` calculates, `service` keeps the answers, when to ask is in `budgeting/schedule/reminders/wellbeing.py`. The
questions themselves are in `dialogs/wellbeing/items.py`.
"""

from budgeting.wellbeing.scoring import ANSWERS, QUESTIONS, SCORES, Band, band, score, total, trend
from budgeting.wellbeing.service import (
    AT_MOST_EVERY,
    age_of,
    answer,
    asked,
    back,
    begin,
    done_of,
    give_up,
    next_possible,
    of_household,
    read_out,
    set_age,
    unfinished,
)

__all__ = [
    "ANSWERS",
    "AT_MOST_EVERY",
    "QUESTIONS",
    "SCORES",
    "Band",
    "age_of",
    "answer",
    "asked",
    "back",
    "band",
    "begin",
    "done_of",
    "give_up",
    "next_possible",
    "of_household",
    "read_out",
    "score",
    "set_age",
    "total",
    "trend",
    "unfinished",
]
