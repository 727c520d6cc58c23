"""What staff do in a conversation. Each action works as a plain form, and in place with htmx."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.inbox import attaching, forms, panes, show
from admin.inbox.overview import until
from admin.inbox.speech import unsigned
from admin.kit import errors
from admin.kit.form import Form
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Conversation, Message
from budgeting.errors import NotFound, NotPossible
from dialogs.staff_side import handover, inbox

router = APIRouter()
Job = Callable[[Session], object]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a colleague answered meanwhile."""

    id: int
    name: str
    text: str
    parts: Sequence[Mapping[str, Any]] | None

    @classmethod
    def of(cls, message: Message, name: str) -> Answered:
        return cls(message.id, name, message.text, unsigned(message.parts, message.staff_id))


@router.post("/{conversation_id:int}/answer")
def answer(context: Context, posted: Posted, conversation_id: int) -> Response:
    """Write to the family; with the button "over", even if a colleague has the conversation."""
    form = forms.Answer(posted)
    # Pictures are decoded here, outside the transaction.
    attached = attaching.prepared(form)

    def job(session: Session) -> None:
        clock, words, me = context.clock, context.chat_words, context.me.staff_id
        _ask_first(session, context, conversation_id, form)
        if form.over:
            handover.take(session, clock, words, me, conversation_id, over=True)
        handover.answer(
            session,
            clock,
            words,
            me,
            conversation_id,
            form.text,
            confirmed=form.confirmed,
            sure=form.sure,
            harmless=form.harmless,
            attached=attached,
            key=form.key,
        )

    if form.wrong or _refused(context, conversation_id, job, form, "text"):
        answered = _answered(context, conversation_id, form)
        return _again(context, conversation_id, "inbox/answer.html", answer=form, answered=answered)
    return _saved(context, conversation_id, "inbox/answer.html")


@router.post("/{conversation_id:int}/note")
def note(context: Context, posted: Posted, conversation_id: int) -> Response:
    """Write a note for colleagues."""
    form = forms.Note(posted)

    def job(session: Session) -> None:
        inbox.note(session, context.clock, context.me.staff_id, conversation_id, form.note)

    if form.wrong or _refused(context, conversation_id, job, form, "note"):
        return _again(context, conversation_id, "inbox/note.html", note=form)
    return _saved(context, conversation_id, "inbox/note.html")


@router.post("/{conversation_id:int}/take")
def take(context: Context, posted: Posted, conversation_id: int) -> Response:
    """Take the conversation; with "over", even from a colleague."""
    over = forms.Take(posted).over
    return _moved(
        context,
        conversation_id,
        lambda s: handover.take(
            s, context.clock, context.chat_words, context.me.staff_id, conversation_id, over=over
        ),
    )


@router.post("/{conversation_id:int}/assign")
def assign(context: Context, posted: Posted, conversation_id: int) -> Response:
    """Assign it to a colleague."""
    with context.read() as session:
        form = show.assign(session, context, conversation_id, posted)
    if form.wrong:
        raise NotFound("staff", 0)
    return _moved(
        context,
        conversation_id,
        lambda s: inbox.assign(s, context.clock, context.me.staff_id, conversation_id, form.to),
    )


@router.post("/{conversation_id:int}/snooze")
def snooze(context: Context, posted: Posted, conversation_id: int) -> Response:
    """Snooze it, or ("now") bring it back."""
    form, clock, me = forms.Snooze(posted), context.clock, context.me.staff_id
    if form.until == "now":
        return _moved(context, conversation_id, lambda s: inbox.wake(s, clock, me, conversation_id))
    day, hour = (None if name in form.wrong else form.value(name) for name in ("day", "hour"))

    def job(session: Session) -> None:
        moment = until(form.until, clock, context.me, day, hour)
        if moment is None:
            raise NotFound("moment", 0)
        inbox.snooze(session, clock, me, conversation_id, moment)

    return _moved(context, conversation_id, job)


@router.post("/{conversation_id:int}/calm")
def calm(context: Context, posted: Posted, conversation_id: int) -> Response:
    """Mark that it was no emergency."""
    return _moved(
        context, conversation_id, lambda s: inbox.calm(s, context.clock, context.me.staff_id, conversation_id)
    )


@router.post("/{conversation_id:int}/resolve")
def resolve(context: Context, posted: Posted, conversation_id: int) -> Response:
    """Nothing is left to answer; if a staff person was talking, the bot takes over again."""
    return _moved(
        context,
        conversation_id,
        lambda s: inbox.resolve(s, context.clock, context.chat_words, context.me.staff_id, conversation_id),
    )


@router.post("/{conversation_id:int}/reopen")
def reopen(context: Context, posted: Posted, conversation_id: int) -> Response:
    """It needs an answer after all."""
    return _moved(
        context,
        conversation_id,
        lambda s: inbox.reopen(s, context.clock, context.me.staff_id, conversation_id),
    )


# -- how they answer


def _ask_first(session: Session, context: RequestContext, conversation_id: int, form: forms.Answer) -> None:
    """A colleague answered while this was being written: it is sent only if that is known."""
    if form.seen_until is None:
        return
    other = inbox.answered_since(
        session, context.clock.now(), context.me.staff_id, conversation_id, form.seen_until
    )
    if other is not None and other[0].id != form.anyway:
        raise NotPossible("answered")


def _answered(context: RequestContext, conversation_id: int, form: forms.Answer) -> Answered | None:
    """The colleague's answer that the page then shows."""
    if "text" not in form.wrong or form.seen_until is None:
        return None
    with context.read() as session:
        other = inbox.answered_since(
            session, context.clock.now(), context.me.staff_id, conversation_id, form.seen_until
        )
    return None if other is None else Answered.of(*other)


def _moved(context: RequestContext, conversation_id: int, job: Job) -> Response:
    problem = _done(context, conversation_id, job)
    if problem is not None:
        return _again(context, conversation_id, "inbox/bar.html", bar_problem=problem.text)
    return _saved(context, conversation_id, "inbox/bar.html")


def _refused(context: RequestContext, conversation_id: int, job: Job, form: Form, field: str) -> bool:
    """Run the job, or show in the form why it was refused."""
    problem = _done(context, conversation_id, job)
    if problem is not None:
        form.refuse(problem.field or field, problem.text)
    return problem is not None


def _done(context: RequestContext, conversation_id: int, job: Job) -> errors.Said | None:
    """Run the job. Returns what to say if it is not possible, None if it is done. Raises NotFound."""

    def change(session: Session) -> None:
        access.get(session, context.me, Conversation, conversation_id, Action.ANSWER)
        job(session)

    try:
        context.write(change)
    except NotPossible as error:
        holder = ""
        if error.reason == "held":
            with context.read() as session:
                holder = show.stands(session, context, conversation_id)["overview"].holder
        return errors.said("inbox", error, name=holder)
    return None


def _saved(context: RequestContext, conversation_id: int, template: str) -> Response:
    if not show.in_place(context):
        return context.go(f"/inbox/{conversation_id}#end")
    answer = show.part(context, template, conversation_id)
    # Refresh now, without waiting for the live event to come back.
    answer.headers["hx-trigger"] = f"live-conversation-{conversation_id}"
    return answer


def _again(context: RequestContext, conversation_id: int, template: str, **written: Any) -> Response:
    if show.in_place(context):
        return show.part(context, template, conversation_id, 422, **written)
    return panes.whole(context, conversation_id, 422, **written)
