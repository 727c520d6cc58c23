"""The tabs of a household, a module each: its route, and what it reads."""

from fastapi import APIRouter

from admin.households.tabs.cases import router as cases
from admin.households.tabs.history import router as history
from admin.households.tabs.money import router as money
from admin.households.tabs.overview import router as overview
from admin.households.tabs.people import router as people
from admin.households.tabs.spending import router as spending
from admin.households.tabs.together import router as together

router = APIRouter()
for part in (overview, money, spending, people, cases, together, history):
    router.include_router(part)
