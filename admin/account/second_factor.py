"""Your own second factor: set it up, renew its recovery codes, move it to another phone, turn it off.

Whoever sits down at an open browser can do none of it: it takes the password, and once it is on a code as well. Only
the answer that makes recovery codes shows them.
"""

from __future__ import annotations

from enum import StrEnum

import segno
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from admin.account import proving
from admin.context import SECOND_FACTOR, Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.fields import Choice, OneTimeCode, Secret
from admin.kit.form import Form
from admin.security import devices, sign_ins
from budgeting import staff
from budgeting.errors import NotPossible
from budgeting.staff import second_factor
from budgeting.staff.second_factor import codes
from dialogs.text import Text, t

router = APIRouter(prefix=SECOND_FACTOR)
#: What was just done, by the code in the URL.
DONE: dict[str, Text] = {
    "off": t("The code is off: your password alone is enough. You are signed out everywhere else."),
    "recovered": t("You are in. The recovery code you gave is used up."),
}


_TOO_LATE = t("That was too long ago. Make new recovery codes below, with the next code that the app shows.")


class What(StrEnum):
    """What can be changed once it is on."""

    RENEW = "renew"
    MOVE = "move"
    OFF = "off"


WHAT: dict[What, Text] = {
    What.RENEW: t("Make ten new recovery codes; the old ones stop working"),
    What.MOVE: t("Use another phone, or set up the app again"),
    What.OFF: t("Turn it off"),
}


class Beginning(Form):
    password = Secret("current-password")


class First(Form):
    """The first code of a new key."""

    code = OneTimeCode()


class Change(Form):
    what = Choice[What]()
    password = Secret("current-password")
    code = OneTimeCode()


@router.get("")
def show(context: Context, done: str = "") -> HTMLResponse:
    return _page(context, done=DONE.get(done))


@router.post("/begin")
async def begin(context: Context, posted: Posted) -> Response:
    """Show a new key. Whoever is led here by the sign-in has just given the password."""
    form = Beginning(posted)
    if not context.me.setting_up:
        wrong = await proving.password(context, form.password)
        if wrong is not None:
            form.refuse("password", wrong.text)
            return await run_in_threadpool(_page, context, wrong.status, beginning=form)
    return await run_in_threadpool(_begun, context)


def _begun(context: RequestContext) -> Response:
    try:
        context.write(lambda s: second_factor.begin(s, context.clock, context.me.staff_id))
    except NotPossible as error:
        return _page(context, 409, problem=errors.said("second_factor", error).text)
    return context.go(SECOND_FACTOR)


@router.post("/confirm")
def confirm(context: Context, posted: Posted) -> Response:
    """The first code: now it is on, and this answer alone shows the recovery codes."""
    form = First(posted)

    def job(session: Session) -> list[str]:
        made = second_factor.confirm(session, context.clock, context.me.staff_id, form.code)
        _end_others(session, context)
        return made

    if form.wrong:
        return _page(context, 422, first=form)
    try:
        made = context.write(job)
    except NotPossible as error:
        if error.reason == "stale":
            return _sent_again(context, form, error)
        errors.refuse(form, "second_factor", error, "code")
        return _page(context, 422, first=form)
    return _recovery_codes(context, made, new=True)


def _sent_again(context: RequestContext, form: First, error: NotPossible) -> HTMLResponse:
    """Nothing waits for a code. If the code has just turned it on, a second click has taken away the recovery codes."""
    me, clock = context.me.staff_id, context.clock
    try:
        proving.code(context, lambda s: second_factor.check_confirmed(s, clock, me, form.code))
    except NotPossible:
        return _page(context, 409, problem=errors.said("second_factor", error).text)
    return _page(context, 409, confirmed=form)


@router.post("/missed")
def missed(context: Context, posted: Posted) -> HTMLResponse:
    """Whoever has just turned it on and missed the recovery codes gets others, with the same code."""
    form = First(posted)
    if form.wrong:
        return _page(context, 422)
    me, clock = context.me.staff_id, context.clock
    try:
        made = proving.code(context, lambda s: second_factor.renew_confirmed(s, clock, me, form.code))
    except NotPossible as error:
        if error.reason == "wait":
            return _page(context, 429, problem=errors.said("second_factor", error).text)
        return _page(context, 409, problem=_TOO_LATE)
    return _recovery_codes(context, made, new=False)


@router.post("/change")
async def change(context: Context, posted: Posted) -> Response:
    with context.read() as session:
        standing = second_factor.standing(session, context.clock, context.me.staff_id)
    form = Change(posted, offered={"what": _offered(standing)}, mark="change-")
    if form.wrong:
        return await run_in_threadpool(_page, context, 422, change=form)
    wrong = await proving.password(context, form.password)
    if wrong is not None:
        form.refuse("password", wrong.text)
        return await run_in_threadpool(_page, context, wrong.status, change=form)
    return await run_in_threadpool(_changed, context, form)


def _changed(context: RequestContext, form: Change) -> Response:
    me, clock = context.me.staff_id, context.clock

    def job(session: Session) -> list[str] | None:
        match form.what:
            case What.RENEW:
                return second_factor.renew(session, clock, me, form.code)
            case What.MOVE:
                second_factor.move(session, clock, me, form.code)
            case What.OFF:
                second_factor.turn_off(session, clock, me, form.code)
                _end_others(session, context)
        return None

    try:
        made = proving.code(context, job)
    except NotPossible as error:
        errors.refuse(form, "second_factor", error, "code")
        return _page(context, 429 if error.reason == "wait" else 422, change=form)
    if made is not None:
        return _recovery_codes(context, made, new=False)
    return context.go(f"{SECOND_FACTOR}?done=off" if form.what is What.OFF else SECOND_FACTOR)


def _end_others(session: Session, context: RequestContext) -> None:
    """Whoever signed in by the old rules signs in again by the new ones."""
    sign_ins.end_all_but(session, context.me)
    secret = context.services.cookie(context.request, devices.COOKIE)
    devices.forget_all_but(session, context.clock, context.me.staff_id, secret)


def _recovery_codes(context: RequestContext, made: list[str], *, new: bool) -> HTMLResponse:
    return context.page("account/recovery_codes.html", codes=made, new=new)


def _offered(standing: second_factor.Standing) -> dict[What, Text]:
    return {what: words for what, words in WHAT.items() if what is not What.OFF or not standing.asked}


def _page(
    context: RequestContext,
    status: int = 200,
    *,
    beginning: Beginning | None = None,
    first: First | None = None,
    change: Change | None = None,
    confirmed: First | None = None,
    problem: Text | None = None,
    done: Text | None = None,
) -> HTMLResponse:
    with context.read() as session:
        standing = second_factor.standing(session, context.clock, context.me.staff_id)
        email = staff.get(session, context.me.staff_id).email
    square = key = None
    if standing.new_key is not None:
        link = codes.setup_link(standing.new_key, email)
        square = segno.make(link, error="m", micro=False).svg_data_uri(scale=4, border=2)
        key = codes.in_fours(standing.new_key)
    return context.page(
        "account/second_factor.html",
        status,
        standing=standing,
        beginning=beginning or Beginning(),
        first=first or First(),
        confirmed=confirmed,
        change=change
        or Change(offered={"what": _offered(standing)}, start={"what": What.RENEW}, mark="change-"),
        wrong=(beginning or first or change or First()).wrong,
        problem=problem,
        done=done,
        square=square,
        key=key,
    )
