"""People and rights: who works here with which roles, and ending what somebody may do.

For administrators. They see the people of the programmes that they administer, and those who have no role anywhere;
they give and take rights and hand work over in their own programmes only. Suspending somebody, and letting them in
again, is for who administers every programme in which that person has a role. A phone can be lost and a browser left
open anywhere, so ending those is for the administrators of any of the person's programmes.

What is ended, and what becomes of the work, is decided by `budgeting.staff.offboarding`; the last administrator of a
programme stays, whoever asks.
"""

from fastapi import APIRouter

from admin.staff.changing import router as changing
from admin.staff.creating import router as founding
from admin.staff.lists import router as lists
from admin.staff.routes import router as pages

router = APIRouter()
# "new" must be known before a person's number is read.
for part in (lists, founding, pages, changing):
    router.include_router(part, prefix="/people")
