"""Who leaves: a person their household, a household its programme, all households a programme that ends.

Each frees what it held, and hands on what somebody must go on with; nothing stays open that nobody looks after.
`holdings` lists what can be open and how it ends (`ends`), the others say who leaves. Imports every noun of this room
that can be open; none of them knows it.
"""

from budgeting.departures.holdings import Holding, Whose, counted
from budgeting.departures.leaving import (
    HANDED,
    Farewell,
    Service,
    Terms,
    come_back,
    latest,
    leave,
    needs_a_service,
    of_household,
    service,
)
from budgeting.departures.members import is_last_adult, member_leaves

__all__ = [
    "HANDED",
    "Farewell",
    "Holding",
    "Service",
    "Terms",
    "Whose",
    "come_back",
    "counted",
    "is_last_adult",
    "latest",
    "leave",
    "member_leaves",
    "needs_a_service",
    "of_household",
    "service",
]
