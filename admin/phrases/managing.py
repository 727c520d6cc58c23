"""The phrasebook of a programme: its list, adding, changing, retiring."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit import form as kit
from admin.phrases import forms, labels
from budgeting import access, phrases
from budgeting.access import Action
from budgeting.db.tables import Programme
from budgeting.errors import NotFound
from budgeting.phrases import MAIN, PhraseFault
from budgeting.phrases import book as rows
from dialogs.phrases import book
from dialogs.phrases.book import Entry
from dialogs.text import t

router = APIRouter(prefix="/programmes/{programme_id:int}/phrases")
DONE = {
    "saved": t("Saved. Colleagues find it in the inbox from now on."),
    "retired": t("Retired. It is no longer offered; what was sent stays."),
    "restored": t("It is offered again."),
    "reset": t("It reads as it came again."),
}


@router.get("")
def show(context: Context, programme_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        programme = _programme(session, context, programme_id)
        entries = book.entries(session, context.chat_words, programme_id)
    spoken = list(context.chat_words.languages)
    shown = [
        (
            entry,
            labels.title(context, entry),
            labels.for_staff(context, entry),
            [context.language_name(code) for code in entry.missing(spoken)],
            entry.answers.get(context.language) or entry.answers.get(MAIN, ()),
        )
        for entry in entries
    ]
    return context.page(
        "phrases/list.html",
        programme=programme,
        offered=[each for each in shown if each[0].retired_at is None],
        retired=[each for each in shown if each[0].retired_at is not None],
        done=DONE.get(done),
    )


@router.get("/new")
def new(context: Context, programme_id: int) -> HTMLResponse:
    with context.read() as session:
        programme = _programme(session, context, programme_id)
    return _form(context, programme, None, forms.Named(), forms.in_languages(_codes(context)))


@router.post("/new")
def add(context: Context, posted: Posted, programme_id: int) -> Response:
    return _save(context, posted, programme_id, None)


@router.get("/{key}")
def look(context: Context, programme_id: int, key: str) -> HTMLResponse:
    with context.read() as session:
        programme = _programme(session, context, programme_id)
        entry = book.entry(session, context.chat_words, programme_id, key)
    draft = book.draft_of(entry, labels.title(context, entry))
    start: dict[str, object] = {"title": draft.title}
    if draft.tells_arrears:
        start["tells_arrears"] = "1"
    texts = forms.in_languages(_codes(context), start=draft)
    return _form(context, programme, entry, forms.Named(start=start), texts)


@router.post("/{key}")
def change(context: Context, posted: Posted, programme_id: int, key: str) -> Response:
    return _save(context, posted, programme_id, key)


@router.post("/{key}/retire")
def retire(context: Context, posted: Posted, programme_id: int, key: str) -> Response:
    def job(session: Session) -> None:
        entry = _entry(session, context, programme_id, key)
        if entry.row is not None:
            phrases.retire(session, context.clock, context.me.staff_id, entry.row)
        else:
            title = labels.title(context, entry)
            rows.retire_ready(session, context.clock, context.me.staff_id, programme_id, key, title)

    context.write(job)
    return _back(context, programme_id, "retired")


@router.post("/{key}/restore")
def restore(context: Context, posted: Posted, programme_id: int, key: str) -> Response:
    return _change(context, programme_id, key, phrases.restore, "restored")


@router.post("/{key}/reset")
def reset(context: Context, posted: Posted, programme_id: int, key: str) -> Response:
    return _change(context, programme_id, key, phrases.reset, "reset")


def _change(
    context: RequestContext, programme_id: int, key: str, change: Callable[..., None], done: str
) -> Response:
    def job(session: Session) -> None:
        entry = _entry(session, context, programme_id, key)
        if entry.row is None:
            raise NotFound("phrase", key)
        change(session, context.clock, context.me.staff_id, entry.row)

    context.write(job)
    return _back(context, programme_id, done)


def _save(context: RequestContext, posted: Posted, programme_id: int, key: str | None) -> Response:
    with context.read() as session:
        programme = _programme(session, context, programme_id)
        entry = book.entry(session, context.chat_words, programme_id, key) if key is not None else None
    named, texts = forms.Named(posted), forms.in_languages(_codes(context), posted)
    if named.wrong or kit.wrong(texts.values()):
        return _form(context, programme, entry, named, texts, 422)
    draft = forms.draft(named, texts)

    def job(session: Session) -> None:
        _programme(session, context, programme_id)
        clock, me = context.clock, context.me.staff_id
        if entry is None or entry.ready:
            phrases.add(session, clock, me, programme_id, draft, ready=entry.key if entry else "")
        elif entry.row is not None:
            phrases.change(session, clock, me, entry.row, draft)

    try:
        context.write(job)
    except PhraseFault as fault:
        said = errors.said("phrases", fault)
        form = named if said.field == "title" else texts.get(fault.language, texts[MAIN])
        form.refuse(said.field or "text", said.text)
        return _form(context, programme, entry, named, texts, 422)
    return _back(context, programme_id, "saved")


def _form(
    context: RequestContext,
    programme: Programme,
    entry: Entry | None,
    named: forms.Named,
    texts: Mapping[str, forms.InLanguage],
    status: int = 200,
) -> HTMLResponse:
    return context.page(
        "phrases/form.html",
        status,
        programme=programme,
        entry=entry,
        named=named,
        texts=texts,
        wrong=kit.wrong([named, *texts.values()]),
        slots=labels.SLOTS,
        languages=context.chat_words.languages,
        language_of=context.language_name,
    )


def _codes(context: RequestContext) -> list[str]:
    """The languages of the chat, Italian first."""
    return sorted(context.chat_words.languages, key=lambda code: (code != MAIN, context.language_name(code)))


def _programme(session: Session, context: RequestContext, programme_id: int) -> Programme:
    return access.get(session, context.me, Programme, programme_id, Action.KEEP_PHRASE)


def _entry(session: Session, context: RequestContext, programme_id: int, key: str) -> Entry:
    _programme(session, context, programme_id)
    return book.entry(session, context.chat_words, programme_id, key)


def _back(context: RequestContext, programme_id: int, done: str) -> Response:
    return context.go(f"/programmes/{programme_id}/phrases?done={done}")
