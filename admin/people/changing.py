"""What administrators change of a person: rights, access, phone, sessions, and whose the work is."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.desk import AtDesk, Desk, Posted
from admin.kit import errors
from admin.kit.fields import CHOOSE
from admin.kit.form import Form
from admin.people import forms
from admin.people.routes import page
from budgeting import access, offboarding, staff
from budgeting.db.tables import Staff
from budgeting.errors import NotPossible
from budgeting.offboarding import Handed
from budgeting.states import Role

router = APIRouter(prefix="/{staff_id}")


@router.post("/grant")
def grant(desk: AtDesk, posted: Posted, staff_id: int) -> Response:
    """Another role, in a programme of one's own."""
    form = forms.read(desk, forms.Grant, "grant", staff_id, posted)

    def job(session: Session) -> None:
        access.get(session, desk.me, Staff, staff_id)
        staff.give_role(session, desk.clock, desk.me.staff_id, staff_id, form.programme, form.role)

    return _do(desk, staff_id, form, "given", job)


@router.post("/revoke")
def revoke(desk: AtDesk, posted: Posted, staff_id: int) -> Response:
    """Take one role in one programme away."""
    form = forms.read(desk, forms.Revoke, "revoke", staff_id, posted)

    def job(session: Session) -> Handed:
        role, _, where = form.right.partition("-")
        return offboarding.revoke(
            session,
            desk.clock,
            desk.me.staff_id,
            staff_id,
            int(where),
            Role(role),
            to=form.to,
            reason=form.reason,
        )

    return _do(desk, staff_id, form, "revoked", job)


@router.post("/suspend")
def suspend(desk: AtDesk, posted: Posted, staff_id: int) -> Response:
    """End all access. For who administers all of the person's programmes."""
    form = forms.read(desk, forms.Suspend, "suspend", staff_id, posted)

    def job(session: Session) -> Handed:
        me = desk.me.staff_id
        return offboarding.suspend(session, desk.clock, me, staff_id, to=form.to, reason=form.reason)

    return _do(desk, staff_id, form, "suspended", job)


@router.post("/resume")
def resume(desk: AtDesk, posted: Posted, staff_id: int) -> Response:
    """Let a suspended person in again."""
    form = forms.read(desk, forms.Resume, "resume", staff_id, posted)

    def job(session: Session) -> None:
        offboarding.resume(session, desk.clock, desk.me.staff_id, staff_id, form.reason)

    return _do(desk, staff_id, form, "resumed", job)


@router.post("/hand-over")
def hand_over(desk: AtDesk, posted: Posted, staff_id: int) -> Response:
    """Give what is in their hands to a colleague or to the desk, and leave their rights as they are."""
    form = forms.read(desk, forms.HandOver, "handover", staff_id, posted)
    with desk.read() as session:
        everything = access.manages_all_of(session, desk.me, staff_id)
    if "programme" not in form.wrong and form.programme is None and not everything:
        form.refuse("programme", CHOOSE)

    def job(session: Session) -> Handed:
        return offboarding.hand_over(
            session,
            desk.clock,
            desk.me.staff_id,
            staff_id,
            form.to,
            programme_id=form.programme,
            reason=form.reason,
        )

    return _do(desk, staff_id, form, "handed", job)


@router.post("/unlink")
def unlink(desk: AtDesk, posted: Posted, staff_id: int) -> Response:
    """The phone is no longer theirs."""
    form = forms.read(desk, forms.Unlink, "unlink", staff_id, posted)

    def job(session: Session) -> None:
        staff.take_away(session, desk.clock, desk.me.staff_id, staff_id, form.reason)

    return _do(desk, staff_id, form, "unlinked", job)


@router.post("/sessions/close")
def close_sessions(desk: AtDesk, posted: Posted, staff_id: int) -> Response:
    """Sign them out in one browser, or everywhere."""
    form = forms.read(desk, forms.CloseSessions, "sessions", staff_id, posted)

    def job(session: Session) -> None:
        if form.session is None:
            staff.sessions.close_all(session, desk.clock, desk.me.staff_id, staff_id)
        else:
            staff.sessions.close(session, desk.clock, desk.me.staff_id, staff_id, form.session)

    return _do(desk, staff_id, form, "closed", job)


def _do(
    desk: Desk, staff_id: int, form: Form, done: str, job: Callable[[Session], Handed | None]
) -> Response:
    """Do it where the form is right, and see the person again: with what was done, or with what was wrong."""
    if form.wrong:
        return page(desk, staff_id, 422, sent=form)
    try:
        handed = desk.write(job)
    except NotPossible as refused:
        return page(desk, staff_id, 409, sent=form, problem=errors.said("people", refused).text)
    if desk.me.staff_id == staff_id and done in ("suspended", "revoked"):
        # One's own page may be out of reach now.
        return desk.go("/")
    with desk.read() as session:
        still = session.scalar(select(Staff.id).where(Staff.id == staff_id, access.visible(Staff, desk.me)))
    # Without a role in one's own programmes somebody is only in the list of others.
    where = f"/people/{staff_id}" if still is not None else "/people"
    if not handed:
        return desk.go(f"{where}?done={done}")
    return desk.go(f"{where}?done={done}&given={handed.colleague.total()}&left={handed.desk.total()}")
