"""Appointments of a member with a staff person: wished for, proposed with some times, agreed, moved, held.

`rules` reckons with times, `proposing` and `keeping` are what staff do, `answering` is what the family and the clock
do, `view` what both read. One appointment stays one row through all its changes, so its calendar entry does too.
"""

from budgeting.appointments.answering import (
    Chosen,
    cancel_own,
    choose,
    lapse,
    of_time,
    open_outcome,
    open_today,
    want,
    wish,
)
from budgeting.appointments.keeping import cancel, happened, missed, set_time
from budgeting.appointments.passing_on import can_take, pass_on
from budgeting.appointments.proposing import Place, propose, propose_again
from budgeting.appointments.rules import MOST_TIMES, local_start
from budgeting.appointments.view import (
    OPEN,
    AppointmentView,
    Wish,
    mine,
    of_household,
    of_member,
    problem_with,
    view,
)

__all__ = [
    "MOST_TIMES",
    "OPEN",
    "AppointmentView",
    "Chosen",
    "Place",
    "Wish",
    "can_take",
    "cancel",
    "cancel_own",
    "choose",
    "happened",
    "lapse",
    "local_start",
    "mine",
    "missed",
    "of_household",
    "of_member",
    "of_time",
    "open_outcome",
    "open_today",
    "pass_on",
    "problem_with",
    "propose",
    "propose_again",
    "set_time",
    "view",
    "want",
    "wish",
]
