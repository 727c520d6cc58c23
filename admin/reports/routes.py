"""The page that lists the reports."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from admin.context import Context
from admin.reports import labels
from budgeting import reports
from budgeting.access import Action

router = APIRouter()


@router.get("/reports")
def overview(context: Context) -> HTMLResponse:
    context.needs(Action.READ_REPORT)
    mine = [(name, labels.WORDS[name]) for name, each in reports.ALL.items() if context.me.may(each.action)]
    return context.page("reports/overview.html", reports=mine)
