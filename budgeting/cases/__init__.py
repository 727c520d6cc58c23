"""Cases (presa in carico): prepared by the chat, opened by staff, closed with an outcome.

Owns the record of a difficulty: evidence frozen from the chat, notes, what the family needs and wants to reach,
actions and their owners, and the states from prepared to closed and back. Imports tables, tasks and reminders from
this room; `hardship` and the console's screens import it.
"""

from budgeting.cases.actions import add_action, pass_action_on, set_done
from budgeting.cases.changing import assign, pass_on, set_urgency
from budgeting.cases.closing import close, reopen
from budgeting.cases.escalating import escalate
from budgeting.cases.evidence import add_evidence, as_evidence
from budgeting.cases.goals import add_goal, settle_goal
from budgeting.cases.needs import Assessment, Change, Need, assess
from budgeting.cases.notes import add_note
from budgeting.cases.opening import in_progress, of_household, open, prepare
from budgeting.cases.silenced_instalments import DATED, SUGGESTED, Answer, others, silenced
from budgeting.cases.taking import take_with
from budgeting.cases.topics import Topic

__all__ = [
    "DATED",
    "SUGGESTED",
    "Answer",
    "Assessment",
    "Change",
    "Need",
    "Topic",
    "add_action",
    "add_evidence",
    "add_goal",
    "add_note",
    "as_evidence",
    "assess",
    "assign",
    "close",
    "escalate",
    "in_progress",
    "of_household",
    "open",
    "others",
    "pass_action_on",
    "pass_on",
    "prepare",
    "reopen",
    "set_done",
    "set_urgency",
    "settle_goal",
    "silenced",
    "take_with",
]
