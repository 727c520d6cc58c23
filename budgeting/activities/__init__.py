"""Activities and their sessions: who is told what, who comes, who waits for a seat.

A seat belongs to whoever said "coming" first; "maybe" holds none. With the session row locked the seats are
counted and given by one person's answer at a time, so the last one goes to exactly one.

This package owns activities, sessions and enrolments; it imports reminders, events and audit of this room.
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
