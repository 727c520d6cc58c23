"""The page of all components."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from admin.context import Context
from budgeting.access import Action
from budgeting.money import Money

router = APIRouter()


@router.get("/components")
def show(context: Context) -> HTMLResponse:
    context.needs(Action.MANAGE_STAFF)
    return context.page(
        "components/components.html",
        paid=Money(18_000, "EUR"),
        owed=Money(61_240, "EUR"),
        nothing=Money(0, "EUR"),
        # Any day will do: it shows how one looks.
        shown_on=date(2026, 3, 2),
    )
