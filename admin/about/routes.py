"""The accessibility statement."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from admin.context import services
from admin.security import sign_ins

router = APIRouter()


@router.get("/accessibility")
def accessibility(request: Request) -> HTMLResponse:
    """How accessible these pages are, for whoever signs in and whoever doesn't."""
    shared = services(request)
    with shared.database.read() as session:
        me = sign_ins.who(session, shared.clock, shared.cookie(request, sign_ins.COOKIE))
    language = shared.language(me.language) if me is not None else shared.language_of(request)
    return HTMLResponse(
        shared.pages.render("about/accessibility.html", language, {"me": me, "request": request})
    )
