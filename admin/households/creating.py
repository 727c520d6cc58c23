"""A new household: the family and its people on one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
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
def ask(context: Context) -> HTMLResponse:
    context.needs(Action.KEEP_HOUSEHOLD)
    choices = _choices(context)
    founded = forms.Founded(start={"pay_day": "1", "rows": forms.ROWS}, offered=_offered(choices))
    return _form(context, founded, [_person(context, row) for row in range(forms.ROWS)], choices)


@router.post("/new")
def create(context: Context, posted: Posted) -> Response:
    context.needs(Action.KEEP_HOUSEHOLD)
    choices = _choices(context)
    founded = forms.Founded(posted, offered=_offered(choices))
    rows = forms.ROWS if "rows" in founded.wrong else founded.rows
    if founded.more:
        again = forms.Founded(posted, offered=_offered(choices), checked=False)
        people = [_person(context, row, posted, checked=False) for row in range(rows)]
        return _form(context, again, [*people, _person(context, rows)][: forms.MOST_ROWS], choices)
    people = [_person(context, row, posted) for row in range(rows)]
    programme_id = choices.programmes[0][0] if len(choices.programmes) == 1 else None
    if programme_id is None and "programme" not in founded.wrong:
        programme_id = founded.programme
    if programme_id is None:
        founded.refuse("programme", CHOOSE)
    named = [person for person in people if person.called("name") in person.wrong or person.name]
    if not named:
        people[0].refuse("name", t("Add at least one person."))
    if founded.wrong or form.wrong(named or people[:1]) or programme_id is None:
        return _form(context, founded, people, choices, 422)
    kept_programme = programme_id

    def job(session: Session) -> int:
        household = households.create_household(
            session,
            context.clock,
            context.me.staff_id,
            kept_programme,
            founded.reference,
            founded.name,
            pay_day=founded.pay_day,
        )
        # Checks, just as a later change does, that site and coach belong to this programme.
        households.change_household(
            session,
            context.clock,
            context.me.staff_id,
            household.id,
            site_id=founded.site,
            coach_id=founded.coach,
            pay_day=founded.pay_day,
        )
        for each in named:
            households.add_member(
                session,
                context.clock,
                context.me.staff_id,
                household.id,
                each.name,
                each.language,
                each.adult,
                each.adult and each.arrears,
                each.telephone,
            )
        return household.id

    try:
        household_id = context.write(job)
    except NotPossible as error:
        errors.refuse(founded, "households", error)
        return _form(context, founded, people, choices, 422)
    return context.go(f"/households/{household_id}/people?done=founded")


def _choices(context: RequestContext) -> Options:
    with context.read() as session:
        return options(session, context.me.where(Action.KEEP_HOUSEHOLD))


def _offered(choices: Options) -> dict[str, tuple[tuple[int, str], ...]]:
    return {"programme": choices.programmes, "site": choices.sites, "coach": choices.coaches}


def _person(
    context: RequestContext, row: int, posted: Mapping[str, Any] | None = None, *, checked: bool = True
) -> forms.Person:
    return forms.Person(
        posted,
        start={"language": context.language, "adult": "1"},
        offered={"language": languages(context)},
        named=f"{{}}_{row}",
        checked=checked,
    )


def _form(
    context: RequestContext,
    founded: forms.Founded,
    people: list[forms.Person],
    choices: Options,
    status: int = 200,
) -> HTMLResponse:
    return context.page(
        "households/new.html",
        status,
        form=founded,
        people=people,
        wrong=founded.wrong | form.wrong(people),
        more=len(people) < forms.MOST_ROWS,
        several=len(choices.programmes) > 1,
    )
