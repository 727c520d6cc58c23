"""Your own page: change the password, state the languages you read, close sign-ins."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from admin.account import changing
from admin.account.changing import Changed
from admin.account.quiet import QuietHours
from admin.context import LANGUAGE_COOKIE, LANGUAGE_LIFE, Context, Posted, RequestContext, our_path
from admin.kit import errors
from admin.kit.fields import Secret
from admin.kit.form import Form
from admin.kit.language import ChosenLanguage, LanguagesRead
from admin.security import devices, passwords, sign_ins
from admin.security.hashing import Busy
from budgeting import audit, staff
from budgeting.audit import AuditAction
from budgeting.errors import NotPossible
from budgeting.staff import second_factor
from dialogs.text import Text, t, tn

router = APIRouter(prefix="/account")
#: For each reason: the field, its sentence, and the status of the answer.
WRONG: dict[str, tuple[str, Text, int]] = {
    "old": ("old", t("That is not your current password."), 422),
    "wait": ("old", t("Too many tries. Wait a few minutes, then try again."), 429),
    "busy": ("old", t("Many people are signing in just now. Please try again in a moment."), 503),
    "differ": ("again", t("The two new passwords are not the same."), 422),
    "same": ("new", t("You already have this password. Choose another one."), 422),
    "short": (
        "new",
        tn(
            "This is too short: at least {count} character, please.",
            "This is too short: at least {count} characters, please.",
            passwords.SHORTEST,
        ),
        422,
    ),
    "long": (
        "new",
        tn(
            "This is too long: at most {count} character, please.",
            "This is too long: at most {count} characters, please.",
            passwords.LONGEST,
        ),
        422,
    ),
    "own": (
        "new",
        t(
            "Anyone who knows your name or where you work would try this. "
            "Choose words that have nothing to do with you."
        ),
        422,
    ),
    "common": (
        "new",
        t("This is too easy to guess. Three or four unrelated words are strong and easy to remember."),
        422,
    ),
}
DONE: dict[str, Text] = {
    "password": t("Your password has been changed. You are signed out everywhere else."),
    "reads": t("The languages you read have been saved."),
    "quiet": t("Your quiet hours have been saved."),
    "closed": t("That session has ended."),
    "others": t("You are signed out everywhere else."),
}


class Password(Form):
    old = Secret("current-password")
    new = Secret("new-password")
    again = Secret("new-password")


@router.get("")
def show(context: Context) -> HTMLResponse:
    return _page(context, Password(), DONE.get(context.request.query_params.get("done", "")))


@router.post("/password")
async def change(context: Context, posted: Posted) -> Response:
    form = Password(posted)
    try:
        outcome = await changing.change(context, form.old, form.new, form.again)
    except Busy:
        outcome = "busy"
    if isinstance(outcome, Changed):
        answer = RedirectResponse("/account?done=password", 303)
        context.services.set_cookie(answer, sign_ins.COOKIE, outcome.session, sign_ins.LIFE)
        context.services.set_cookie(answer, devices.COOKIE, outcome.device, devices.LIFE)
        return answer
    field, sentence, status = WRONG[outcome]
    form.refuse(field, sentence)
    return await run_in_threadpool(_page, context, form, None, status)


@router.post("/language")
def choose_language(context: Context, posted: Posted) -> Response:
    """The language of this person's pages, also at their next sign-in in this browser."""
    form = ChosenLanguage(posted)
    answer, code = context.go(our_path(form.back)), form.language
    if code in context.services.languages:
        context.write(lambda s: staff.set_language(s, context.clock, context.me.staff_id, code))
        context.services.set_cookie(answer, LANGUAGE_COOKIE, code, LANGUAGE_LIFE)
    return answer


@router.post("/reads")
def state_languages(context: Context, posted: Posted) -> Response:
    """The languages this person reads: families' words in others are glossed for them."""
    form = LanguagesRead(posted, offered={"reads": context.language_names()})
    me = context.me.staff_id
    context.write(lambda s: staff.state_languages(s, context.clock, me, me, form.reads))
    return context.go("/account?done=reads")


@router.post("/quiet")
def keep_quiet(context: Context, posted: Posted) -> Response:
    """When this person's phone stays silent; both fields empty: never."""
    form = QuietHours(posted)
    if not form.wrong:
        me, start, end = context.me.staff_id, form.quiet_from, form.quiet_to
        try:
            context.write(lambda s: staff.set_quiet(s, context.clock, me, start, end))
        except NotPossible as error:
            errors.refuse(form, "quiet_hours", error)
        else:
            return context.go("/account?done=quiet")
    return _page(context, Password(), None, 422, hours=form)


@router.post("/sessions/{session_id:int}/end")
def end(session_id: int, context: Context, posted: Posted) -> Response:
    def job(session: Session) -> None:
        staff.sign_ins.close(session, context.clock, context.me.staff_id, context.me.staff_id, session_id)

    context.write(job)
    return context.go("/signin" if session_id == context.me.session_id else "/account?done=closed")


@router.post("/sessions/end-others")
def end_others(context: Context, posted: Posted) -> Response:
    def job(session: Session) -> None:
        secret = context.services.cookie(context.request, devices.COOKIE)
        sign_ins.end_all_but(session, context.me)
        devices.forget_all_but(session, context.clock, context.me.staff_id, secret)
        audit.note(
            session,
            context.clock,
            context.me.staff_id,
            AuditAction.STAFF_CLOSE_SESSIONS,
            "staff",
            context.me.staff_id,
        )

    context.write(job)
    return context.go("/account?done=others")


def _page(
    context: RequestContext,
    form: Password,
    done: Text | None,
    status: int = 200,
    *,
    hours: QuietHours | None = None,
) -> HTMLResponse:
    with context.read() as session:
        person = staff.get(session, context.me.staff_id)
        start = {
            name: f"{at:%H:%M}"
            for name, at in (("quiet_from", person.quiet_from), ("quiet_to", person.quiet_to))
            if at is not None
        }
        opened = staff.sign_ins.signed_in(session, context.clock, context.me.staff_id)
        stated = staff.stated(session, context.me.staff_id)
        factor_since = second_factor.on_since(session, context.me.staff_id)
    return context.page(
        "account/account.html",
        status,
        form=form,
        languages=LanguagesRead(
            offered={"reads": context.language_names()}, start={"reads": " ".join(sorted(stated))}
        ),
        hours=hours or QuietHours(start=start),
        done=done,
        factor_since=factor_since,
        opened=opened,
        shortest=passwords.SHORTEST,
    )
