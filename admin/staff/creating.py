"""Add and invite a new colleague, or give one who is new to a programme a role there."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.kit.fields import Choice, Email, Line, Row
from admin.kit.form import Form
from admin.staff import inviting, manageable, rights_in_words
from admin.staff.labels import ROLES
from budgeting import access, staff
from budgeting.access import Action
from budgeting.staff import invitations
from budgeting.states.staff import Role
from budgeting.tokens import Ticket

router = APIRouter(prefix="/new")


class Colleague(Form):
    email = Email()
    name = Line()
    first_name = Line()
    language = Choice[str]()
    programme = Row()
    role = Choice(ROLES)


@router.get("")
def ask(context: Context) -> HTMLResponse:
    context.needs(Action.MANAGE_STAFF)
    start = {"language": context.language, "role": Role.OPERATOR.value}
    return _page(context, Colleague(start=start, offered=_offered(context)))


@router.post("")
def add(context: Context, posted: Posted) -> Response:
    context.needs(Action.MANAGE_STAFF)
    form = Colleague(posted, offered=_offered(context))
    if form.wrong:
        return _page(context, form, 422)

    def job(session: Session) -> tuple[int, Ticket | None]:
        # A person who already works in another programme keeps their one account.
        known = staff.by_email(session, form.email)
        person = known or staff.create(
            session,
            context.clock,
            form.email,
            form.name,
            form.first_name,
            form.language,
            by=context.me.staff_id,
        )
        staff.give_role(session, context.clock, context.me.staff_id, person.id, form.programme, form.role)
        # Sent twice, the page shown last has the link that works.
        waits = person.active and person.password_hash is None
        if not waits or not access.manages_all_of(session, context.me, person.id):
            return person.id, None
        return person.id, invitations.invite(session, context.clock, context.me.staff_id, person.id)

    number, ticket = context.write(job)
    if ticket is None:
        return context.go(f"/people/{number}?done=given")
    return inviting.shown(context, number, ticket)


def _page(context: RequestContext, form: Colleague, status: int = 200) -> HTMLResponse:
    return context.page(
        "staff/new.html", status, form=form, every_role=rights_in_words.every(), role_names=ROLES
    )


def _offered(context: RequestContext) -> dict[str, dict[Any, str]]:
    with context.read() as session:
        programmes = manageable.programmes(session, context.me)
    return {
        "programme": programmes,
        "language": {code: context.language_name(code) for code in context.services.languages},
    }
