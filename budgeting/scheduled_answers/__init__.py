"""Answers that staff write now and a family reads at a chosen time.

A row holds the words; a due event (`DueKind.SCHEDULED_ANSWER`) holds the moment, so it is sent exactly once. If
something changes before (`holding`), the row is held: its author gets a task, and a person decides. The words are said
by `dialogs.scheduled_answers`. Imports tables, tasks and the schedule from this room.
"""

from budgeting.scheduled_answers.holding import hold, hold_others, pass_on, to_be_held
from budgeting.scheduled_answers.moments import Hours, When, moment_of, problem_of, twice
from budgeting.scheduled_answers.planning import MOST, Planned, cancel, plan, postpone, replan, sent
from budgeting.scheduled_answers.reads import get, hours_of, newest_message, open_in

__all__ = [
    "MOST",
    "Hours",
    "Planned",
    "When",
    "cancel",
    "get",
    "hold",
    "hold_others",
    "hours_of",
    "moment_of",
    "newest_message",
    "open_in",
    "pass_on",
    "plan",
    "postpone",
    "problem_of",
    "replan",
    "sent",
    "to_be_held",
    "twice",
]
