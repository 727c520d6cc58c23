"""What waits for a staff person: opened for a cause, taken, passed on, done.

A task is about one thing (`Subject`), and only one task of a kind waits per subject, so a task is looked up by
kind and subject. Imports access, audit, alerts and promises from this room; services import it when something of
theirs must wait for a person.
"""

from budgeting.tasks.closing import settle
from budgeting.tasks.handling import done, free_of_gone, pass_on, release, take
from budgeting.tasks.opening import FOR_THE_COACH, open_task
from budgeting.tasks.reads import about, holder, waiting, waits

__all__ = [
    "FOR_THE_COACH",
    "about",
    "done",
    "free_of_gone",
    "holder",
    "open_task",
    "pass_on",
    "release",
    "settle",
    "take",
    "waiting",
    "waits",
]
