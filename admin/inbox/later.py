"""Answers that are sent at a chosen time: planning one, changing it, sending it now, taking it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.inbox import forms, later_forms, panes, show
from admin.inbox.later_forms import Later
from admin.kit import errors
from admin.kit.fields import Tick
from admin.kit.form import Form
from admin.view_log import viewed
from budgeting import access, scheduled_answers
from budgeting.access import Action
from budgeting.db.tables import Conversation
from budgeting.errors import NotPossible
from budgeting.scheduled_answers import Hours
from dialogs import scheduled_answers as answers

router = APIRouter(prefix="/{conversation_id:int}/later")


class Pressed(Form):
    """Whether a moment was chosen (the answer's form asks only to choose one), or the button back to the answer."""

    planned = Tick()
    back = Tick()


class Sure(Form):
    sure = Tick()


@router.get("")
def bubbles(context: Context, conversation_id: int) -> HTMLResponse:
    """What is still to be sent, at the end of the thread."""
    with context.read() as session:
        shown = show.stands(session, context, conversation_id)
        shown |= show.later(session, context, conversation_id)
    viewed(context, "conversation", conversation_id)
    return context.page("inbox/later.html", **shown, **show.common(context))


@router.post("")
def plan(context: Context, posted: Posted, conversation_id: int) -> Response:
    """Choose when the words are sent, and plan them."""
    hours = _hours(context, conversation_id)
    pressed = Pressed(posted)
    if pressed.back:
        return _answer(context, conversation_id, forms.Answer(posted, checked=False))
    if not pressed.planned:
        return _choose(context, posted, conversation_id, hours)
    form = later_forms.form(context, hours, posted)

    def job(session: Session, at: datetime) -> None:
        answers.plan(
            session,
            context.clock,
            context.chat_words,
            context.me.staff_id,
            conversation_id,
            form.text,
            at,
            confirmed=form.confirmed,
            sure=form.sure,
            anyway=form.anyway,
        )

    return _planned(context, conversation_id, form, hours, job)


@router.get("/{answer_id:int}")
def look(context: Context, conversation_id: int, answer_id: int) -> Response:
    """Its form, to change the words or the moment."""
    hours = _hours(context, conversation_id)
    with context.read() as session:
        answer = scheduled_answers.get(session, conversation_id, answer_id)
        start = later_forms.start_of(answer, hours)
        planned = later_forms.planned(answer)
    viewed(context, "conversation", conversation_id)
    form = later_forms.form(context, hours, start=start)
    return _form(context, conversation_id, form, hours, 200, planned)


@router.post("/{answer_id:int}")
def change(context: Context, posted: Posted, conversation_id: int, answer_id: int) -> Response:
    """Give it another moment or other words; if it was held, it is sent after all."""
    hours = _hours(context, conversation_id)
    if Pressed(posted).back:
        return _answer(context, conversation_id, forms.Answer())
    form = later_forms.form(context, hours, posted)
    with context.read() as session:
        planned = later_forms.planned(scheduled_answers.get(session, conversation_id, answer_id))

    def job(session: Session, at: datetime) -> None:
        answers.change(
            session,
            context.clock,
            context.chat_words,
            context.me.staff_id,
            conversation_id,
            answer_id,
            at,
            form.text,
            confirmed=form.confirmed,
            sure=form.sure,
            anyway=form.anyway,
        )

    return _planned(context, conversation_id, form, hours, job, planned)


@router.post("/{answer_id:int}/now")
def send_now(context: Context, posted: Posted, conversation_id: int, answer_id: int) -> Response:
    """Send it now."""
    sure = Sure(posted).sure
    return _settled(
        context,
        conversation_id,
        lambda s: answers.send_now(
            s,
            context.clock,
            context.chat_words,
            context.me.staff_id,
            conversation_id,
            answer_id,
            sure=sure,
        ),
    )


@router.post("/{answer_id:int}/cancel")
def cancel(context: Context, posted: Posted, conversation_id: int, answer_id: int) -> Response:
    """Don't send it."""
    return _settled(
        context,
        conversation_id,
        lambda s: scheduled_answers.cancel(s, context.clock, context.me.staff_id, conversation_id, answer_id),
    )


# -- shared


def _hours(context: RequestContext, conversation_id: int) -> Hours:
    """Raises NotFound unless the person may answer there."""
    with context.read() as session:
        access.get(session, context.me, Conversation, conversation_id, Action.ANSWER)
        return scheduled_answers.hours_of(session, conversation_id)


def _choose(context: RequestContext, posted: Posted, conversation_id: int, hours: Hours) -> Response:
    """The answer's words, in the form that asks when to send them."""
    written = forms.Answer(posted)
    if not written.wrong and not written.text:
        written.refuse("text", errors.said("inbox", "empty").text)
    if written.wrong:
        return _answer(context, conversation_id, written, 422)
    ticked = {name: "1" for name in ("confirmed", "sure") if written.value(name)}
    form = later_forms.form(context, hours, start={"text": written.text, **ticked})
    return _form(context, conversation_id, form, hours)


def _answer(
    context: RequestContext, conversation_id: int, written: forms.Answer, status: int = 200
) -> Response:
    if show.in_place(context):
        return show.part(context, "inbox/answer.html", conversation_id, status, answer=written)
    return panes.whole(context, conversation_id, status, answer=written)


def _planned(
    context: RequestContext,
    conversation_id: int,
    form: Later,
    hours: Hours,
    job: Callable[[Session, datetime], None],
    planned: later_forms.Planned | None = None,
) -> Response:
    at = later_forms.moment(context, form, hours)
    why = ""
    if at is not None and not form.wrong:
        chosen = at

        def change(session: Session) -> None:
            access.get(session, context.me, Conversation, conversation_id, Action.ANSWER)
            job(session, chosen)

        try:
            context.write(change)
        except NotPossible as error:
            why = error.reason
            errors.refuse(form, "inbox", error, "text")
    if form.wrong:
        return _form(context, conversation_id, form, hours, 422, planned, why)
    return _back(context, conversation_id)


def _form(
    context: RequestContext,
    conversation_id: int,
    form: Later,
    hours: Hours,
    status: int = 200,
    planned: later_forms.Planned | None = None,
    why: str = "",
) -> Response:
    shown: dict[str, Any] = {
        "later": form,
        "later_place": later_forms.place(context, hours),
        "later_why": why,
        "planned": planned,
    }
    if show.in_place(context):
        return show.part(context, "inbox/later_form.html", conversation_id, status, **shown)
    return panes.whole(context, conversation_id, status, composer="inbox/later_form.html", **shown)


def _settled(context: RequestContext, conversation_id: int, job: Callable[[Session], object]) -> Response:
    def change(session: Session) -> None:
        access.get(session, context.me, Conversation, conversation_id, Action.ANSWER)
        job(session)

    try:
        context.write(change)
    except NotPossible as error:
        problem = errors.said("inbox", error).text
        if not show.in_place(context):
            return panes.whole(context, conversation_id, 422, later_problem=problem)
        with context.read() as session:
            shown = show.stands(session, context, conversation_id)
            shown |= show.later(session, context, conversation_id)
        shown["later_problem"] = problem
        return context.page("inbox/later.html", 422, **shown, **show.common(context))
    if not show.in_place(context):
        return context.go(f"/inbox/{conversation_id}#end")
    answer = bubbles(context, conversation_id)
    answer.headers["hx-trigger"] = f"live-conversation-{conversation_id}"
    return answer


def _back(context: RequestContext, conversation_id: int) -> Response:
    if not show.in_place(context):
        return context.go(f"/inbox/{conversation_id}#later")
    answer = show.part(context, "inbox/answer.html", conversation_id)
    # Refresh now, without waiting for the live event to come back.
    answer.headers["hx-trigger"] = f"live-conversation-{conversation_id}"
    return answer
