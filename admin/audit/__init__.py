"""The audit log: who on the staff viewed whom and changed what, for those who answer for a programme.

Coordinators and administrators read the lines of their own programmes. A line has numbers and codes; it shows staff by
name, families by number only. The reason for something done with a family is shown only to those who may read about
that family; others see that a reason was recorded.

Who looked at a family has a page of its own: one line for each colleague, family and day, with what they opened and
why, as far as the work shows it (`reasons`, pure; `looks` reads the work).
"""

from fastapi import APIRouter

from admin.audit.looks_list import router as looks
from admin.audit.routes import router as log

router = APIRouter()
for part in (looks, log):
    router.include_router(part)

__all__ = ["router"]
