"""Referrals: proposed in a case, sent to a service by a link, answered; families proposed.

Reads through `budgeting.access`, changes through `budgeting.referrals`. `public` is what a service sees, without an
account: nothing of the console is on it.
"""

from fastapi import APIRouter

from admin.referrals.incoming import router as incoming
from admin.referrals.lists import router as lists
from admin.referrals.proposing import router as proposing
from admin.referrals.public import router as public
from admin.referrals.routes import router as looking

router = APIRouter()
for part in (lists, proposing, looking, incoming, public):
    router.include_router(part)
