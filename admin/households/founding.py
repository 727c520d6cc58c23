"""A new household: the family and its people on one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.desk import AtDesk, Desk, Posted
from admin.households import forms
from admin.households.options import Options, languages, options
from admin.kit import errors, form
from admin.kit.fields import CHOOSE
from budgeting import households
from budgeting.access import Action
from budgeting.errors import NotPossible
from dialogs.text import t

router = APIRouter()


@router.get("/new")
def ask(desk: AtDesk) -> HTMLResponse:
    desk.needs(Action.KEEP_HOUSEHOLD)
    choices = _choices(desk)
    founded = forms.Founded(start={"pay_day": "1", "rows": forms.ROWS}, offered=_offered(choices))
    return _form(desk, founded, [_person(desk, row) for row in range(forms.ROWS)], choices)


@router.post("/new")
def found(desk: AtDesk, posted: Posted) -> Response:
    desk.needs(Action.KEEP_HOUSEHOLD)
    choices = _choices(desk)
    founded = forms.Founded(posted, offered=_offered(choices))
    rows = forms.ROWS if "rows" in founded.wrong else founded.rows
    if founded.more:
        again = forms.Founded(posted, offered=_offered(choices), checked=False)
        people = [_person(desk, row, posted, checked=False) for row in range(rows)]
        return _form(desk, again, [*people, _person(desk, rows)][: forms.MOST_ROWS], choices)
    people = [_person(desk, row, posted) for row in range(rows)]
    programme_id = choices.programmes[0][0] if len(choices.programmes) == 1 else None
    if programme_id is None and "programme" not in founded.wrong:
        programme_id = founded.programme
    if programme_id is None:
        founded.refuse("programme", CHOOSE)
    named = [one for one in people if one.called("name") in one.wrong or one.name]
    if not named:
        people[0].refuse("name", t("At least one person, please."))
    if founded.wrong or form.wrong(named or people[:1]) or programme_id is None:
        return _form(desk, founded, people, choices, 422)
    kept_programme = programme_id

    def job(session: Session) -> int:
        home = households.create_household(
            session,
            desk.clock,
            desk.me.staff_id,
            kept_programme,
            founded.reference,
            founded.name,
            pay_day=founded.pay_day,
        )
        # The same check as for a later change: both belong to this programme.
        households.change_household(
            session,
            desk.clock,
            desk.me.staff_id,
            home.id,
            site_id=founded.site,
            coach_id=founded.coach,
            pay_day=founded.pay_day,
        )
        for one in named:
            households.add_member(
                session,
                desk.clock,
                desk.me.staff_id,
                home.id,
                one.name,
                one.language,
                one.adult,
                one.adult and one.arrears,
            )
        return home.id

    try:
        household_id = desk.write(job)
    except NotPossible as error:
        errors.refuse(founded, "households", error)
        return _form(desk, founded, people, choices, 422)
    return desk.go(f"/households/{household_id}?done=founded")


def _choices(desk: Desk) -> Options:
    with desk.read() as session:
        return options(session, desk.me.where(Action.KEEP_HOUSEHOLD))


def _offered(choices: Options) -> dict[str, tuple[tuple[int, str], ...]]:
    return {"programme": choices.programmes, "site": choices.sites, "coach": choices.coaches}


def _person(
    desk: Desk, row: int, posted: Mapping[str, Any] | None = None, *, checked: bool = True
) -> forms.Person:
    return forms.Person(
        posted,
        start={"language": desk.language, "adult": "1"},
        offered={"language": languages(desk)},
        named=f"{{}}_{row}",
        checked=checked,
    )


def _form(
    desk: Desk, founded: forms.Founded, people: list[forms.Person], choices: Options, status: int = 200
) -> HTMLResponse:
    return desk.page(
        "households/new.html",
        status,
        form=founded,
        people=people,
        wrong=founded.wrong | form.wrong(people),
        more=len(people) < forms.MOST_ROWS,
        several=len(choices.programmes) > 1,
    )
