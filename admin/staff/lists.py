"""The list of people: active ones first, then by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session

from admin.context import RequestContext
from admin.kit import list_routes, params
from admin.kit.columns import OnPhone, on_page
from admin.kit.listing import Listing, Params, Sort, Start
from admin.staff import queries
from admin.staff.labels import DONE, ROLES
from budgeting.access import Action
from budgeting.db.tables import Staff
from dialogs.text import t


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    """What was just done, by the code in the URL, and how much went to the colleague and to the desk."""
    said = context.request.query_params
    return {
        "roles": ROLES,
        "done": DONE.get(said.get("done", "")),
        "given": params.number(said.get("given")) or 0,
        "left": params.number(said.get("left")) or 0,
    }


PEOPLE = Listing(
    path="/people",
    action=Action.MANAGE_STAFF,
    title=t("People"),
    select=queries.visible,
    key=Staff.id,
    rows=queries.rows,
    sorts={"name": Sort(lambda asked, context: [Staff.active.desc(), Staff.name])},
    columns=[
        on_page("name", t("Name"), title=True),
        on_page("roles_held", t("Roles")),
        on_page("seen", t("Last active"), phone=OnPhone.NAMED),
        on_page("phone", t("Phone"), phone=OnPhone.ABSENT),
        on_page("browsers", t("Browsers")),
        on_page("factor", t("Code at sign-in"), phone=OnPhone.ABSENT),
    ],
    size=50,
    empty=lambda asked: t("Nobody works here yet."),
    no_match=t("Nobody works here yet."),
    start=Start(
        t("Add the colleagues who accompany families, each with their role."),
        "/people/new",
        t("Add a colleague"),
    ),
    template="staff/list.html",
    cells="staff/cells.html",
    style="households",
    context=_context,
)
router = APIRouter()
list_routes.add(PEOPLE, router, "/people")
