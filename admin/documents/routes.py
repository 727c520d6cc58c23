"""The page of a family's documents, and what staff do there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.documents import forms, labels, queries
from admin.household_frame import Tab
from admin.kit import errors
from admin.kit.form import Form
from admin.kit.params import number
from budgeting import access, documents, files
from budgeting.access import Action
from budgeting.db.tables import DocumentRequest, Household, HouseholdDocument
from budgeting.errors import NotFound, NotPossible
from budgeting.states.documents import DocumentKind
from dialogs.documents import asking
from dialogs.text import Text, names, t

router = APIRouter()


@router.get("/households/{household_id:int}/documents")
def show(context: Context, household_id: int, done: str = "") -> HTMLResponse:
    household = _household(context, household_id, Action.READ_DOCUMENT)
    return _page(context, household, done=labels.DONE.get(done))


@router.post("/households/{household_id:int}/documents/ask")
def ask(context: Context, posted: Posted, household_id: int) -> Response:
    """Ask the family for a document in the chat."""
    household = _household(context, household_id, Action.KEEP_DOCUMENT)
    form = forms.Asked(posted, offered=_kinds(context))
    if form.wrong:
        return _page(context, household, asked=form, status=422)

    def job(session: Session) -> None:
        access.get(session, context.me, Household, household_id, Action.KEEP_DOCUMENT)
        me = context.me.staff_id
        asking.ask(session, context.clock, context.chat_words, me, household_id, form.kind)

    return _done(context, household, job, "asked")


@router.get("/documents/new")
def ask_new(context: Context, household: str = "") -> HTMLResponse:
    family = _household(context, number(household) or 0, Action.KEEP_DOCUMENT)
    return _adding(context, family, forms.Added(start={"household": family.id}, offered=_kinds(context)))


@router.post("/documents/new")
def add(context: Context, posted: Posted) -> Response:
    """Put a document into the family's drawer for them."""
    form = forms.Added(posted, offered=_kinds(context))
    family = _household(context, form.household or 0, Action.KEEP_DOCUMENT)
    if form.wrong:
        return _adding(context, family, form, 422)
    upload = form.file
    try:
        # Pictures are decoded here, outside the transaction.
        examined = files.examine(upload.content, forms.MOST)
    except files.Refused as error:
        errors.refuse(form, "documents", error.problem.value, "file")
        return _adding(context, family, form, 422)
    if examined.type not in DOCUMENT_TYPES:
        form.refuse("file", t("Only photos and PDFs go into the drawer."))
        return _adding(context, family, form, 422)

    def job(session: Session) -> None:
        access.get(session, context.me, Household, family.id, Action.KEEP_DOCUMENT)
        documents.add(
            session,
            context.clock,
            context.me.staff_id,
            family.id,
            form.kind,
            [(examined, upload.name)],
            expires_on=form.expires_on,
        )

    return _done(context, family, job, "added")


@router.post("/documents/{document_id:int}/seen")
def seen(context: Context, posted: Posted, document_id: int) -> Response:
    household = _of_document(context, document_id)

    def job(session: Session) -> None:
        access.get(session, context.me, HouseholdDocument, document_id, Action.KEEP_DOCUMENT)
        documents.mark_seen(session, context.clock, context.me.staff_id, document_id)

    return _done(context, household, job, "seen")


@router.post("/documents/{document_id:int}/unreadable")
def unreadable(context: Context, posted: Posted, document_id: int) -> Response:
    """Ask the family for a better picture."""
    household = _of_document(context, document_id)

    def job(session: Session) -> None:
        document = access.get(session, context.me, HouseholdDocument, document_id, Action.KEEP_DOCUMENT)
        me = context.me.staff_id
        asking.ask(session, context.clock, context.chat_words, me, household.id, document.kind, document.id)

    return _done(context, household, job, "asked")


