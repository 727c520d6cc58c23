"""The audit log: who on the staff viewed whom and changed what, for those who answer for a programme.

Coordinators and administrators read the lines of their own programmes. A line has numbers and codes; it shows staff by
name, families by number only. The reason for something done with a family is shown only to those who may read about
that family; others see that a reason was recorded.
"""

from admin.audit.routes import router

__all__ = ["router"]
