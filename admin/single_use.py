"""Pages that a single-use link opens for somebody who isn't signed in: what they share.

Following such a link changes nothing and looks nothing up; the button on its page uses it up, for that page alone.
Attempts are slowed down by network, and whatever is wrong with a link, the answer is the same.
"""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from admin.context import Services, services
from admin.kit.fields import Code
from admin.kit.form import Form
from admin.security import throttle
from admin.security.throttle import Refused, Reserved
from budgeting.errors import NotPossible
from budgeting.tokens import new_token

#: Fields of a form, which takes no files; longer tokens than ours are nobody's.
FIELDS, LONGEST = 8, 64
#: Neither the address of such a page nor anything on it goes elsewhere.
PRIVATE = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow, noarchive"}


class Opening(Form):
    """The key that the page was drawn with: only that page may go on."""

    key = Code()


def closed(request: Request, template: str, token: str) -> HTMLResponse:
    """The page with the button. It is the same for every token."""
    form = Opening(start={"key": new_token()})
    return page(request, template, "closed", token=token[:LONGEST], form=form)


def check(token: str, key: str) -> None:
    """Raise NotPossible("link") for what can't be a link and key of ours."""
    if not key or max(len(token), len(key)) > LONGEST:
        raise NotPossible("link")


def attempt(request: Request, shared: Services) -> Reserved | Refused:
    """One more attempt from this network; a refused one gets the page that says so."""
    keys = throttle.links(request.client.host if request.client else "")
    return shared.database.write(lambda s: throttle.reserve(s, shared.clock, keys))


def was_right(shared: Services, attempt: Reserved) -> None:
    """The attempt doesn't count."""
    shared.database.write(lambda s: throttle.give_back(s, shared.clock, attempt))


def page(request: Request, template: str, what: str, status: int = 200, **more: Any) -> HTMLResponse:
    """A page of ``template``, which says ``what`` it is."""
    shared = services(request)
    context = {"me": None, "request": request, "what": what, **more}
    return HTMLResponse(shared.pages.render(template, shared.language_of(request), context), status, PRIVATE)
