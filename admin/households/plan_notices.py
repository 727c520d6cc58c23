"""The payment notices of a plan: the number of each instalment's, as it stands on the paper."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.households import forms, ownership
from admin.kit import errors
from budgeting import access
from budgeting.access import Action
from budgeting.arrears import plans
from budgeting.arrears.plans import PlanView, WrongNumber
from budgeting.db.tables import Household
from budgeting.errors import NotPossible

router = APIRouter()
#: The forms of the instalments, by their row number.
Rows = dict[int, forms.InstalmentNotice]


@router.get("/{household_id}/plans/{plan_id}/notices")
def ask(context: Context, household_id: int, plan_id: int) -> HTMLResponse:
    with context.read() as session:
        household, plan = _plan(session, context, household_id, plan_id)
    code = next((each.creditor_code for each in plan.instalments if each.creditor_code), "")
    rows = {
        each.id: forms.notice_of(each.id, start={"number": grouped(each.notice_number)})
        for each in plan.instalments
    }
    return _page(context, household, plan, forms.PlanNotices(start={"creditor": code}), rows)


@router.post("/{household_id}/plans/{plan_id}/notices")
def keep(context: Context, posted: Posted, household_id: int, plan_id: int) -> Response:
    with context.read() as session:
        household, plan = _plan(session, context, household_id, plan_id)
    form = forms.PlanNotices(posted)
    rows = {each.id: forms.notice_of(each.id, posted) for each in plan.instalments}
    if form.wrong or any(row.wrong for row in rows.values()):
        return _page(context, household, plan, form, rows, 422)
    # A field that wasn't sent changes nothing.
    numbers = {each: row.number for each, row in rows.items() if row.called("number") in row.typed}

    def job(session: Session) -> None:
        _plan(session, context, household_id, plan_id)
        plans.set_notices(session, context.clock, context.me.staff_id, plan_id, form.creditor, numbers)

    try:
        context.write(job)
    except WrongNumber as error:
        errors.refuse(rows[error.instalment_id], "plan_notices", error)
        return _page(context, household, plan, form, rows, 422)
    except NotPossible as error:
        errors.refuse(form, "plan_notices", error)
        return _page(context, household, plan, form, rows, 422)
    return context.go(f"/households/{household_id}/money?done=notices")


def _plan(
    session: Session, context: RequestContext, household_id: int, plan_id: int
) -> tuple[Household, PlanView]:
    household = access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS)
    return household, plans.view(session, ownership.plan(session, household, plan_id))


def grouped(number: str | None) -> str:
    """The digits in groups of four, as notices print them."""
    return " ".join((number or "")[at : at + 4] for at in range(0, len(number or ""), 4))


def _page(
    context: RequestContext,
    household: Household,
    plan: PlanView,
    form: forms.PlanNotices,
    rows: Rows,
    status: int = 200,
) -> HTMLResponse:
    wrong = {name: text for each in (form, *rows.values()) for name, text in each.wrong.items()}
    return household_frame.page(
        context,
        household,
        Tab.MONEY,
        "households/plan_notices.html",
        status,
        plan=plan,
        form=form,
        rows=rows,
        wrong=wrong,
    )
