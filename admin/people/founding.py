"""A new colleague, or another role for one whom a programme did not know yet."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.desk import LANGUAGES, AtDesk, Desk, Posted
from admin.inbox.labels import language_name
from admin.kit.fields import Choice, Email, Line, Row
from admin.kit.form import Form
from admin.people import managed
from admin.people.labels import ROLES
from budgeting import staff
from budgeting.access import Action
from budgeting.states import Role

router = APIRouter(prefix="/new")


class Colleague(Form):
    email = Email()
    name = Line()
    first_name = Line()
    language = Choice[str]()
    programme = Row()
    role = Choice(ROLES)


@router.get("")
def ask(desk: AtDesk) -> HTMLResponse:
    desk.needs(Action.MANAGE_STAFF)
    start = {"language": desk.language, "role": Role.OPERATOR.value}
    return desk.page("people/new.html", form=Colleague(start=start, offered=_offered(desk)))


@router.post("")
def add(desk: AtDesk, posted: Posted) -> Response:
    desk.needs(Action.MANAGE_STAFF)
    form = Colleague(posted, offered=_offered(desk))
    if form.wrong:
        return desk.page("people/new.html", 422, form=form)

    def job(session: Session) -> tuple[int, bool]:
        # Whoever works in another programme already is one person, with one account.
        known = staff.by_email(session, form.email)
        person = known or staff.create(
            session,
            desk.clock,
            form.email,
            form.name,
            form.first_name,
            form.language,
            by=desk.me.staff_id,
        )
        staff.give_role(session, desk.clock, desk.me.staff_id, person.id, form.programme, form.role)
        return person.id, known is None

    number, fresh = desk.write(job)
    return desk.go(f"/people/{number}?done={'added' if fresh else 'given'}")


def _offered(desk: Desk) -> dict[str, dict[Any, str]]:
    with desk.read() as session:
        programmes = managed.programmes(session, desk.me)
    return {
        "programme": programmes,
        "language": {code: language_name(code, desk.language) for code in LANGUAGES},
    }
