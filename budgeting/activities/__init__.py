"""Activities and their sessions: who is told what, who comes, who waits for a seat.

Seats go to those who say "coming" first; "maybe" holds none. Seats are counted and given with the session row
locked, one answer at a time, so exactly one person gets the last seat.

Owns activities, sessions and enrolments. Imports reminders, events and audit from this room.
"""

from budgeting.activities.answers import Answered, Wish, answer, session_view, upcoming
from budgeting.activities.managing import KINDS, add_session, cancel_session, change_session, create_activity
from budgeting.activities.view import SessionView, views_in

__all__ = [
    "KINDS",
    "Answered",
    "SessionView",
    "Wish",
    "add_session",
    "answer",
    "cancel_session",
    "change_session",
    "create_activity",
    "session_view",
    "upcoming",
    "views_in",
]
