"""Cases: the list and the board, turning chosen messages into a case, and the page of each case.

Reads through `budgeting.access`, changes through `budgeting.cases`. The family gets a message when a conversation is
handed back (`dialogs.staff_side.inbox`) and when closing confirms a payment (`closing`).
"""

from fastapi import APIRouter

from admin.cases.assessing import router as assessing
from admin.cases.changing import router as changing
from admin.cases.escalating import router as escalating
from admin.cases.lists import router as lists
from admin.cases.paper import router as printing
from admin.cases.routes import router as looking

router = APIRouter()
for part in (lists, escalating, looking, printing, changing, assessing):
    router.include_router(part)
