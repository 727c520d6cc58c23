"""What an invited colleague sees by their link: first a page that says nothing, then the choice of a password.

Following the link changes nothing and looks nothing up. Whatever is wrong with it, the answer is the same page.
Attempts are slowed down by network. Whoever has set the password signs in with it, like everybody.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from admin import single_use
from admin.account.routes import WRONG
from admin.context import Services, services
from admin.kit.fields import Secret
from admin.security import passwords
from admin.security.hashing import Busy
from admin.security.throttle import Refused
from admin.single_use import Opening
from budgeting.errors import NotPossible
from budgeting.staff import invitations

router = APIRouter(prefix="/join/{token}")
TEMPLATE = "account/join.html"


class Chosen(Opening):
    new = Secret("new-password")
    again = Secret("new-password")


@router.get("")
@router.get("/password")
def closed(request: Request, token: str) -> HTMLResponse:
    """The page with the button. It is the same for every token."""
    return single_use.closed(request, TEMPLATE, token)


@router.post("")
async def open_it(request: Request, token: str) -> HTMLResponse:
    """Uses the link up, and asks for a password."""
    async with request.form(max_files=0, max_fields=single_use.FIELDS) as posted:
        form = Opening(posted)
    return await run_in_threadpool(_opened, request, token, form.key)


@router.post("/password")
async def choose(request: Request, token: str) -> HTMLResponse:
    """The password, on the page that opened the link."""
    async with request.form(max_files=0, max_fields=single_use.FIELDS) as posted:
        form = Chosen(posted)
    shared, key = services(request), form.typed.get("key", "")
    attempt = await run_in_threadpool(single_use.attempt, request, shared)
    if isinstance(attempt, Refused):
        return _page(request, "busy", 429)
    try:
        wrong = await _set(shared, token, key, form)
    except NotPossible:
        done = await shared.database.read_async(lambda s: invitations.is_accepted(s, token, key))
        if not done:
            return _page(request, "gone", 410)
        wrong = None
    except Busy:
        wrong = "busy"
    await run_in_threadpool(single_use.was_right, shared, attempt)
    if wrong is None:
        return _page(request, "done")
    _, sentence, status = WRONG[wrong]
    form.refuse("again" if wrong == "differ" else "new", sentence)
    email = await shared.database.read_async(lambda s: _email(s, shared, token, key))
    return _asked(request, token, email, form, status)


async def _set(shared: Services, token: str, key: str, form: Chosen) -> str | None:
    """Set the password, or return a reason that `WRONG` words. Raises Busy, NotPossible for the link."""
    single_use.check(token, key)
    own = await shared.database.read_async(
        lambda s: passwords.own_words(s, invitations.opened_with(s, shared.clock, token, key))
    )
    new = form.typed.get("new", "")
    if new != form.typed.get("again", ""):
        return "differ"
    with shared.hashing.place():
        weak = await shared.hashing.run(lambda: passwords.weakness(new, own))
        if weak is not None:
            return weak
        stored = await shared.hashing.run(lambda: passwords.hashed(new))
    await shared.database.write_async(lambda s: invitations.accept(s, shared.clock, token, key, stored))
    return None


def _opened(request: Request, token: str, key: str) -> HTMLResponse:
    shared = services(request)
    attempt = single_use.attempt(request, shared)
    if isinstance(attempt, Refused):
        return _page(request, "busy", 429)
    try:
        single_use.check(token, key)
        email = shared.database.write(lambda s: invitations.open_by(s, shared.clock, token, key).email)
    except NotPossible:
        return _page(request, "gone", 410)
    single_use.was_right(shared, attempt)
    return _asked(request, token, email, Chosen(start={"key": key}))


def _email(session: Session, shared: Services, token: str, key: str) -> str:
    return invitations.opened_with(session, shared.clock, token, key).email


def _asked(request: Request, token: str, email: str, form: Chosen, status: int = 200) -> HTMLResponse:
    # No switch of language: it would load another page.
    more = {"shortest": passwords.SHORTEST, "shown_once": True}
    return _page(request, "open", status, token=token, email=email, form=form, **more)


def _page(request: Request, what: str, status: int = 200, **more: Any) -> HTMLResponse:
    return single_use.page(request, TEMPLATE, what, status, **more)
