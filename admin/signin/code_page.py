"""The second page of the sign-in, for those who have turned it on: the code of their authenticator, or for recovery."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from admin.context import SECOND_FACTOR, Services, our_path, same_origin, services
from admin.kit.fields import Code, OneTimeCode
from admin.kit.form import Form
from admin.security import devices, pending, sign_ins
from admin.signin import coding
from admin.signin.coding import CodeTry, Missed
from admin.signin.trying import CodeOwed, Entered

router = APIRouter(prefix="/signin/code")
#: The status of the answer for each kind of failed attempt.
STATUS = {Missed.WRONG: 422, Missed.USED: 422, Missed.WAIT: 429}
#: Maximum fields of the form, which takes no files.
FIELDS = 8


class SecondStep(Form):
    code = OneTimeCode()
    back = Code()
    #: "1": a recovery code, which has letters; for the keyboard of a phone only.
    recovery = Code()


@router.get("")
def show(request: Request, back: str = "/", recovery: str = "") -> Response:
    """Asks for the code; without the password before, it leads to the sign-in."""
    shared = services(request)
    with shared.database.read() as session:
        waits = coding.waits(session, shared.clock, shared.cookie(request, pending.COOKIE))
    if not waits:
        return RedirectResponse(_signin(our_path(back)), 303)
    return _page(request, shared, our_path(back), recovery=recovery == "1")


@router.post("")
async def enter(request: Request) -> Response:
    shared = services(request)
    async with request.form(max_files=0, max_fields=FIELDS) as posted:
        form = SecondStep(posted)
    back, recovery = our_path(form.back), form.recovery == "1"
    if not same_origin(request):
        return _page(request, shared, back, recovery=recovery, status=403, problem="again")
    attempt = CodeTry(
        form.typed.get("code", ""),
        shared.cookie(request, pending.COOKIE),
        shared.cookie(request, sign_ins.COOKIE),
        shared.cookie(request, devices.COOKIE),
    )
    outcome = await coding.enter(shared, attempt)
    if outcome is Missed.OVER:
        if await _is_in(shared, attempt.session):
            # The form was sent twice, and the first time was right.
            return RedirectResponse(back, 303)
        return RedirectResponse(_signin(back, over=True), 303)
    if isinstance(outcome, Missed):
        return _page(request, shared, back, recovery=recovery, status=STATUS[outcome], problem=outcome.value)
    answer = RedirectResponse(f"{SECOND_FACTOR}?done=recovered" if outcome.recovered else back, 303)
    let_in(shared, answer, outcome.entered)
    forget(shared, answer)
    return answer


def let_in(shared: Services, answer: Response, entered: Entered) -> None:
    """Give the browser the secrets of its new session."""
    shared.set_cookie(answer, sign_ins.COOKIE, entered.session, sign_ins.LIFE)
    shared.set_cookie(answer, devices.COOKIE, entered.device, devices.LIFE)


def ask(shared: Services, owed: CodeOwed, back: str) -> RedirectResponse:
    """After the password: lead to the page that asks for the code."""
    answer = RedirectResponse(f"/signin/code{_query(back)}", 303)
    shared.set_cookie(answer, pending.COOKIE, owed.secret, pending.LIFE)
    return answer


def forget(shared: Services, answer: Response) -> None:
    """The browser owes no code any more."""
    name = sign_ins.cookie_name(pending.COOKIE, shared.secure)
    answer.delete_cookie(name, path="/", httponly=True, secure=shared.secure, samesite="lax")


async def _is_in(shared: Services, secret: str | None) -> bool:
    return await shared.database.read_async(lambda s: sign_ins.who(s, shared.clock, secret) is not None)


def _signin(back: str, *, over: bool = False) -> str:
    return f"/signin{_query(back, over='1' if over else '')}"


def _query(back: str, **more: str) -> str:
    given = {"back": back if back != "/" else "", **more}
    said = urlencode({name: value for name, value in given.items() if value}, safe="/")
    return f"?{said}" if said else ""


def _page(
    request: Request,
    shared: Services,
    back: str,
    *,
    recovery: bool,
    status: int = 200,
    problem: str = "",
) -> HTMLResponse:
    start = {"back": back, "recovery": "1" if recovery else ""}
    shown = {
        "me": None,
        "request": request,
        "form": SecondStep(start=start),
        "recovery": recovery,
        "other": f"/signin/code{_query(back, recovery='' if recovery else '1')}",
        "again": _signin(back),
        "problem": problem,
    }
    return HTMLResponse(shared.pages.render("signin/code.html", shared.language_of(request), shown), status)
