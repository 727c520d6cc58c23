"""Attempts to reach a household that has not joined: recorded on its page, and a list of all such households."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.households import forms
from admin.households.contact_labels import OUTCOMES, WAYS
from admin.kit import errors
from budgeting import access, contacts, households, programmes
from budgeting.access import Action
from budgeting.contacts import Attempt
from budgeting.db.tables import Household, Staff
from budgeting.errors import NotPossible
from budgeting.programmes import Settings
from budgeting.states.contacts import ContactOutcome, ContactWay
from budgeting.states.households import HouseholdState
from budgeting.states.programmes import Instrument

router = APIRouter()


@router.get("/{household_id}/contact")
def show(context: Context, household_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.ACCOMPANY)
    today = programmes.today(context.clock, household)
    return _page(context, household, forms.Contacted(start={"made_on": today.isoformat()}), done=done)


@router.post("/{household_id}/contact")
def record(context: Context, posted: Posted, household_id: int) -> Response:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.ACCOMPANY)
    form = forms.Contacted(posted)
    if form.wrong:
        return _page(context, household, form, 422)
    outcome = ContactOutcome(form.outcome)

    def job(session: Session) -> None:
        access.get(session, context.me, Household, household_id, Action.ACCOMPANY)
        made = Attempt(ContactWay(form.way), outcome, form.made_on, form.words, form.next_on)
        contacts.record(session, context.clock, context.me.staff_id, household_id, made)

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "contacts", error)
        return _page(context, household, form, 422)
    return context.go(f"/households/{household_id}/contact?done={outcome.value}")


def _page(
    context: RequestContext,
    household: Household,
    form: forms.Contacted,
    status: int = 200,
    *,
    done: str = "",
) -> HTMLResponse:
    with context.read() as session:
        attempts = contacts.of_household(session, household.id)
        names = {
            row.id: row.first_name
            for row in session.scalars(
                select(Staff).where(Staff.id.in_({each.staff_id for each in attempts}))
            )
        }
        most = Settings.of(programmes.programme(session, household.programme_id)).contact_attempts
        reachable = households.telephones.of_household(session, household.id)
        waiting = session.scalar(
            select(Household.id).where(Household.id == household.id, contacts.not_joined())
        )
    return household_frame.page(
        context,
        household,
        Tab.PEOPLE,
        "households/contact.html",
        status,
        form=form,
        attempts=attempts,
        reachable=reachable,
        names=names,
        ways=WAYS,
        outcomes=OUTCOMES,
        vain=contacts.in_vain(attempts),
        most=most,
        waiting=waiting is not None,
        left=household.state is HouseholdState.LEFT,
        may_keep=access.allows(context.me, Action.KEEP_HOUSEHOLD, household),
        refuses=done == ContactOutcome.REFUSES,
        done=done in set(ContactOutcome),
        uses={each.value: context.me.uses(household.programme_id, each) for each in Instrument},
    )
