"""What waits for a staff person: opened for a cause, taken, passed on, done.

A task is about one thing (`Subject`), and of one kind only one about it waits at a time: so whoever looks for a
task names its kind and its subject. Imports access, audit, alerts and promises of this room; services whose things
come to wait for a person import it.
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
