"""The door: address and password, slowed down for guessers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as Field
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from admin.desk import AtDesk, Form, House, house, same_origin
from admin.security import passwords, sessions, throttle
from admin.security.sessions import COOKIE
from budgeting import audit, staff

router = APIRouter()
LONGEST_ADDRESS, LONGEST_PASSWORD = 255, 1000


@router.get("/signin")
def show(request: Request, back: str = "/") -> HTMLResponse:
    return _form(request, house(request), back=back)


@router.post("/signin")
def sign_in(
    request: Request,
    email: Annotated[str, Field()] = "",
    password: Annotated[str, Field()] = "",
    back: Annotated[str, Field()] = "/",
) -> Response:
    shared = house(request)
    if not same_origin(request):
        return _form(request, shared, email=email, back=back, status=403, problem="again")
    # Longer ones are nobody's; hashing them would only cost time.
    email, password = email[:LONGEST_ADDRESS], password[:LONGEST_PASSWORD]
    network = request.client.host if request.client else ""
    keys = [throttle.key("address", email), throttle.key("network", network)]
    with shared.database.read() as session:
        until = throttle.waits_until(session, shared.clock, keys)
        person = staff.by_email(session, email) if until is None else None
        kept = person.password_hash if person is not None and person.active else None
    if until is not None:
        return _form(request, shared, email=email, back=back, status=429, problem="wait")
    if not passwords.matches(kept, password) or person is None:
        shared.database.write(lambda s: throttle.failed(s, shared.clock, keys))
        return _form(request, shared, email=email, back=back, status=422, problem="wrong")
    staff_id = person.id

    def begin(session: Session) -> str:
        throttle.succeeded(session, keys[:1])
        audit.note(session, shared.clock, staff_id, "signin", "staff", staff_id)
        return sessions.begin(session, shared.clock, staff_id)

    answer = RedirectResponse(_ours(back), 303)
    answer.set_cookie(
        COOKIE,
        shared.database.write(begin),
        max_age=int(sessions.LIFE.total_seconds()),
        httponly=True,
        secure=shared.secure,
        samesite="lax",
    )
    return answer


@router.post("/signout")
def sign_out(desk: AtDesk, form: Form) -> Response:
    desk.write(lambda s: sessions.end(s, desk.me.session_id))
    answer = RedirectResponse("/signin", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _ours(back: str) -> str:
    """Only a path of this console: a link must not send a freshly signed-in person elsewhere."""
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"


def _form(
    request: Request, shared: House, *, email: str = "", back: str = "/", status: int = 200, problem: str = ""
) -> HTMLResponse:
    language = "en" if request.headers.get("accept-language", "it").casefold().startswith("en") else "it"
    context = {"me": None, "request": request, "email": email, "back": _ours(back), "problem": problem}
    return HTMLResponse(shared.pages.render("signin/signin.html", language, context), status)
