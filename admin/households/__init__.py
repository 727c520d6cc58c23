"""Households: the list with its filters, new families, invites, and the page with everything about one family.

Reads through `budgeting.access`; every view of a family leaves an audit line. Changes go through the services of
`budgeting`, messages to a family through `dialogs`. Operators write; a household's coach writes its month plan;
coordinators read.
"""

from fastapi import APIRouter

from admin.households.arrears import router as arrears
from admin.households.composing import router as composing
from admin.households.contacting import router as contacting
from admin.households.counters import router as counters
from admin.households.creating import router as founding
from admin.households.invite_sheets import router as printing_invites
from admin.households.inviting import router as inviting
from admin.households.leaving import router as leaving
from admin.households.lists import router as lists
from admin.households.months import router as months
from admin.households.moving import router as moving
from admin.households.not_joined import router as not_joined
from admin.households.people import router as people
from admin.households.plan_notices import router as plan_notices
from admin.households.proposing import router as proposing
from admin.households.tabs import router as tabs
from admin.households.telephone import router as telephone

router = APIRouter()
# "new", "moving", "not-joined", "invites" and "export" must match before a household's number does.
for part in (
    lists,
    not_joined,
    moving,
    founding,
    printing_invites,
    leaving,
    composing,
    contacting,
    people,
    telephone,
    inviting,
    months,
    arrears,
    plan_notices,
    proposing,
    counters,
    tabs,
):
    router.include_router(part, prefix="/households")
