"""Which role may do what, and how far it reaches. `docs/rights.md` is written from this table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from budgeting.states import Role, TaskKind


class Reach(StrEnum):
    """How far a right goes."""

    PROGRAMME = "programme"  # everything of the programme in which one has the role
    OWN = "own"  # the households that one coaches, the activities that one runs


class Action(StrEnum):
    """What staff do. A family's things are read and changed under the first ones."""

    READ_HOUSEHOLD = "household.read"
    KEEP_HOUSEHOLD = "household.keep"  # composition, phones, invites, debts, plans, payments
    PLAN_MONTH = "household.plan_month"
    READ_TRAIL = "household.read_trail"  # who looked at the family and who changed what
    READ_WEEK = "week.read"
    REVIEW_WEEK = "week.review"
    READ_CONVERSATION = "conversation.read"
    ANSWER = "conversation.answer"
    READ_CASE = "case.read"
    WRITE_CASE = "case.write"  # and own one
    ACT_IN_CASE = "case.act"  # be asked to do something for the family
    TAKE_TASK = "task.take"
    HEAR_OF_TASK = "task.hear"  # be alerted; an alert says nothing about the family
    READ_BROADCAST = "broadcast.read"
    SEND_BROADCAST = "broadcast.send"
    READ_ACTIVITY = "activity.read"
    RUN_ACTIVITY = "activity.run"
    READ_AUDIT = "audit.read"
    MANAGE_STAFF = "staff.manage"


_OPERATOR = {Role.OPERATOR: Reach.PROGRAMME}
_COACH = {Role.COACH: Reach.OWN}
_COORDINATOR = {Role.COORDINATOR: Reach.PROGRAMME}
_ADMINISTRATOR = {Role.ADMINISTRATOR: Reach.PROGRAMME}
_PARTNER = {Role.PARTNER: Reach.OWN}
#: Coordinators read; who answers and writes are operators and, for their own households, coaches.
_READERS = {**_OPERATOR, **_COACH, **_COORDINATOR}
_WRITERS = {**_OPERATOR, **_COACH}

RIGHTS: Mapping[Action, Mapping[Role, Reach]] = {
    Action.READ_HOUSEHOLD: _READERS,
    Action.KEEP_HOUSEHOLD: _OPERATOR,
    Action.PLAN_MONTH: _WRITERS,
    Action.READ_TRAIL: _COORDINATOR,
    Action.READ_WEEK: {**_COACH, **_COORDINATOR},
    Action.REVIEW_WEEK: _COACH,
    Action.READ_CONVERSATION: _READERS,
    Action.ANSWER: _WRITERS,
    Action.READ_CASE: _READERS,
    Action.WRITE_CASE: _WRITERS,
    Action.ACT_IN_CASE: _READERS,
    Action.TAKE_TASK: _READERS,
    # Where nobody else is left, somebody must learn that a family waits.
    Action.HEAR_OF_TASK: {**_READERS, **_ADMINISTRATOR},
    Action.READ_BROADCAST: {**_OPERATOR, **_COORDINATOR},
    Action.SEND_BROADCAST: _OPERATOR,
    Action.READ_ACTIVITY: {**_READERS, **_PARTNER},
    Action.RUN_ACTIVITY: {**_OPERATOR, **_PARTNER},
    Action.READ_AUDIT: {**_ADMINISTRATOR, **_COORDINATOR},
    Action.MANAGE_STAFF: _ADMINISTRATOR,
}

#: What neither a family nor a chat waits for: it is for whoever answers for the programme as a whole.
FOR_COORDINATORS = frozenset({TaskKind.UNACCOMPANIED})
#: What belongs to no household (a caller whom nobody knows, a fault of the program, a household that nobody
#: accompanies): these roles see it, of the kinds that are named; None is every kind. Operators and administrators
#: also where it belongs to no programme either.
WITHOUT_HOUSEHOLD: Mapping[Role, frozenset[TaskKind] | None] = {
    Role.OPERATOR: None,
    Role.COORDINATOR: FOR_COORDINATORS,
    Role.ADMINISTRATOR: frozenset({TaskKind.PROBLEM}),
}
WITHOUT_PROGRAMME = (Role.OPERATOR, Role.ADMINISTRATOR)


def roles(action: Action, reach: Reach | None = None) -> frozenset[Role]:
    """The roles that may do this somewhere; with ``reach``, those that may do it so far."""
    return frozenset(role for role, far in RIGHTS[action].items() if reach in (None, far))
