"""How the access of a staff person ends, and what becomes of what they had in hand.

Suspending somebody or taking a right away ends sessions, phone and links, and hands over in the same transaction
whatever they may do no longer: to a colleague who is named and may have it, or to the desk, where it is nobody's
until somebody takes it. No family stays with a coach who cannot sign in. Command line and console both come here.

Imports `staff`, `tasks`, `cases` and `households` of this room.
"""

from budgeting.staff.offboarding.ending import resume, revoke, suspend
from budgeting.staff.offboarding.handing_over import Handed, hand_over
from budgeting.staff.offboarding.holdings import ENDS_WITH_ACCESS, HISTORY, IN_HAND, Work, counted, scheduled

__all__ = [
    "ENDS_WITH_ACCESS",
    "HISTORY",
    "IN_HAND",
    "Handed",
    "Work",
    "counted",
    "hand_over",
    "resume",
    "revoke",
    "scheduled",
    "suspend",
]
