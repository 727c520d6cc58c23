"""The trail of what staff did: one line for each action, and no action without the right to it.

`note` stands beside each change. It writes the line, and it refuses who may not do that: so a service refuses by
itself, whichever way it is called. `actions` says what is done and which right it needs.
"""

from budgeting.audit.actions import NEEDS, WITHOUT_NEED, AuditAction
from budgeting.audit.details import Details, details_of
from budgeting.audit.trail import OF_A_HOUSEHOLD, OF_NO_HOUSEHOLD, SUBJECTS, detach, note

__all__ = [
    "NEEDS",
    "OF_A_HOUSEHOLD",
    "OF_NO_HOUSEHOLD",
    "SUBJECTS",
    "WITHOUT_NEED",
    "AuditAction",
    "Details",
    "detach",
    "details_of",
    "note",
]
