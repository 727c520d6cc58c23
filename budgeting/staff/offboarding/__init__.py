"""Ending a staff person's access, and handing over their work.

Suspending a person or revoking a right ends sessions, phone and links. In the same transaction, everything they
may no longer do passes to a named colleague who may have it, or to the desk, where it is nobody's until somebody
takes it. No family stays with a coach who can't sign in. The command line and the console both use this.

Imports `staff`, `tasks`, `cases` and `households` from this room.
"""

from budgeting.staff.offboarding.ending import resume, revoke, suspend
from budgeting.staff.offboarding.handing_over import Handed, hand_over, move_households, to_move
from budgeting.staff.offboarding.holdings import ENDS_WITH_ACCESS, HISTORY, IN_HAND, Work, counted, scheduled

__all__ = [
    "ENDS_WITH_ACCESS",
    "HISTORY",
    "IN_HAND",
    "Handed",
    "Work",
    "counted",
    "hand_over",
    "move_households",
    "resume",
    "revoke",
    "scheduled",
    "suspend",
    "to_move",
]
