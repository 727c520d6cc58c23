"""The form of a needs assessment: one row for each area of life, with what is known from before beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from admin import field_lengths
from admin.cases import forms, names
from admin.cases.changing import to_change
from admin.cases.record import Record
from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.fields import Choice, Day, Maybe, Words
from admin.kit.form import Form, wrong
from admin.view_log import viewed
from budgeting import access, cases, programmes
from budgeting.access import Action
from budgeting.cases import Need
from budgeting.db.tables import Case
from budgeting.errors import NotPossible
from budgeting.states.cases import NeedArea
from dialogs.text import t

router = APIRouter(prefix="/cases/{case_id:int}/needs")
#: When to ask again, unless the person chooses another day.
AGAIN = timedelta(days=90)


class Repeat(Form):
    repeat_on = Maybe(Day(earliest=forms.DAYS[0], latest=forms.DAYS[1]))


class AreaNeed(Form):
    """One area; without a standing it was not talked about."""

    standing = Maybe(Choice(names.STANDINGS))
    how = Words(field_lengths.CASE_NEED, rows=2)
    wish = Words(field_lengths.CASE_NEED, rows=2)


@router.get("")
def ask(context: Context, case_id: int) -> Response:
    record = to_change(context, case_id)
    if record.closed:
        return context.go(f"/cases/{case_id}#needs")
    day = programmes.today(context.clock, record) + AGAIN
    return _page(context, record, Repeat(start={"repeat_on": day.isoformat()}), _areas(record))


@router.post("")
def keep(context: Context, posted: Posted, case_id: int) -> Response:
    record = to_change(context, case_id)
    form, areas = Repeat(posted), _areas(record, posted)
    known = {line.area: (line.need.how, line.need.wish) for line in record.needs.lines}
    for code, area in areas.items():
        if area.wrong or area.standing is not None:
            continue
        # Words of the last time that nobody changed say nothing new.
        if (area.how, area.wish) not in (("", ""), known.get(code)):
            area.refuse("standing", t("Say where the family stands, so that it can be compared later."))
    if not form.wrong | wrong(areas.values()):
        said = {
            code: Need(area.standing, area.how, area.wish)
            for code, area in areas.items()
            if area.standing is not None
        }

        def job(session: Session) -> None:
            case = access.get(session, context.me, Case, case_id, Action.WRITE_CASE)
            cases.assess(session, context.clock, context.me.staff_id, case.id, said, form.repeat_on)

        try:
            context.write(job)
        except NotPossible as error:
            # That no area was filled in is said at the first of them, where one begins.
            errors.refuse(form if said else next(iter(areas.values())), "cases", error)
        else:
            return context.go(f"/cases/{case_id}#needs")
    return _page(context, record, form, areas, 422)


def _areas(record: Record, posted: Mapping[str, Any] | None = None) -> dict[NeedArea, AreaNeed]:
    """One form for each area, beginning with the words of the last time; the standing is asked anew."""
    known = {line.area: {"how": line.need.how, "wish": line.need.wish} for line in record.needs.lines}
    return {area: AreaNeed(posted, start=known.get(area, {}), named=f"{{}}-{area}") for area in NeedArea}


def _page(
    context: RequestContext,
    record: Record,
    form: Repeat,
    areas: Mapping[NeedArea, AreaNeed],
    status: int = 200,
) -> Response:
    viewed(context, "case", record.case.id)
    return context.page(
        "cases/assess.html",
        status,
        place=record,
        record=record,
        case=record.case,
        form=form,
        areas=areas,
        known={line.area: line for line in record.needs.lines},
        wrong=form.wrong | wrong(areas.values()),
        names=names,
    )
