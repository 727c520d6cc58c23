"""The page of a desk's group in Telegram: linked by a code that is shown once, tested, unlinked."""

from __future__ import annotations

from typing import Any

import segno
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.fields import Choice
from admin.kit.form import Form
from budgeting import access, desk_groups, programmes
from budgeting.access import Action
from budgeting.db.tables import DeskGroup, Programme, Staff
from budgeting.errors import NotPossible
from budgeting.states.programmes import NightAlerts
from dialogs.text import Text, t

router = APIRouter(prefix="/programmes/{programme_id:int}/group")
DONE = {
    "test": t("The bot is writing a line in the group: look whether it arrives."),
    "unlinked": t("Unlinked. No alert appears there any more."),
}


class Offer(Form):
    #: The language of what stands in the group.
    language = Choice[str]()


@router.get("")
def show(context: Context, programme_id: int, done: str = "") -> HTMLResponse:
    return _page(context, programme_id, done=DONE.get(done))


@router.post("/link")
def link(context: Context, posted: Posted, programme_id: int) -> Response:
    """Make a code; an earlier one stops working."""
    form = Offer(posted, offered=_offered(context))
    if form.wrong:
        return _page(context, programme_id, status=422, form=form)
    me = context.me.staff_id

    def job(session: Session) -> str:
        _programme(session, context, programme_id)
        return desk_groups.create_link(session, context.clock, me, programme_id, form.language).token

    try:
        token = context.write(job)
    except NotPossible as refused:
        return _page(context, programme_id, status=409, problem=errors.said("desk_groups", refused).text)
    return _shown(context, programme_id, token)


@router.post("/test")
def test(context: Context, posted: Posted, programme_id: int) -> Response:
    """Have the bot write a line in the group."""
    return _change(context, programme_id, desk_groups.ask_test, "test")


@router.post("/unlink")
def unlink(context: Context, posted: Posted, programme_id: int) -> Response:
    """End it: the group that is linked, the code that is open, or the memory of a group that was lost."""
    return _change(context, programme_id, desk_groups.unlink, "unlinked")


def _change(context: RequestContext, programme_id: int, service: Any, done: str) -> Response:
    def job(session: Session) -> None:
        _programme(session, context, programme_id)
        service(session, context.clock, context.me.staff_id, programme_id)

    try:
        context.write(job)
    except NotPossible as refused:
        return _page(context, programme_id, status=409, problem=errors.said("desk_groups", refused).text)
    return context.go(f"/programmes/{programme_id}/group?done={done}")


def _programme(session: Session, context: RequestContext, programme_id: int) -> Programme:
    return access.get(session, context.me, Programme, programme_id, Action.SET_PROGRAMME)


def _offered(context: RequestContext) -> dict[str, dict[Any, str]]:
    return {"language": {code: context.language_name(code) for code in context.services.languages}}


def _shown(context: RequestContext, programme_id: int, token: str) -> HTMLResponse:
    """The code as a command and, where Telegram's own links work, as a link."""
    bot, base = context.services.staff_bot, context.services.group_base
    address = f"{base}{token}" if base else ""
    with context.read() as session:
        programme = _programme(session, context, programme_id)
        row = desk_groups.of_programme(session, programme_id)
    return context.page(
        "programmes/group_link.html",
        programme=programme,
        bot=bot,
        command=f"/desk{f'@{bot}' if bot else ''} {token}",
        address=address,
        code=segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2) if address else "",
        expires_at=row.link_expires_at if row is not None else None,
    )


def _page(
    context: RequestContext,
    programme_id: int,
    status: int = 200,
    *,
    form: Offer | None = None,
    done: Text | None = None,
    problem: Text | None = None,
) -> HTMLResponse:
    with context.read() as session:
        programme = _programme(session, context, programme_id)
        row = desk_groups.of_programme(session, programme_id)
        by = session.get(Staff, row.linked_by) if row is not None and row.linked_by is not None else None
    start = {"language": row.language if row is not None else context.language}
    settings = programmes.Settings.of(programme)
    return context.page(
        "programmes/group.html",
        status,
        programme=programme,
        row=row,
        standing=_standing(context, row),
        linked_by=by.name if by is not None else "",
        at_night=settings.night_alerts is NightAlerts.EVERYBODY,
        form=form or Offer(start=start, offered=_offered(context)),
        done=done,
        problem=problem,
    )


def _standing(context: RequestContext, row: DeskGroup | None) -> str:
    if row is None:
        return "none"
    if row.chat_id is not None:
        return "linked"
    offered = row.link_expires_at is not None and row.link_expires_at > context.clock.now()
    if offered:
        return "offered"
    return "lost" if row.lost_at is not None else "none"
