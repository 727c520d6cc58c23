"""The month plan: limits by heading, set by hand or begun from what the last weeks propose."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.desk import AtDesk, Desk, Form
from admin.households.fields import Fields
from admin.households.spending import Month, month_of
from admin.kit.amounts import typed
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
    kept = {heading: typed(amount, desk.language) for heading, amount in shown.items()}
    return _form(desk, home, month, proposed, Fields(kept))


@router.post("/{household_id}/month")
def plan(desk: AtDesk, form: Form, household_id: int) -> Response:
    fields = Fields(form)
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.PLAN_MONTH)
        month = month_of(session, desk.clock, home)
        proposed = envelopes.propose(session, desk.clock, household_id)
    changed: dict[str, Money | None] = {}
    for heading in Heading:
        limit = fields.amount(heading.value, desk.language, home.currency, least=0)
        before = month.limits.get(heading.value)
        # An empty field takes the limit away; one that did not come along says nothing.
        if heading.value in fields.kept and heading.value not in fields.wrong and limit != before:
            changed[heading.value] = limit
    if fields.wrong:
        return _form(desk, home, month, proposed, fields, 422)

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
    fields: Fields,
    status: int = 200,
) -> HTMLResponse:
    return desk.page(
        "households/month.html",
        status,
        home=home,
        month=month,
        proposed=proposed,
        kept=fields.kept,
        wrong=fields.wrong,
        headings=HEADINGS,
    )
