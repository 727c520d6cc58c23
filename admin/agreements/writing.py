"""Writing a pact, and changing its draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.agreements import forms, labels
from admin.agreements.forms import PromiseRow, Written
from admin.agreements.routes import writable
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.kit import errors
from admin.kit.form import wrong
from budgeting import agreements, programmes
from budgeting.agreements import AgreementView
from budgeting.db.tables import Household
from budgeting.errors import NotPossible
from budgeting.states.agreements import AgreementState, Side

router = APIRouter()


@router.get("/{household_id:int}/new")
def ask(context: Context, household_id: int) -> HTMLResponse:
    with context.read() as session:
        household = writable(session, context, household_id)
    today = programmes.today(context.clock, household)
    start = {"begins": today, "ends": today + timedelta(days=182), "rows": forms.ROWS}
    return _form(context, household, None, Written(start=start), forms.promise_rows(forms.ROWS))


@router.post("/{household_id:int}/new")
def create(context: Context, posted: Posted, household_id: int) -> Response:
    with context.read() as session:
        household = writable(session, context, household_id)
    form = Written(posted)
    rows = forms.promise_rows(forms.ROWS if "rows" in form.wrong else form.rows, posted)
    if (again := _unfinished(context, household, None, form, rows)) is not None:
        return again

    def job(session: Session) -> None:
        writable(session, context, household_id)
        terms = forms.terms(form, rows)
        agreements.create(session, context.clock, context.me.staff_id, household_id, terms)

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "agreements", error)
        return _form(context, household, None, form, rows, 422)
    return context.go(f"/agreements/{household_id}?done=written")


@router.get("/{household_id:int}/{agreement_id:int}/edit")
def ask_change(context: Context, household_id: int, agreement_id: int) -> HTMLResponse:
    household, pact = _pact(context, household_id, agreement_id)
    if pact.state is not AgreementState.DRAFT:
        raise NotPossible(pact.state.value)
    start = {
        "purpose": pact.purpose,
        "begins": pact.begins_on,
        "ends": pact.ends_on,
        "hours": pact.hours_promised or "",
        "rows": forms.needed_rows(pact),
    }
    rows = forms.promise_rows(forms.needed_rows(pact), start=pact)
    return _form(context, household, pact, Written(start=start), rows)


@router.post("/{household_id:int}/{agreement_id:int}/edit")
def change(context: Context, posted: Posted, household_id: int, agreement_id: int) -> Response:
    # Its state is looked at when it is saved: what was typed is shown again even if it was proposed meanwhile.
    household, pact = _pact(context, household_id, agreement_id)
    form = Written(posted)
    rows = forms.promise_rows(forms.ROWS if "rows" in form.wrong else form.rows, posted)
    if (again := _unfinished(context, household, pact, form, rows)) is not None:
        return again

    def job(session: Session) -> None:
        writable(session, context, household_id, agreement_id)
        agreements.change(session, context.clock, context.me.staff_id, agreement_id, forms.terms(form, rows))

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "agreements", error)
        return _form(context, household, pact, form, rows, 422)
    return context.go(f"/agreements/{household_id}?done=written")


def _pact(context: RequestContext, household_id: int, agreement_id: int) -> tuple[Household, AgreementView]:
    with context.read() as session:
        household = writable(session, context, household_id, agreement_id)
        pact = agreements.view(session, agreement_id)
    return household, pact


def _unfinished(
    context: RequestContext,
    household: Household,
    pact: AgreementView | None,
    form: Written,
    rows: Mapping[Side, list[PromiseRow]],
) -> HTMLResponse | None:
    """The form again, if it asks for another row or something in it is wrong."""
    if form.more:
        more = min(forms.MOST_ROWS, (forms.ROWS if "rows" in form.wrong else form.rows) + 1)
        form.wrong.clear()
        added = forms.promise_rows(more, form.typed, checked=False)
        return _form(context, household, pact, form, added)
    if form.wrong or wrong(row for those in rows.values() for row in those):
        return _form(context, household, pact, form, rows, 422)
    return None


def _form(
    context: RequestContext,
    household: Household,
    pact: AgreementView | None,
    form: Written,
    rows: Mapping[Side, list[PromiseRow]],
    status: int = 200,
) -> HTMLResponse:
    number = len(next(iter(rows.values())))
    return household_frame.page(
        context,
        household,
        Tab.TOGETHER,
        "agreements/edit.html",
        status,
        pact=pact,
        form=form,
        rows=rows,
        number=number,
        more=number < forms.MOST_ROWS,
        wrong=form.wrong | wrong(row for those in rows.values() for row in those),
        sides=labels.SIDES,
    )
