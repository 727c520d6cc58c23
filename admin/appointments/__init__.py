"""Appointments: my day, everything that is coming, proposing times, and what became of one.

`budgeting.appointments` keeps them; `dialogs.appointments.news` tells the family in the same transaction.
"""

from fastapi import APIRouter

from admin.appointments.day import router as day
from admin.appointments.lists import router as lists
from admin.appointments.receiving import router as receiving
from admin.appointments.routes import router as details

router = APIRouter()
for part in (lists, day, receiving, details):
    router.include_router(part)

__all__ = ["router"]
