"""One's own page: change the password, close sign-ins."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from admin.account import changing
from admin.account.changing import Changed
from admin.desk import AtDesk, Desk, Posted
from admin.kit.fields import Secret
from admin.kit.form import Form
from admin.security import devices, passwords, sessions
from admin.security.hashing import Busy
from budgeting import audit, staff
from budgeting.audit import AuditAction
from dialogs.text import Text, t

router = APIRouter(prefix="/account")
#: What is wrong with which field, and how it is answered.
WRONG: dict[str, tuple[str, Text, int]] = {
    "old": ("old", t("That is not your present password."), 422),
    "wait": ("old", t("Too many tries. Wait a few minutes, then try again."), 429),
    "busy": ("old", t("Many people are signing in just now. Please try again in a moment."), 503),
    "differ": ("again", t("The two new passwords are not the same."), 422),
    "same": ("new", t("This is the password you have already. Choose another one."), 422),
    "short": (
        "new",
        t("This is too short: at least {count} characters, please.", count=passwords.SHORTEST),
        422,
    ),
    "long": ("new", t("This is too long: at most {count} characters, please.", count=passwords.LONGEST), 422),
    "own": (
        "new",
        t(
            "Whoever knows your name or where you work would try this. Choose words that have nothing to do with you."
        ),
        422,
    ),
    "common": (
        "new",
        t(
            "This is too easy to guess. Three or four words that do not belong together are good and easy to keep."
        ),
        422,
    ),
}
DONE: dict[str, Text] = {
    "password": t("Your password is changed. Everywhere else you are signed out."),
    "closed": t("That sign-in is closed."),
    "others": t("You are signed out everywhere else."),
}


class Password(Form):
    old = Secret("current-password")
    new = Secret("new-password")
    again = Secret("new-password")


@router.get("")
def show(desk: AtDesk) -> HTMLResponse:
    return _page(desk, Password(), DONE.get(desk.request.query_params.get("done", "")))


@router.post("/password")
async def change(desk: AtDesk, posted: Posted) -> Response:
    form = Password(posted)
    try:
        found = await changing.change(desk, form.old, form.new, form.again)
    except Busy:
        found = "busy"
    if isinstance(found, Changed):
        answer = RedirectResponse("/account?done=password", 303)
        desk.house.set_cookie(answer, sessions.COOKIE, found.session, sessions.LIFE)
        desk.house.set_cookie(answer, devices.COOKIE, found.device, devices.LIFE)
        return answer
    field, sentence, status = WRONG[found]
    form.refuse(field, sentence)
    return await run_in_threadpool(_page, desk, form, None, status)


@router.post("/sessions/{session_id:int}/end")
def end(session_id: int, desk: AtDesk, posted: Posted) -> Response:
    def job(session: Session) -> None:
        staff.sessions.close(session, desk.clock, desk.me.staff_id, desk.me.staff_id, session_id)

    desk.write(job)
    return desk.go("/signin" if session_id == desk.me.session_id else "/account?done=closed")


@router.post("/sessions/end-others")
def end_others(desk: AtDesk, posted: Posted) -> Response:
    def job(session: Session) -> None:
        secret = desk.house.cookie(desk.request, devices.COOKIE)
        sessions.end_all_but(session, desk.me)
        devices.forget_all_but(session, desk.clock, desk.me.staff_id, secret)
        audit.note(
            session, desk.clock, desk.me.staff_id, AuditAction.STAFF_CLOSE_SESSIONS, "staff", desk.me.staff_id
        )

    desk.write(job)
    return desk.go("/account?done=others")


def _page(desk: Desk, form: Password, done: Text | None, status: int = 200) -> HTMLResponse:
    with desk.read() as session:
        opened = staff.sessions.signed_in(session, desk.clock, desk.me.staff_id)
    return desk.page(
        "account/account.html",
        status,
        form=form,
        done=done,
        opened=opened,
        shortest=passwords.SHORTEST,
    )
