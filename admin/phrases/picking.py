"""Choosing a phrase in a conversation: find it, fill it, see what the family will read, send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.inbox import later_forms, show
from admin.inbox.overview import ConversationOverview
from admin.kit import errors
from admin.kit.form import Form
from admin.phrases import forms, labels
from admin.view_log import viewed
from budgeting import access, households, scheduled_answers
from budgeting.access import Action
from budgeting.db.tables import Conversation, Household
from budgeting.errors import NotFound, NotPossible
from budgeting.money import EUR
from budgeting.phrases import MAIN, questions
from budgeting.scheduled_answers import Hours
from dialogs import scheduled_answers as planned
from dialogs.phrases import book, sending
from dialogs.phrases.book import Entry
from dialogs.staff_side import handover
from dialogs.text import Text

router = APIRouter(prefix="/inbox/{conversation_id:int}")


@dataclass(frozen=True, slots=True)
class _Place:
    """The conversation in which a phrase is chosen."""

    overview: ConversationOverview
    #: None for somebody without an invitation.
    programme: int | None
    #: What the family calls the person who reads it, to fill a name.
    name: str
    currency: str


@router.get("/phrases")
def choose(context: Context, conversation_id: int) -> HTMLResponse:
    """The phrases to choose from, in the reader's language."""
    with context.read() as session:
        place = _place(session, context, conversation_id)
        entries = book.offered(session, context.chat_words, place.programme)
        keeps = context.me.may(Action.KEEP_PHRASE) and place.programme in context.me.where(Action.KEEP_PHRASE)
    may_read = [entry for entry in entries if place.overview.sees_arrears or not entry.tells_arrears]
    shown = [(entry, labels.title(context, entry), labels.for_staff(context, entry)) for entry in may_read]
    return _shown(
        context,
        "choose",
        conversation_id,
        place,
        phrases=shown,
        left_out=len(entries) - len(may_read),
        keeps=place.programme if keeps else None,
    )


@router.get("/phrases/closed")
def close(context: Context, conversation_id: int) -> HTMLResponse:
    """The button alone, as the conversation's page begins."""
    with context.read() as session:
        _place(session, context, conversation_id)
    return context.page("phrases/box.html", conversation_id=conversation_id)


@router.get("/phrases/{key}")
def fill(context: Context, conversation_id: int, key: str) -> HTMLResponse:
    """One phrase with its slots, and what the family will read."""
    with context.read() as session:
        place, entry = _entry(session, context, conversation_id, key)
    return _filling(context, conversation_id, place, entry, _fields(context, place, entry), forms.Send())


@router.post("/phrases/{key}/preview")
def preview(context: Context, posted: Posted, conversation_id: int, key: str) -> HTMLResponse:
    """What the family reads with what is filled in so far."""
    with context.read() as session:
        place, entry = _entry(session, context, conversation_id, key)
    fields = _fields(context, place, entry, posted)
    return context.page("phrases/preview.html", **_preview(context, place, entry, fields))


@router.post("/phrases/{key}")
def send(context: Context, posted: Posted, conversation_id: int, key: str) -> Response:
    """Send it to the family."""
    with context.read() as session:
        place, entry = _entry(session, context, conversation_id, key)
    fields, form = _fields(context, place, entry, posted), forms.Send(posted)
    if any(field.wrong for field in fields.values()):
        return _filling(context, conversation_id, place, entry, fields, form, status=422)

    def job(session: Session) -> None:
        access.get(session, context.me, Conversation, conversation_id, Action.ANSWER)
        clock, words, me = context.clock, context.chat_words, context.me.staff_id
        if form.over:
            handover.take(session, clock, words, me, conversation_id, over=True)
        sending.send(
            session,
            clock,
            words,
            me,
            conversation_id,
            key,
            forms.filled(fields),
            confirmed=form.confirmed,
            sure=form.sure,
        )

    try:
        context.write(job)
    except NotPossible as error:
        problem = errors.said("inbox", error, name=place.overview.holder).text
        return _filling(
            context,
            conversation_id,
            place,
            entry,
            fields,
            form,
            status=422,
            problem=problem,
            why=error.reason,
        )
    return _back(context, conversation_id)


@router.post("/phrases/{key}/later")
def later(context: Context, posted: Posted, conversation_id: int, key: str) -> Response:
    """Choose when it is sent, and plan it."""
    with context.read() as session:
        place, entry = _entry(session, context, conversation_id, key)
        hours = scheduled_answers.hours_of(session, conversation_id)
    fields, form = _fields(context, place, entry, posted), forms.Send(posted)
    if any(field.wrong for field in fields.values()) or forms.Planning(posted).back:
        status = 422 if any(field.wrong for field in fields.values()) else 200
        return _filling(context, conversation_id, place, entry, fields, form, status=status)
    if not forms.Planning(posted).planned:
        start = {name: "1" for name in ("confirmed", "sure") if form.value(name)}
        moment = later_forms.form(context, hours, start=start)
        return _choosing(context, conversation_id, place, entry, fields, moment, hours)
    moment = later_forms.form(context, hours, posted)
    at = later_forms.moment(context, moment, hours)
    why = ""
    if at is not None and not moment.wrong:
        chosen = at

        def job(session: Session) -> None:
            access.get(session, context.me, Conversation, conversation_id, Action.ANSWER)
            planned.plan_phrase(
                session,
                context.clock,
                context.chat_words,
                context.me.staff_id,
                conversation_id,
                key,
                forms.filled(fields),
                chosen,
                confirmed=moment.confirmed,
                sure=moment.sure,
                anyway=moment.anyway,
            )

        try:
            context.write(job)
        except NotPossible as error:
            why = error.reason
            errors.refuse(moment, "inbox", error, "when")
    if moment.wrong:
        return _choosing(context, conversation_id, place, entry, fields, moment, hours, 422, why)
    return _back(context, conversation_id)


