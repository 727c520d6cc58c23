"""The audit log: who of the staff looked at whom and who changed what, for those who answer for a programme.

Coordinators and administrators read the lines of their own programmes. A line has numbers and codes; people of the
staff are shown by name, families by number only. Why something was done with a family is read by those only who
may read about that family; others see that a reason was written down.
"""

from admin.audit.routes import router

__all__ = ["router"]
