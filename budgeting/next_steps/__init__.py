"""Every open thing has a next step in time: the rule, the things it applies to, and the daily check.

An instalment, a case, a conversation or a draft may wait only if something is sure to bring it up again: a due
event that can reach somebody, a task, a pause with an end, a person who is handling it. `KINDS` names each kind
of open thing, the states in which it is open, and how to find those without a next step (gaps). Code that leaves
a gap must be fixed where it does so. `check` is the safety net: once a day it opens one task for each gap, and
closes it when there is a next step again.

A new state, due event or task belongs to a kind here, or to what isn't open (`kinds.NOT_OPEN`); a test enumerates
them. Imports tables, tasks and reminders from this room; the clock and the console import it.
"""

from budgeting.next_steps.checking import Report, check, check_due, uncovered
from budgeting.next_steps.gaps import Gap
from budgeting.next_steps.kinds import KINDS, NOT_OPEN, gaps

__all__ = ["KINDS", "NOT_OPEN", "Gap", "Report", "check", "check_due", "gaps", "uncovered"]
