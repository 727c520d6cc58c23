"""What a service sees by its link, without an account: first a page that says nothing, then what the family agreed to.

Following the link changes nothing and looks nothing up, so programs that look at links in messages neither use it up
nor learn anything. Whatever is wrong with a link, the answer is the same page. Attempts are slowed down by network.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from admin import single_use
from admin.cases import names as case_names
from admin.context import Services, services
from admin.kit import errors
from admin.referrals import labels
from admin.referrals.forms import Replied
from admin.security.throttle import Refused
from admin.single_use import Opening
from budgeting import referrals
from budgeting.errors import NotPossible
from budgeting.referrals import Disclosed
from budgeting.referrals.links import LINK
from dialogs.text import languages, names

router = APIRouter(prefix="/r/{token}")
TEMPLATE = "referrals/door.html"


@router.get("")
@router.get("/answer")
def closed(request: Request, token: str) -> HTMLResponse:
    """The page with the button. It is the same for every token."""
    return single_use.closed(request, TEMPLATE, token)


@router.post("")
async def open_it(request: Request, token: str) -> HTMLResponse:
    """Uses the link up, and shows what may be read."""
    async with request.form(max_files=0, max_fields=single_use.FIELDS) as posted:
        form = Opening(posted)
    return await run_in_threadpool(_opened, request, token, form.key)


@router.post("/answer")
async def answer(request: Request, token: str) -> HTMLResponse:
    """The service answers, on the page that opened the link."""
    async with request.form(max_files=0, max_fields=single_use.FIELDS) as posted:
        form = Replied(posted)
    return await run_in_threadpool(_answered, request, token, form)


def _opened(request: Request, token: str, key: str) -> HTMLResponse:
    shared = services(request)
    attempt = single_use.attempt(request, shared)
    if isinstance(attempt, Refused):
        return _page(request, "busy", 429)
    try:
        disclosed = _open(shared, token, key)
    except NotPossible:
        return _page(request, "gone", 410)
    single_use.was_right(shared, attempt)
    if disclosed.answered:
        return _page(request, "answered")
    return _shown(request, token, disclosed, Replied(start={"key": key}))


def _answered(request: Request, token: str, form: Replied) -> HTMLResponse:
    shared = services(request)
    attempt = single_use.attempt(request, shared)
    if isinstance(attempt, Refused):
        return _page(request, "busy", 429)
    key = form.typed.get("key", "")
    try:
        if not form.wrong:
            _reply(shared, token, key, form)
            single_use.was_right(shared, attempt)
            return _page(request, "answered")
    except NotPossible as error:
        if error.reason == LINK:
            return _page(request, "gone", 410)
        errors.refuse(form, "referrals", error, "note")
    try:
        disclosed = _open(shared, token, key)
    except NotPossible:
        return _page(request, "gone", 410)
    single_use.was_right(shared, attempt)
    return _shown(request, token, disclosed, form, 422)


def _open(shared: Services, token: str, key: str) -> Disclosed:
    single_use.check(token, key)
    return shared.database.write(lambda s: referrals.open_by(s, shared.clock, token, key))


def _reply(shared: Services, token: str, key: str, form: Replied) -> None:
    single_use.check(token, key)
    shared.database.write(
        lambda s: referrals.answer_by_link(s, shared.clock, token, key, form.answer, form.note, form.next_on)
    )


def _shown(
    request: Request, token: str, disclosed: Disclosed, form: Replied, status: int = 200
) -> HTMLResponse:
    return _page(
        request,
        "open",
        status,
        token=token,
        shown=disclosed,
        form=form,
        areas=case_names.AREAS,
        documents=names.DOCUMENTS,
        language_names=_languages(request),
        _zone=disclosed.zone,
        # No switch of language: it would load another page.
        shown_once=True,
    )


def _languages(request: Request) -> dict[str, str]:
    """The names of the families' languages, in the reader's."""
    shared = services(request)
    known = shared.chat_words.languages
    return {code: languages.name_for(code, shared.language_of(request), known) for code in known}


def _page(request: Request, what: str, status: int = 200, **more: Any) -> HTMLResponse:
    return single_use.page(request, TEMPLATE, what, status, labels=labels, **more)
