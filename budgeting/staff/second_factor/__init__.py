"""A code at sign-in, from an authenticator on the person's phone (RFC 6238), beside the password.

`codes` calculates, `own` is what people do with theirs, `checking` accepts a code once, `resetting` is for a colleague
who lost phone and recovery codes, `asked` says whose programme asks for it.
"""

from budgeting.staff.second_factor.asked import People, is_asked, is_missing, of_programme, without
from budgeting.staff.second_factor.checking import Answer, accept, is_on, on_since, who_has
from budgeting.staff.second_factor.own import (
    Standing,
    begin,
    check_confirmed,
    confirm,
    move,
    renew,
    renew_confirmed,
    standing,
    turn_off,
)
from budgeting.staff.second_factor.resetting import Reset, reset, told, untold

__all__ = [
    "Answer",
    "People",
    "Reset",
    "Standing",
    "accept",
    "begin",
    "check_confirmed",
    "confirm",
    "is_asked",
    "is_missing",
    "is_on",
    "move",
    "of_programme",
    "on_since",
    "renew",
    "renew_confirmed",
    "reset",
    "standing",
    "told",
    "turn_off",
    "untold",
    "who_has",
    "without",
]
