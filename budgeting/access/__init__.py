"""Access: which staff may see and do what, through the console, exports, live views, the staff bot and commands.

`rights` holds the whole rule as data: each action, and which role may do it where. Everything else reads that
table. `Actor` is a staff person with their roles. `visible` is the condition a query carries. `get` fetches one
row or raises `NotFound`, whether the row doesn't exist or isn't theirs. `refuse_left` raises for a household that has
left: it can be read only. `who` answers the reverse question: which
staff may do this. Imports only tables, states and errors.
"""

from budgeting.access.actor import Actor, actor
from budgeting.access.colleagues import is_used, may, may_hear, may_task, who
from budgeting.access.leaving import refuse_left
from budgeting.access.managing import manages_all_of, may_manage
from budgeting.access.rights import FOR_COORDINATORS, RIGHTS, Action, Reach, roles
from budgeting.access.scope import allows, get, of_household, visible, visible_numbers

__all__ = [
    "FOR_COORDINATORS",
    "RIGHTS",
    "Action",
    "Actor",
    "Reach",
    "actor",
    "allows",
    "get",
    "is_used",
    "manages_all_of",
    "may",
    "may_hear",
    "may_manage",
    "may_task",
    "of_household",
    "refuse_left",
    "roles",
    "visible",
    "visible_numbers",
    "who",
]
