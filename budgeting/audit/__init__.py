"""The trail of what staff did: one line per action, and no action without the right to it.

Services call `note` beside each change. It writes the line and refuses staff who lack the right, so a service
refuses by itself, however it is called. It refuses everybody what is not in `AFTER_LEAVING`, if the household has
left. `actions` lists what staff do and the right each action needs.
"""

from budgeting.audit.actions import NEEDS, WITHOUT_NEED, AuditAction
from budgeting.audit.after_leaving import AFTER_LEAVING
from budgeting.audit.details import Details, details_of
from budgeting.audit.trail import OF_A_HOUSEHOLD, OF_NO_HOUSEHOLD, SUBJECTS, detach, note

__all__ = [
    "AFTER_LEAVING",
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
