"""Appointments of a member with a staff person: wished for, proposed with some times, agreed, moved, held.

`rules` reckons with times, `receiving` is when staff receive families, `free` what their hours leave over. `proposing`
and `keeping` are what staff do, `answering` is what the family and the clock do, `view` what both read. One appointment
stays one row through all its changes, so its calendar entry does too.
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
from budgeting.appointments.free import Free, Span
from budgeting.appointments.keeping import cancel, happened, missed, set_time
from budgeting.appointments.passing_on import can_take, pass_on
from budgeting.appointments.proposing import Place, propose, propose_again
from budgeting.appointments.receiving import (
    absences_of,
    add_absence,
    add_hours,
    agreed_during,
    doubts,
    hours_of,
    programmes_of,
    remove_absence,
    remove_hours,
    suggest,
)
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
    "Free",
    "Place",
    "Span",
    "Wish",
    "absences_of",
    "add_absence",
    "add_hours",
    "agreed_during",
    "can_take",
    "cancel",
    "cancel_own",
    "choose",
    "doubts",
    "happened",
    "hours_of",
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
    "programmes_of",
    "propose",
    "propose_again",
    "remove_absence",
    "remove_hours",
    "set_time",
    "suggest",
    "view",
    "want",
    "wish",
]
