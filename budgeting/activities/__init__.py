"""Activities and their sessions: who is told what, who comes, who waits for a seat, who was there.

Seats go to those who say "coming" first; "maybe" holds none. Seats are counted and given with the session row
locked, one answer at a time, so exactly one person gets the last seat. A seat given up is offered to whoever has
waited longest, and kept for them until they answer or its time is over.

Owns activities, sessions, enrolments and allowances. Imports reminders, entries, tasks, events and audit from this
room.
"""

from budgeting.activities import allowances, attendance, certificates, hours, online, repeating
from budgeting.activities.answers import (
    Answered,
    Wish,
    answer,
    answer_for,
    answer_for_all,
    give_up,
    session_view,
    upcoming,
)
from budgeting.activities.calendar import calendar_taken, told
from budgeting.activities.managing import (
    KINDS,
    add_session,
    cancel_session,
    change_activity,
    change_session,
    create_activity,
    remind,
)
from budgeting.activities.seats import lapse
from budgeting.activities.view import SessionView, Times, in_language, map_url, views_in

__all__ = [
    "KINDS",
    "Answered",
    "SessionView",
    "Times",
    "Wish",
    "add_session",
    "allowances",
    "answer",
    "answer_for",
    "answer_for_all",
    "attendance",
    "calendar_taken",
    "cancel_session",
    "certificates",
    "change_activity",
    "change_session",
    "create_activity",
    "give_up",
    "hours",
    "in_language",
    "lapse",
    "map_url",
    "online",
    "remind",
    "repeating",
    "session_view",
    "told",
    "upcoming",
    "views_in",
]
