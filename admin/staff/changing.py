"""What administrators change about a person: rights, access, phone, sessions, and who gets their work."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.fields import CHOOSE
from admin.kit.form import Form
from admin.kit.language import LanguagesRead
from admin.staff import forms
from admin.staff.routes import page
from budgeting import access, staff
from budgeting.db.tables import Staff
from budgeting.errors import NotPossible
from budgeting.staff import offboarding, second_factor
from budgeting.staff.offboarding import Handed
from budgeting.states.staff import Role

router = APIRouter(prefix="/{staff_id}")


@router.post("/grant")
def grant(context: Context, posted: Posted, staff_id: int) -> Response:
    """Grant another role, in one of the administrator's own programmes."""
    form = forms.read(context, forms.Grant, "grant", staff_id, posted)

    def job(session: Session) -> None:
        access.get(session, context.me, Staff, staff_id)
        staff.give_role(session, context.clock, context.me.staff_id, staff_id, form.programme, form.role)

    return _do(context, staff_id, form, "given", job)


@router.post("/revoke")
def revoke(context: Context, posted: Posted, staff_id: int) -> Response:
    """Revoke one role in one programme."""
    form = forms.read(context, forms.Revoke, "revoke", staff_id, posted)

    def job(session: Session) -> Handed:
        role, _, where = form.right.partition("-")
        return offboarding.revoke(
            session,
            context.clock,
            context.me.staff_id,
            staff_id,
            int(where),
            Role(role),
            to=form.to,
            reason=form.reason,
        )

    return _do(context, staff_id, form, "revoked", job)


@router.post("/suspend")
def suspend(context: Context, posted: Posted, staff_id: int) -> Response:
    """End all access. Requires administering all of the person's programmes."""
    form = forms.read(context, forms.Suspend, "suspend", staff_id, posted)

    def job(session: Session) -> Handed:
        me = context.me.staff_id
        return offboarding.suspend(session, context.clock, me, staff_id, to=form.to, reason=form.reason)

    return _do(context, staff_id, form, "suspended", job)


@router.post("/resume")
def resume(context: Context, posted: Posted, staff_id: int) -> Response:
    """Let a suspended person in again."""
    form = forms.read(context, forms.Resume, "resume", staff_id, posted)

    def job(session: Session) -> None:
        offboarding.resume(session, context.clock, context.me.staff_id, staff_id, form.reason)

    return _do(context, staff_id, form, "resumed", job)


@router.post("/hand-over")
def hand_over(context: Context, posted: Posted, staff_id: int) -> Response:
    """Hand their work over to a colleague or to the desk, and leave their rights as they are."""
    form = forms.read(context, forms.HandOver, "handover", staff_id, posted)
    with context.read() as session:
        everything = access.manages_all_of(session, context.me, staff_id)
    if "programme" not in form.wrong and form.programme is None and not everything:
        form.refuse("programme", CHOOSE)

    def job(session: Session) -> Handed:
        return offboarding.hand_over(
            session,
            context.clock,
            context.me.staff_id,
            staff_id,
            form.to,
            programme_id=form.programme,
            reason=form.reason,
        )

    return _do(context, staff_id, form, "handed", job)


@router.post("/reads")
def state_languages(context: Context, posted: Posted, staff_id: int) -> Response:
    """The languages they read."""
    with context.read() as session:
        access.get(session, context.me, Staff, staff_id)
    form = LanguagesRead(posted, offered={"reads": context.language_names()})

    def job(session: Session) -> None:
        staff.state_languages(session, context.clock, context.me.staff_id, staff_id, form.reads)

    return _do(context, staff_id, form, "reads", job)


@router.post("/unlink")
def unlink(context: Context, posted: Posted, staff_id: int) -> Response:
    """Unlink their phone."""
    form = forms.read(context, forms.Unlink, "unlink", staff_id, posted)

    def job(session: Session) -> None:
        staff.take_away(session, context.clock, context.me.staff_id, staff_id, form.reason)

    return _do(context, staff_id, form, "unlinked", job)


@router.post("/second-factor/reset")
def reset_factor(context: Context, posted: Posted, staff_id: int) -> Response:
    """They lost the phone and the recovery codes. Requires administering all of the person's programmes."""
    form = forms.read(context, forms.ResetFactor, "factor", staff_id, posted)

    def job(session: Session) -> None:
        second_factor.reset(session, context.clock, context.me.staff_id, staff_id, form.reason)

    return _do(context, staff_id, form, "factor", job)


@router.post("/sessions/close")
def close_sessions(context: Context, posted: Posted, staff_id: int) -> Response:
    """Sign them out in one browser, or everywhere."""
    form = forms.read(context, forms.CloseSessions, "sessions", staff_id, posted)

    def job(session: Session) -> None:
        if form.session is None:
            staff.sign_ins.close_all(session, context.clock, context.me.staff_id, staff_id)
        else:
            staff.sign_ins.close(session, context.clock, context.me.staff_id, staff_id, form.session)

    return _do(context, staff_id, form, "closed", job)


def _do(
    context: RequestContext, staff_id: int, form: Form, done: str, job: Callable[[Session], Handed | None]
) -> Response:
    """Run the job if the form is valid, and show the person again with what was done or what was wrong."""
    if form.wrong:
        return page(context, staff_id, 422, sent=form)
    try:
        handed = context.write(job)
    except NotPossible as refused:
        return page(context, staff_id, 409, sent=form, problem=errors.said("people", refused).text)
    if context.me.staff_id == staff_id and done in ("suspended", "revoked"):
        # After changing yourself, the page may be out of reach.
        return context.go("/")
    with context.read() as session:
        still = session.scalar(
            select(Staff.id).where(Staff.id == staff_id, access.visible(Staff, context.me))
        )
    # A person without a role in the reader's programmes appears only in the list.
    where = f"/people/{staff_id}" if still is not None else "/people"
    if not handed:
        return context.go(f"{where}?done={done}")
    return context.go(f"{where}?done={done}&given={handed.colleague.total()}&left={handed.desk.total()}")