@router.get("/questions")
def waiting(context: Context, conversation_id: int) -> HTMLResponse:
    """The questions that wait for the family's answer."""
    with context.read() as session:
        place = _place(session, context, conversation_id)
        asked = [(each, labels.asked(context, each)) for each in questions.open_in(session, conversation_id)]
    viewed(context, "conversation", conversation_id)
    return context.page(
        "phrases/questions.html", conversation_id=conversation_id, asked=asked, overview=place.overview
    )


@router.post("/questions/{question_id:int}/withdraw")
def withdraw(context: Context, posted: Posted, conversation_id: int, question_id: int) -> Response:
    """Wait for no answer any more."""

    def job(session: Session) -> None:
        access.get(session, context.me, Conversation, conversation_id, Action.ANSWER)
        questions.withdraw(session, context.clock, context.me.staff_id, conversation_id, question_id)

    context.write(job)
    return _back(context, conversation_id)


# -- shared


def _place(session: Session, context: RequestContext, conversation_id: int) -> _Place:
    """Raises NotFound unless the person may answer there, and it has not ended."""
    chat = access.get(session, context.me, Conversation, conversation_id, Action.ANSWER)
    if chat.ended_at is not None:
        raise NotFound("conversation", conversation_id)
    overview = show.stands(session, context, conversation_id)["overview"]
    if chat.member_id is None:
        return _Place(overview, None, overview.name, EUR)
    person = households.person(session, chat.member_id)
    currency = session.get_one(Household, person.household_id).currency
    return _Place(overview, person.programme_id, person.name, currency)


def _entry(session: Session, context: RequestContext, conversation_id: int, key: str) -> tuple[_Place, Entry]:
    place = _place(session, context, conversation_id)
    entry = book.offered_entry(session, context.chat_words, place.programme, key)
    if entry.tells_arrears and not place.overview.sees_arrears:
        raise NotFound("phrase", key)
    return place, entry


def _fields(
    context: RequestContext, place: _Place, entry: Entry, posted: Mapping[str, Any] | None = None
) -> dict[Any, Form]:
    return forms.filling(
        entry.slots, posted, name=place.name, locale=context.language, currency=place.currency
    )


def _preview(
    context: RequestContext, place: _Place, entry: Entry, fields: Mapping[Any, Form]
) -> dict[str, Any]:
    words, filling = context.chat_words, forms.filled(fields)
    theirs = place.overview.language
    read_in = entry.read_in(theirs)
    mine = context.language if context.language in entry.texts else MAIN
    return {
        "overview": place.overview,
        "read_in": read_in,
        "their_direction": words.languages[read_in].direction,
        "text": sending.fill(words, entry, filling, theirs),
        "answers": sending.answers(entry, theirs),
        "mine": sending.fill(words, entry, filling, mine) if mine != read_in else "",
        "my_answers": sending.answers(entry, mine) if mine != read_in else [],
        "language_of": context.language_name,
        "in_place": _in_place(context),
    }


def _filling(
    context: RequestContext,
    conversation_id: int,
    place: _Place,
    entry: Entry,
    fields: Mapping[Any, Form],
    form: Form,
    *,
    status: int = 200,
    problem: Text | None = None,
    why: str = "",
) -> HTMLResponse:
    return _shown(
        context,
        "fill",
        conversation_id,
        place,
        status,
        entry=entry,
        title=labels.title(context, entry),
        fields=fields,
        slots=labels.SLOTS,
        send=form,
        problem=problem,
        why=why,
        **{
            name: value
            for name, value in _preview(context, place, entry, fields).items()
            if name != "overview"
        },
    )


def _choosing(
    context: RequestContext,
    conversation_id: int,
    place: _Place,
    entry: Entry,
    fields: Mapping[Any, Form],
    moment: later_forms.Later,
    hours: Hours,
    status: int = 200,
    why: str = "",
) -> HTMLResponse:
    """Its moment is chosen; what fills it comes along."""
    return _shown(
        context,
        "later",
        conversation_id,
        place,
        status,
        entry=entry,
        title=labels.title(context, entry),
        fields=fields,
        later=moment,
        later_place=later_forms.place(context, hours),
        later_why=why,
        **{
            name: value
            for name, value in _preview(context, place, entry, fields).items()
            if name != "overview"
        },
    )


def _shown(
    context: RequestContext, part: str, conversation_id: int, place: _Place, status: int = 200, **shown: Any
) -> HTMLResponse:
    """The part alone inside the conversation's page, else as a page of its own."""
    viewed(context, "conversation", conversation_id)
    whole = not _in_place(context)
    shown |= {"conversation_id": conversation_id, "overview": place.overview, "part": part}
    return context.page("phrases/page.html" if whole else f"phrases/{part}.html", status, **shown)


def _back(context: RequestContext, conversation_id: int) -> Response:
    if not _in_place(context):
        return context.go(f"/inbox/{conversation_id}#end")
    answer = context.page("phrases/box.html", conversation_id=conversation_id)
    # Refresh now, without waiting for the live event to come back.
    answer.headers["hx-trigger"] = f"live-conversation-{conversation_id}"
    return answer


def _in_place(context: RequestContext) -> bool:
    return bool(context.request.headers.get("hx-request"))
