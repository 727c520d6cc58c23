"""The page on which the next programme begins like this one."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.fields import Line, Several
from admin.kit.form import Form
from admin.programmes.labels import PARTS
from budgeting import access, next_programme, programmes
from budgeting.access import Action
from budgeting.db.tables import Programme
from budgeting.errors import NotPossible
from budgeting.next_programme import Beginning, Part

router = APIRouter(prefix="/programmes/{programme_id:int}/next")


class BeginningForm(Form):
    name = Line()
    code = Line(40)
    contact = Line(programmes.Settings.office_contact.longest, needed=False)
    parts = Several[str]()


@router.get("")
def ask(context: Context, programme_id: int) -> HTMLResponse:
    return _page(context, programme_id, BeginningForm(start={"parts": " ".join(Part)}, offered=_offered()))


@router.post("")
def begin(context: Context, posted: Posted, programme_id: int) -> Response:
    """Create the programme; whoever does administers it."""
    form = BeginningForm(posted, offered=_offered())
    if form.wrong:
        return _page(context, programme_id, form, 422)
    parts = frozenset(map(Part, form.parts))
    beginning = Beginning(form.code.lower(), form.name, form.contact, parts)
    try:
        made = context.write(
            lambda s: next_programme.start(s, context.clock, context.me.staff_id, programme_id, beginning).id
        )
    except NotPossible as error:
        errors.refuse(form, "next_programme", error, "name")
        return _page(context, programme_id, form, 422)
    return context.go(f"/programmes/{made}?done=begun")


def _page(context: RequestContext, programme_id: int, form: BeginningForm, status: int = 200) -> HTMLResponse:
    with context.read() as session:
        programme = access.get(session, context.me, Programme, programme_id, Action.MANAGE_STAFF)
    return context.page("programmes/next.html", status, programme=programme, form=form)


def _offered() -> dict[str, dict[str, Any]]:
    return {"parts": {part.value: words for part, words in PARTS.items()}}
