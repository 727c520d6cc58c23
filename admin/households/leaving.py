"""A household leaves its programme, with what is open before one's eyes; and comes back."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.households import forms
from admin.households.departure_labels import CHOICES, together
from admin.kit import errors
from admin.partners.choosing import Directory, directory
from budgeting import access, departures, households, programmes
from budgeting.access import Action
from budgeting.db.tables import Household
from budgeting.departures import Terms, Whose
from budgeting.errors import NotPossible
from budgeting.states.departures import DepartureReason
from budgeting.states.households import HouseholdState
from dialogs.departures import farewells

router = APIRouter()


@router.get("/{household_id}/leaving")
def ask(context: Context, household_id: int, reason: str = "") -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    today = programmes.today(context.clock, household)
    start = {"left_on": today.isoformat(), "reason": reason if reason in CHOICES else ""}
    services = _services(context, household)
    form = forms.HouseholdLeaving(start=start, offered={"partner": services.options})
    return _page(context, household, form, services)


@router.post("/{household_id}/leaving")
def leave(context: Context, posted: Posted, household_id: int) -> Response:
    """Everything open ends and is handed on, in one transaction with the family's last word."""
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    services = _services(context, household)
    form = forms.HouseholdLeaving(posted, offered={"partner": services.options})
    if form.wrong:
        return _page(context, household, form, services, 422)

    def job(session: Session) -> int:
        access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        terms = Terms(DepartureReason(form.reason), form.left_on, form.words, form.partner)
        _, told = farewells.leave(
            session, context.clock, context.chat_words, context.me.staff_id, household_id, terms
        )
        return told

    try:
        told = context.write(job)
    except NotPossible as error:
        errors.refuse(form, "departures", error)
        return _page(context, household, form, services, 422)
    return context.go(f"/households/{household_id}?done=gone{'' if told else '_untold'}")


@router.post("/{household_id}/return")
def come_back(context: Context, posted: Posted, household_id: int) -> Response:
    """The household is accompanied again; its people need new invites."""

    def job(session: Session) -> None:
        access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        departures.come_back(session, context.clock, context.me.staff_id, household_id)

    try:
        context.write(job)
    except NotPossible:
        # Somebody else was faster, or the programme has ended meanwhile: the page says how it stands.
        return context.go(f"/households/{household_id}")
    return context.go(f"/households/{household_id}/people?done=back")


def _services(context: RequestContext, household: Household) -> Directory:
    with context.read() as session:
        return directory(session, context, household.programme_id)


def _page(
    context: RequestContext,
    household: Household,
    form: forms.HouseholdLeaving,
    services: Directory,
    status: int = 200,
) -> HTMLResponse:
    with context.read() as session:
        open_now = departures.counted(session, context.clock, Whose(household.id))
        told = [person.name for person in households.adults_to_reach(session, household.id)]
    return household_frame.page(
        context,
        household,
        Tab.OVERVIEW,
        "households/leaving.html",
        status,
        form=form,
        directory=services,
        gone=household.state is not HouseholdState.ACTIVE,
        open_now=together(open_now),
        needed=any(holding in departures.HANDED for holding in open_now),
        told=told,
    )
