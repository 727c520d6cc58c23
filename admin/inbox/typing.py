"""Who else has the conversation open: "Giulia is writing…". What they write is never sent here."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from admin.context import Context, Posted
from admin.kit.fields import Choice
from admin.kit.form import Form
from budgeting import access, presence
from budgeting.db.tables import Conversation
from budgeting.states.presence import Doing
from dialogs.text import Text, t

router = APIRouter(prefix="/{conversation_id:int}/presence")
_DOES: dict[str, Text] = {Doing.READING.value: t("reads"), Doing.WRITING.value: t("writes")}


class Here(Form):
    doing = Choice(_DOES)


@router.get("")
def look(context: Context, conversation_id: int) -> HTMLResponse:
    """Who else is there."""
    now, me = context.clock.now(), context.me
    with context.read() as session:
        access.get(session, me, Conversation, conversation_id)
        there = presence.others(session, now, me.staff_id, conversation_id)
    return context.page("inbox/typing.html", conversation_id=conversation_id, there=there)


@router.post("")
def note(context: Context, posted: Posted, conversation_id: int) -> Response:
    """The page says that its reader reads, or writes; anything else is refused (422)."""
    form, now, me = Here(posted), context.clock.now(), context.me.staff_id
    with context.read() as session:
        access.get(session, context.me, Conversation, conversation_id)
        if form.wrong:
            return Response(status_code=422)
        doing = Doing(form.doing)
        known = presence.stands(session, now, me, conversation_id, doing)
    if not known:

        def job(session: Session) -> None:
            access.get(session, context.me, Conversation, conversation_id)
            presence.note(session, context.clock, me, conversation_id, doing)

        context.write(job)
    return Response(status_code=204)
