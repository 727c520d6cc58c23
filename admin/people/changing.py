"""What administrators change of a person: rights, access, phone, sessions, and whose the work is."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import lengths
from admin.desk import AtDesk, Desk, Form
from admin.households.fields import Fields
from admin.people import managed
from admin.people.labels import REFUSED
from admin.people.routes import page
from budgeting import access, offboarding, staff
from budgeting.access import Action
from budgeting.db.tables import Staff
from budgeting.errors import NotPossible
from budgeting.offboarding import Handed
from budgeting.states import Role
from dialogs.text import t

router = APIRouter(prefix="/{staff_id}")


@router.post("/grant")
def grant(desk: AtDesk, form: Form, staff_id: int) -> Response:
    """Another role, in a programme of one's own."""
    fields = Fields(form)

    def read(session: Session) -> Callable[[Session], None]:
        programme = _programme(session, desk, fields, needed=True)
        role = fields.one_of("role", [role.value for role in Role])

        def job(session: Session) -> None:
            access.get(session, desk.me, Staff, staff_id)
            staff.give_role(session, desk.clock, desk.me.staff_id, staff_id, programme or 0, Role(role))

        return job

    return _do(desk, staff_id, fields, "grant", "given", read)


@router.post("/revoke")
def revoke(desk: AtDesk, form: Form, staff_id: int) -> Response:
    """Take one role in one programme away. ``right`` is "role-programme"."""
    fields = Fields(form)

    def read(session: Session) -> Callable[[Session], Handed]:
        role, _, where = fields.kept.get("right", "").partition("-")
        rights = {(number, kind) for number, kind in staff.roles_of(session, staff_id)}
        owned = {
            f"{kind.value}-{number}"
            for number, kind in rights
            if number in desk.me.where(Action.MANAGE_STAFF)
        }
        fields.one_of("right", owned)
        to, reason = _colleague(session, desk, fields, staff_id), _reason(fields)

        def job(session: Session) -> Handed:
            return offboarding.revoke(
                session,
                desk.clock,
                desk.me.staff_id,
                staff_id,
                int(where),
                Role(role),
                to=to,
                reason=reason,
            )

        return job

    return _do(desk, staff_id, fields, "revoke", "revoked", read)


@router.post("/suspend")
def suspend(desk: AtDesk, form: Form, staff_id: int) -> Response:
    """End all access. For who administers all of the person's programmes."""
    fields = Fields(form)

    def read(session: Session) -> Callable[[Session], Handed]:
        to, reason = _colleague(session, desk, fields, staff_id), _reason(fields)

        def job(session: Session) -> Handed:
            return offboarding.suspend(session, desk.clock, desk.me.staff_id, staff_id, to=to, reason=reason)

        return job

    return _do(desk, staff_id, fields, "suspend", "suspended", read)


@router.post("/resume")
def resume(desk: AtDesk, form: Form, staff_id: int) -> Response:
    """Let a suspended person in again."""
    fields = Fields(form)

    def read(session: Session) -> Callable[[Session], None]:
        reason = _reason(fields)

        def job(session: Session) -> None:
            offboarding.resume(session, desk.clock, desk.me.staff_id, staff_id, reason)

        return job

    return _do(desk, staff_id, fields, "resume", "resumed", read)


@router.post("/hand-over")
def hand_over(desk: AtDesk, form: Form, staff_id: int) -> Response:
    """Give what is in their hands to a colleague or to the desk, and leave their rights as they are."""
    fields = Fields(form)

    def read(session: Session) -> Callable[[Session], Handed]:
        everything = access.manages_all_of(session, desk.me, staff_id)
        programme = _programme(session, desk, fields, needed=not everything)
        to, reason = _colleague(session, desk, fields, staff_id), _reason(fields)

        def job(session: Session) -> Handed:
            return offboarding.hand_over(
                session,
                desk.clock,
                desk.me.staff_id,
                staff_id,
                to,
                programme_id=programme,
                reason=reason,
            )

        return job

    return _do(desk, staff_id, fields, "handover", "handed", read)


@router.post("/unlink")
def unlink(desk: AtDesk, form: Form, staff_id: int) -> Response:
    """The phone is no longer theirs."""
    fields = Fields(form)

    def read(session: Session) -> Callable[[Session], None]:
        reason = _reason(fields)

        def job(session: Session) -> None:
            staff.take_away(session, desk.clock, desk.me.staff_id, staff_id, reason)

        return job

    return _do(desk, staff_id, fields, "unlink", "unlinked", read)


@router.post("/sessions/close")
def close_sessions(desk: AtDesk, form: Form, staff_id: int) -> Response:
    """Sign them out in one browser (``session``), or everywhere."""
    fields = Fields(form)

    def read(session: Session) -> Callable[[Session], None]:
        numbers = [one.id for one in staff.sessions.signed_in(session, desk.clock, staff_id)]
        number = fields.row("session", numbers)

        def job(session: Session) -> None:
            if number is None:
                staff.sessions.close_all(session, desk.clock, desk.me.staff_id, staff_id)
            else:
                staff.sessions.close(session, desk.clock, desk.me.staff_id, staff_id, number)

        return job

    return _do(desk, staff_id, fields, "sessions", "closed", read)


def _do(
    desk: Desk,
    staff_id: int,
    fields: Fields,
    form: str,
    done: str,
    read: Callable[[Session], Callable[[Session], Handed | None]],
) -> Response:
    """Read the fields, do it, and see the person again: with what was done, or with what was wrong."""
    with desk.read() as session:
        access.get(session, desk.me, Staff, staff_id)
        job = read(session)
    if fields.wrong:
        return page(desk, staff_id, fields, 422, form=form)
    try:
        handed = desk.write(job)
    except NotPossible as refused:
        return page(desk, staff_id, fields, 409, form=form, problem=REFUSED[refused.reason])
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


def _programme(session: Session, desk: Desk, fields: Fields, *, needed: bool) -> int | None:
    chosen = fields.row("programme", managed.programmes(session, desk.me))
    if needed and chosen is None and "programme" not in fields.wrong:
        fields.wrong["programme"] = t("Please choose one of the list.")
    return chosen


def _colleague(session: Session, desk: Desk, fields: Fields, staff_id: int) -> int | None:
    return fields.row("to", [one.id for one in managed.colleagues(session, desk.me, staff_id)])


def _reason(fields: Fields) -> str:
    return fields.text("reason", lengths.REASON)
