"""Access: who of the staff may see and do what, by every way in: console, exports, live views, staff bot, commands.

`rights` is the whole rule as data: each action, and which role may do it where. Everything else reads that table.
`Actor` is a staff person with their roles; `visible` is the condition a query carries; `get` fetches one thing or
raises `NotFound`, alike for what does not exist and what is not theirs; `who` turns the question round.
Imports nothing of ours but tables, states and errors.
"""

from budgeting.access.actor import Actor, actor
from budgeting.access.colleagues import may, may_hear, may_task, who
from budgeting.access.managing import manages_all_of, may_manage
from budgeting.access.rights import FOR_COORDINATORS, RIGHTS, Action, Reach, roles
from budgeting.access.scope import allows, get, of_household, visible

__all__ = [
    "FOR_COORDINATORS",
    "RIGHTS",
    "Action",
    "Actor",
    "Reach",
    "actor",
    "allows",
    "get",
    "manages_all_of",
    "may",
    "may_hear",
    "may_manage",
    "may_task",
    "of_household",
    "roles",
    "visible",
    "who",
]
