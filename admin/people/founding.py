"""A new colleague, or another role for one whom a programme did not know yet."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import lengths
from admin.desk import LANGUAGES, AtDesk, Desk, Form
from admin.households.fields import Fields
from admin.inbox.labels import language_name
from admin.people import managed
from admin.people.labels import ROLES
from budgeting import staff
from budgeting.access import Action
from budgeting.states import Role
from dialogs.text import t

router = APIRouter(prefix="/new")


@router.get("")
def ask(desk: AtDesk) -> HTMLResponse:
    desk.needs(Action.MANAGE_STAFF)
    return _page(desk, Fields({"language": desk.language, "role": Role.OPERATOR.value}))


@router.post("")
def add(desk: AtDesk, form: Form) -> Response:
    desk.needs(Action.MANAGE_STAFF)
    fields = Fields(form)
    email = fields.text("email", lengths.ADDRESS)
    if "email" not in fields.wrong and ("@" not in email or " " in email):
        fields.wrong["email"] = t("This is no address.")
    name, first_name = fields.text("name", lengths.NAME), fields.text("first_name", lengths.NAME)
    language = fields.one_of("language", LANGUAGES)
    role = fields.one_of("role", [role.value for role in Role])
    with desk.read() as session:
        programme = fields.row("programme", managed.programmes(session, desk.me))
    if programme is None and "programme" not in fields.wrong:
        fields.wrong["programme"] = t("Please choose one of the list.")
    if fields.wrong or programme is None:
        return _page(desk, fields, 422)

    def job(session: Session) -> tuple[int, bool]:
        # Whoever works in another programme already is one person, with one account.
        known = staff.by_email(session, email)
        person = known or staff.create(
            session, desk.clock, email, name, first_name, language, by=desk.me.staff_id
        )
        staff.give_role(session, desk.clock, desk.me.staff_id, person.id, programme, Role(role))
        return person.id, known is None

    number, fresh = desk.write(job)
    return desk.go(f"/people/{number}?done={'added' if fresh else 'given'}")


def _page(desk: Desk, fields: Fields, status: int = 200) -> HTMLResponse:
    with desk.read() as session:
        programmes = managed.programmes(session, desk.me)
    return desk.page(
        "people/new.html",
        status,
        kept=fields.kept,
        wrong=fields.wrong,
        programmes=programmes,
        roles=[(role.value, desk.house.words.plain(label, desk.language)) for role, label in ROLES.items()],
        languages=[(code, language_name(code, desk.language)) for code in LANGUAGES],
    )
