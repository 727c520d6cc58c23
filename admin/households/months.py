"""The month plan: limits by heading, set by hand or begun from what the last weeks propose."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.desk import AtDesk, Desk, Posted
from admin.households import forms
from admin.households.spending import Month, month_of
from admin.kit.amounts import typed
from admin.kit.form import wrong
from admin.viewed import viewed
from budgeting import access, envelopes
from budgeting.access import Action
from budgeting.clock import local_date
from budgeting.db.tables import Household
from budgeting.headings import Heading
from budgeting.money import Money
from dialogs.text.names import HEADINGS

router = APIRouter()


@router.get("/{household_id}/month")
def ask(desk: AtDesk, household_id: int, propose: bool = False) -> HTMLResponse:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.PLAN_MONTH)
        month = month_of(session, desk.clock, home)
        proposed = envelopes.propose(session, desk.clock, household_id)
    viewed(desk, "household", household_id)
    shown = {**month.limits, **proposed} if propose else month.limits
    limits = {
        heading: forms.Limit(
            start={"limit": typed(shown[heading.value], desk.language)} if heading.value in shown else {},
            named=heading.value,
        )
        for heading in Heading
    }
    return _form(desk, home, month, proposed, limits)


@router.post("/{household_id}/month")
def plan(desk: AtDesk, posted: Posted, household_id: int) -> Response:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.PLAN_MONTH)
        month = month_of(session, desk.clock, home)
        proposed = envelopes.propose(session, desk.clock, household_id)
    limits = {
        heading: forms.Limit(posted, locale=desk.language, currency=home.currency, named=heading.value)
        for heading in Heading
    }
    if wrong(limits.values()):
        return _form(desk, home, month, proposed, limits, 422)
    # A field that did not come along says nothing.
    changed = {
        heading.value: form.limit
        for heading, form in limits.items()
        if heading.value in form.typed and form.limit != month.limits.get(heading.value)
    }

    def job(session: Session) -> None:
        now = access.get(session, desk.me, Household, household_id, Action.PLAN_MONTH)
        today = local_date(desk.clock.now(), now.zone)
        for heading, limit in changed.items():
            envelopes.set_limit(session, desk.clock, desk.me.staff_id, household_id, today, heading, limit)

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=planned")


def _form(
    desk: Desk,
    home: Household,
    month: Month,
    proposed: dict[str, Money],
    limits: dict[Heading, forms.Limit],
    status: int = 200,
) -> HTMLResponse:
    return desk.page(
        "households/month.html",
        status,
        home=home,
        month=month,
        proposed=proposed,
        limits=limits,
        wrong=wrong(limits.values()),
        headings=HEADINGS,
    )
