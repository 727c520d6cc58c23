"""The weekly review: which weeks wait for a coach, what in them deserves attention and why, and the sign-off.

`series` fetches many households' weeks at once. `words` says what is known of a week and `flags` what stands out
in it (both pure). `lists` lists the weeks to read, `signing` stores note and sign-off.
`dialogs.staff_side.comments` sends the comment to the family.
"""

from budgeting.reviews.flags import Code, Flag, judge, risk
from budgeting.reviews.lists import (
    WEEKS,
    HouseholdWeek,
    count_unread,
    readable,
    signed,
    these,
    unread,
    weeks_around,
)
from budgeting.reviews.series import Series, fetch
from budgeting.reviews.signing import commented, keep_note, of_week, sign_off, week_id
from budgeting.reviews.words import WeekWord, word

__all__ = [
    "WEEKS",
    "Code",
    "Flag",
    "HouseholdWeek",
    "Series",
    "WeekWord",
    "commented",
    "count_unread",
    "fetch",
    "judge",
    "keep_note",
    "of_week",
    "readable",
    "risk",
    "sign_off",
    "signed",
    "these",
    "unread",
    "week_id",
    "weeks_around",
    "word",
]
