"""The page of a person of the staff."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from admin.desk import AtDesk, Desk
from admin.households.fields import Fields
from admin.kit import params
from admin.people import managed, queries
from admin.people.labels import DONE, ROLES, WORK
from budgeting.states import Role
from dialogs.text import Text

router = APIRouter()


@router.get("/{staff_id}")
def one(desk: AtDesk, staff_id: int, done: str = "", given: str = "", left: str = "") -> HTMLResponse:
    """``given`` and ``left``: how much went to the colleague and to the desk just now."""
    return page(
        desk,
        staff_id,
        Fields({}),
        done=DONE.get(done),
        given=params.number(given) or 0,
        left=params.number(left) or 0,
    )


def page(
    desk: Desk,
    staff_id: int,
    fields: Fields,
    status: int = 200,
    *,
    form: str = "",
    problem: Text | None = None,
    done: Text | None = None,
    given: int = 0,
    left: int = 0,
) -> HTMLResponse:
    """``form`` names the form that was sent, in which stands what was typed and what is wrong with it."""
    with desk.read() as session:
        card = queries.card(session, desk.clock, desk.me, staff_id)
        programmes = managed.programmes(session, desk.me)

    def named(role: Role) -> str:
        return desk.house.words.plain(ROLES[role], desk.language)

    return desk.page(
        "people/one.html",
        status,
        card=card,
        programmes=programmes,
        colleagues=[
            (number, f"{name} ({', '.join(named(role) for role in roles)})")
            for number, name, roles in card.colleagues
        ],
        rights=[(f"{role.value}-{where}", f"{named(role)}, {name}") for where, name, role in card.roles],
        role_names=[(role.value, named(role)) for role in ROLES],
        work=WORK,
        sent=form,
        kept=fields.kept,
        wrong=fields.wrong,
        problem=problem,
        done=done,
        given=given,
        left=left,
    )
