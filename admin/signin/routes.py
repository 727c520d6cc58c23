"""The sign-in page: address and password, with guessing slowed down."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from admin.context import (
    LANGUAGE_COOKIE,
    LANGUAGE_LIFE,
    Context,
    Posted,
    Services,
    our_path,
    same_origin,
    services,
)
from admin.kit.fields import Code, Secret
from admin.kit.form import Form
from admin.kit.language import ChosenLanguage
from admin.security import devices, sign_ins
from admin.security.hashing import Busy
from admin.signin import code_page, trying
from admin.signin.trying import CodeOwed, Tried, Try
from budgeting.addresses import normalised

router = APIRouter()
#: Maximum fields of the form, which takes no files; and how much of a wrong address the page shows again.
FIELDS, SHOWN = 8, 255
#: The status of the answer for each kind of failed attempt.
STATUS = {Tried.WRONG: 422, Tried.WAIT: 429, Tried.BUSY: 503}


class SignIn(Form):
    email = Code()
    password = Secret("current-password")
    back = Code()


@router.get("/signin")
def show(request: Request, back: str = "/", over: str = "") -> HTMLResponse:
    """``over``: the password was right, and the time for the code has passed."""
    return _form(request, services(request), back=back, problem="over" if over else "")


@router.post("/signin")
async def sign_in(request: Request) -> Response:
    shared = services(request)
    async with request.form(max_files=0, max_fields=FIELDS) as posted:
        form = SignIn(posted)
    if not same_origin(request):
        return _form(request, shared, form.email, form.back, status=403, problem="again")
    attempt = Try(
        normalised(form.email),
        form.password,
        request.client.host if request.client else "",
        shared.cookie(request, sign_ins.COOKIE),
        shared.cookie(request, devices.COOKIE),
    )
    try:
        outcome = await trying.enter(shared, attempt)
    except Busy:
        outcome = Tried.BUSY
    if isinstance(outcome, Tried):
        return _form(request, shared, form.email, form.back, status=STATUS[outcome], problem=outcome.value)
    if isinstance(outcome, CodeOwed):
        return code_page.ask(shared, outcome, our_path(form.back))
    answer = RedirectResponse(our_path(form.back), 303)
    code_page.let_in(shared, answer, outcome)
    return answer


@router.post("/signin/language")
async def choose_language(request: Request) -> Response:
    """The language of the pages before signing in, kept in this browser."""
    shared = services(request)
    async with request.form(max_files=0, max_fields=FIELDS) as posted:
        form = ChosenLanguage(posted)
    answer = RedirectResponse(our_path(form.back), 303)
    if same_origin(request) and form.language in shared.languages:
        shared.set_cookie(answer, LANGUAGE_COOKIE, form.language, LANGUAGE_LIFE)
    return answer


@router.post("/signout")
def sign_out(context: Context, posted: Posted) -> Response:
    context.write(lambda s: sign_ins.end(s, context.me.session_id))
    answer = RedirectResponse("/signin", 303)
    # Clear the plain name too, from before the console moved to https.
    for name in {sign_ins.COOKIE, sign_ins.cookie_name(sign_ins.COOKIE, context.services.secure)}:
        answer.delete_cookie(name, path="/", httponly=True, secure=context.services.secure, samesite="lax")
    return answer


def _form(
    request: Request, shared: Services, email: str = "", back: str = "/", status: int = 200, problem: str = ""
) -> HTMLResponse:
    language = shared.language_of(request)
    shown = {
        "me": None,
        "request": request,
        "form": SignIn(start={"email": email[:SHOWN], "back": our_path(back)}),
        "problem": problem,
    }
    headers = {"retry-after": "5"} if problem == "busy" else None
    return HTMLResponse(shared.pages.render("signin/signin.html", language, shown), status, headers)
