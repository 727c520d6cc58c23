"""People and rights: who works here in which roles, and ending somebody's access.

For administrators. They see the people of the programmes they administer and those without any role; they grant and
revoke roles and hand work over in their own programmes only. To suspend somebody, or let them in again, you must
administer every programme in which that person has a role. A phone can be lost and a browser left open anywhere, so an
administrator of any of the person's programmes may end those.

`budgeting.staff.offboarding` decides what ends and what becomes of the work. The last administrator of a programme
stays, whoever tries to remove them.
"""

from fastapi import APIRouter

from admin.staff.changing import router as changing
from admin.staff.creating import router as founding
from admin.staff.inviting import router as inviting
from admin.staff.lists import router as lists
from admin.staff.routes import router as pages

router = APIRouter()
# "new" must match before a person's number does.
for part in (lists, founding, pages, changing, inviting):
    router.include_router(part, prefix="/people")
