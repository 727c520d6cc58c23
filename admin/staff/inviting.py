"""Invite a colleague again, or take the invitation back. Only the answer that makes a link shows it."""

from __future__ import annotations

import segno
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.staff.routes import page
from budgeting import access, staff
from budgeting.access import Action
from budgeting.db.tables import Staff
from budgeting.errors import NotPossible
from budgeting.staff import invitations
from budgeting.tokens import Ticket

router = APIRouter(prefix="/{staff_id}")


@router.post("/invite")
def invite(context: Context, posted: Posted, staff_id: int) -> Response:
    """A new link; an earlier one stops working."""
    context.needs(Action.MANAGE_STAFF)
    with context.read() as session:
        access.get(session, context.me, Staff, staff_id)
    try:
        ticket = context.write(lambda s: invitations.invite(s, context.clock, context.me.staff_id, staff_id))
    except NotPossible as refused:
        return page(context, staff_id, 409, problem=errors.said("people", refused).text)
    return shown(context, staff_id, ticket)


@router.post("/uninvite")
def uninvite(context: Context, posted: Posted, staff_id: int) -> Response:
    """The link stops working."""
    context.needs(Action.MANAGE_STAFF)
    with context.read() as session:
        access.get(session, context.me, Staff, staff_id)
    context.write(lambda s: invitations.uninvite(s, context.clock, context.me.staff_id, staff_id))
    return context.go(f"/people/{staff_id}?done=uninvited")


def shown(context: RequestContext, staff_id: int, ticket: Ticket) -> HTMLResponse:
    """The link and its code, to pass on."""
    base = context.services.public_base or str(context.request.base_url).rstrip("/")
    address = f"{base}/join/{ticket.token}"
    with context.read() as session:
        person = staff.get(session, staff_id)
    return context.page(
        "staff/invitation.html",
        person=person,
        address=address,
        code=segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2),
        expires_at=ticket.expires_at,
    )
