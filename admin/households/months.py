"""The month plan: limits by heading, set by hand or started from a proposal based on the last weeks."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.households import forms
from admin.households.spending import Month, month_of
from admin.kit.amounts import typed
from admin.kit.form import wrong
from budgeting import access, month_plan, programmes
from budgeting.access import Action
from budgeting.db.tables import Household
from budgeting.headings import Heading
from budgeting.money import Money
from budgeting.month_plan import Setter
from budgeting.periods import budget_month
from dialogs.text.names import HEADINGS

router = APIRouter()


@router.get("/{household_id}/month")
def ask(context: Context, household_id: int, propose: bool = False) -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.PLAN_MONTH)
        month = month_of(session, context.clock, household)
        proposed = month_plan.propose(session, context.clock, household_id)
        who = _who(session, context, household)
    shown = {**month.limits, **proposed} if propose else month.limits
    limits = {
        heading: forms.Limit(
            start={"limit": typed(shown[heading.value], context.language)} if heading.value in shown else {},
            named=heading.value,
        )
        for heading in Heading
    }
    return _form(context, household, month, proposed, who, limits)


@router.post("/{household_id}/month")
def plan(context: Context, posted: Posted, household_id: int) -> Response:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.PLAN_MONTH)
        month = month_of(session, context.clock, household)
        proposed = month_plan.propose(session, context.clock, household_id)
        who = _who(session, context, household)
    limits = {
        heading: forms.Limit(
            posted, locale=context.language, currency=household.currency, named=heading.value
        )
        for heading in Heading
    }
    if wrong(limits.values()):
        return _form(context, household, month, proposed, who, limits, 422)
    # A field that wasn't sent changes nothing.
    changed = {
        heading.value: form.limit
        for heading, form in limits.items()
        if heading.value in form.typed and form.limit != month.limits.get(heading.value)
    }

    def job(session: Session) -> None:
        now = access.get(session, context.me, Household, household_id, Action.PLAN_MONTH)
        today = programmes.today(context.clock, now)
        for heading, limit in changed.items():
            month_plan.set_limit(
                session, context.clock, context.me.staff_id, household_id, today, heading, limit
            )

    context.write(job)
    return context.go(f"/households/{household_id}/spending?done=planned")


def _who(session: Session, context: RequestContext, household: Household) -> dict[str, Setter]:
    today = programmes.today(context.clock, household)
    return month_plan.who_set(session, household.id, budget_month(today, household.pay_day))


def _form(
    context: RequestContext,
    household: Household,
    month: Month,
    proposed: dict[str, Money],
    who: dict[str, Setter],
    limits: dict[Heading, forms.Limit],
    status: int = 200,
) -> HTMLResponse:
    return household_frame.page(
        context,
        household,
        Tab.SPENDING,
        "households/month.html",
        status,
        month=month,
        proposed=proposed,
        who=who,
        limits=limits,
        wrong=wrong(limits.values()),
        headings=HEADINGS,
    )
