"""Every open thing has a next step in time: the rule, the things that it holds for, and the daily look.

An instalment, a case, a conversation, a draft may only wait where something is sure to bring it up again: a due
event that somebody can be told of, a task, a pause with an end, a person who has it in hand. `KINDS` names each
kind of open thing, the states in which it is open, and how to find those of which that is not so (gaps).
Whatever leaves one behind is to be mended where it does; `check` is the net below: once a day it opens one task
for each gap, and closes it when there is a next step again.

A new state, due event or task belongs to a kind here, or among what is not open (`kinds.NOT_OPEN`): a test
enumerates them. Imports tables, tasks and reminders of this room; the clock and the console import it.
"""

from budgeting.next_steps.checking import Report, check, check_due, uncovered
from budgeting.next_steps.gaps import Gap
from budgeting.next_steps.kinds import KINDS, NOT_OPEN, gaps

__all__ = ["KINDS", "NOT_OPEN", "Gap", "Report", "check", "check_due", "gaps", "uncovered"]
