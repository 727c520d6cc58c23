"""Searching the inbox. What is searched is posted, so that it is in no address, log or browser history."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.inbox import forms, results
from budgeting import audit
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.db.tables import Audit

router = APIRouter()
#: A search is repeated with each letter, so one line stands for those that follow it.
EVERY = timedelta(minutes=10)


@router.get("/search")
def ask(context: Context) -> HTMLResponse:
    """The page without results."""
    context.needs(Action.READ_CONVERSATION)
    return context.page("inbox/search_page.html", search=forms.Search(), results=None)


@router.post("/search")
def answer(context: Context, posted: Posted) -> HTMLResponse:
    """What was found: the part of the page, or without a script the whole page."""
    context.needs(Action.READ_CONVERSATION)
    form = forms.Search(posted)
    typed = "" if form.wrong else form.search
    with context.read() as session:
        answered = results.find(session, context, typed)
    if answered.enough:
        _note(context)
    part = context.request.headers.get("hx-request")
    template = "inbox/results.html" if part else "inbox/search_page.html"
    return context.page(template, search=form, results=answered)


def _note(context: RequestContext) -> None:
    """Record that the person searched, never for what."""
    action, staff_id = AuditAction.CONVERSATION_SEARCH, context.me.staff_id
    recent = select(Audit.id).where(
        Audit.staff_id == staff_id, Audit.action == action, Audit.at > context.clock.now() - EVERY
    )

    def line(session: Session) -> None:
        audit.note(session, context.clock, staff_id, action, "conversation", None)

    with context.read() as session:
        known = session.scalar(recent.limit(1)) is not None
    if not known:
        context.write(line)
