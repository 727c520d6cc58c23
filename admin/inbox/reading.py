"""Asking a colleague to read a family's message, and their answer."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.inbox import panes
from admin.inbox.beneath import Meaning
from admin.kit import errors
from admin.kit.fields import Tick
from admin.kit.form import Form
from budgeting import reading_requests
from budgeting.db.tables import Conversation, Message
from budgeting.errors import NotPossible
from dialogs.staff_side import reading
from dialogs.understand.glossing import read_language

router = APIRouter(prefix="/{conversation_id:int}/messages/{message_id:int}/reader")


class Ask(Form):
    #: Whoever leads the programme, because nobody reads the language.
    coordinator = Tick()


@router.post("")
def ask(context: Context, posted: Posted, conversation_id: int, message_id: int) -> Response:
    """Ask a colleague to read the message."""
    form = Ask(posted)

    def job(session: Session) -> None:
        message = session.get(Message, message_id)
        chat = session.get(Conversation, conversation_id)
        language = chat.language if chat else ""
        if message is not None and message.text:
            language = read_language(message.text, writer=language) or language
        reading_requests.ask(
            session,
            context.clock,
            context.me.staff_id,
            conversation_id,
            message_id,
            language,
            coordinator=form.coordinator,
        )

    return _done(context, conversation_id, message_id, job)


@router.post("/answer")
def answer(context: Context, posted: Posted, conversation_id: int, message_id: int) -> Response:
    """Say what it means."""
    form = Meaning(posted, mark=f"m{message_id}-")

    def job(session: Session) -> None:
        reading.answer(session, context.clock, context.me.staff_id, conversation_id, message_id, form.meaning)

    if form.wrong:
        return panes.whole(context, conversation_id, 422, reading_written=(message_id, form))
    return _done(context, conversation_id, message_id, job, form)


@router.post("/give-back")
def give_back(context: Context, posted: Posted, conversation_id: int, message_id: int) -> Response:
    """Somebody else has to read it."""
    return _done(
        context,
        conversation_id,
        message_id,
        lambda s: reading_requests.give_back(
            s, context.clock, context.me.staff_id, conversation_id, message_id
        ),
    )


@router.post("/withdraw")
def withdraw(context: Context, posted: Posted, conversation_id: int, message_id: int) -> Response:
    """Nobody needs to read it any more."""
    return _done(
        context,
        conversation_id,
        message_id,
        lambda s: reading_requests.withdraw(
            s, context.clock, context.me.staff_id, conversation_id, message_id
        ),
    )


def _done(
    context: RequestContext,
    conversation_id: int,
    message_id: int,
    job: Callable[[Session], object],
    form: Form | None = None,
) -> Response:
    try:
        context.write(job)
    except NotPossible as error:
        said = errors.said("reading", error).text
        if form is not None:
            form.refuse("meaning", said)
            return panes.whole(context, conversation_id, 422, reading_written=(message_id, form))
        return panes.whole(context, conversation_id, 422, bar_problem=said)
    return context.go(f"/inbox/{conversation_id}#m{message_id}")