@router.post("/documents/{document_id:int}/expiry")
def set_expiry(context: Context, posted: Posted, document_id: int) -> Response:
    """Record the date that is printed on it."""
    household = _of_document(context, document_id)
    form = forms.Expiry(posted, mark=f"document-{document_id}-")
    if form.wrong:
        return _page(context, household, expiry={document_id: form}, status=422)

    def job(session: Session) -> None:
        access.get(session, context.me, HouseholdDocument, document_id, Action.KEEP_DOCUMENT)
        documents.set_expiry(session, context.clock, context.me.staff_id, document_id, form.expires_on)

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "documents", error, "expires_on")
        return _page(context, household, expiry={document_id: form}, status=422)
    return context.go(f"/households/{household.id}/documents?done=expiry")


@router.post("/documents/requests/{request_id:int}/withdraw")
def withdraw(context: Context, posted: Posted, request_id: int) -> Response:
    with context.read() as session:
        asked = access.get(session, context.me, DocumentRequest, request_id, Action.KEEP_DOCUMENT)
    household = _household(context, asked.household_id, Action.KEEP_DOCUMENT)

    def job(session: Session) -> None:
        access.get(session, context.me, DocumentRequest, request_id, Action.KEEP_DOCUMENT)
        documents.withdraw_request(session, context.clock, context.me.staff_id, request_id)

    return _done(context, household, job, "withdrawn")


#: What a document may be.
DOCUMENT_TYPES = files.PICTURES | {files.FileType.PDF}


def _kinds(context: RequestContext) -> dict[str, dict[DocumentKind, str]]:
    """The kinds, in the families' words and the reader's language."""
    words = context.chat_words
    return {"kind": {kind: words.plain(name, context.language) for kind, name in names.DOCUMENTS.items()}}


def _household(context: RequestContext, household_id: int, action: Action) -> Household:
    with context.read() as session:
        return access.get(session, context.me, Household, household_id, action)


def _of_document(context: RequestContext, document_id: int) -> Household:
    with context.read() as session:
        document = access.get(session, context.me, HouseholdDocument, document_id, Action.KEEP_DOCUMENT)
        return session.get_one(Household, document.household_id)


def _done(
    context: RequestContext, household: Household, job: Callable[[Session], None], done: str
) -> Response:
    """Do it and go back to the page; if it is no longer possible, the page says why."""
    try:
        context.write(job)
    except NotPossible as error:
        return _page(context, household, problem=errors.said("documents", error).text, status=409)
    except NotFound:
        # Replaced or taken out meanwhile; a reader without the right gets no further than the lines above.
        return _page(context, household, problem=errors.CHANGED, status=409)
    return context.go(f"/households/{household.id}/documents?done={done}")


def _page(
    context: RequestContext,
    household: Household,
    *,
    asked: Form | None = None,
    expiry: dict[int, Form] | None = None,
    done: Text | None = None,
    problem: Text | None = None,
    status: int = 200,
) -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household.id, Action.READ_DOCUMENT)
        drawer = queries.drawer(session, context.clock, context.me, household)
    dated: dict[int, Any] = {}
    for document in (each for group in drawer.of_kind.values() for each in group):
        start = {"expires_on": document.row.expires_on or ""}
        dated[document.row.id] = forms.Expiry(start=start, mark=f"document-{document.row.id}-")
    return household_frame.page(
        context,
        household,
        Tab.CASES,
        "documents/drawer.html",
        status,
        drawer=drawer,
        kinds=names.DOCUMENTS,
        standings=labels.STANDINGS,
        ended=labels.ENDED,
        may_keep=access.allows(context.me, Action.KEEP_DOCUMENT, household),
        asked=asked or forms.Asked(offered=_kinds(context)),
        expiry=dated | (expiry or {}),
        done=done,
        problem=problem,
    )


def _adding(context: RequestContext, household: Household, form: Form, status: int = 200) -> HTMLResponse:
    return household_frame.page(context, household, Tab.CASES, "documents/new.html", status, form=form)
