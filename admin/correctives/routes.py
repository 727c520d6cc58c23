"""The page of what a family does itself, beside its household's page."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.correctives import forms, labels
from admin.correctives.reads import overview
from admin.household_frame import Tab
from admin.kit import errors
from budgeting import access, correctives, programmes
from budgeting.access import Action
from budgeting.db.tables import Corrective, Household
from budgeting.errors import NotPossible
from budgeting.schedule import reminders
from budgeting.states.correctives import CorrectiveEvent, CorrectiveState, Often
from dialogs.correctives.dialog import KINDS

router = APIRouter(prefix="/households/{household_id}/correctives")


@router.get("")
def show(context: Context, household_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.READ_CORRECTIVES)
        shown = overview(session, household)
    return household_frame.page(
        context,
        household,
        Tab.TOGETHER,
        "correctives/list.html",
        shown=shown,
        done=labels.DONE.get(done),
        may_keep=access.allows(context.me, Action.KEEP_CORRECTIVES, household),
        kinds=KINDS,
        states=labels.STATES,
        events=labels.EVENTS,
        monthly=Often.MONTHLY,
        State=CorrectiveState,
    )


@router.get("/new")
def ask(context: Context, household_id: int) -> HTMLResponse:
    with context.read() as session:
        household, offered = _offered(session, context, household_id)
    return _form(context, household, forms.Added(start={"often": Often.MONTHLY.value}, offered=offered))


@router.post("/new")
def add(context: Context, posted: Posted, household_id: int) -> Response:
    with context.read() as session:
        household, offered = _offered(session, context, household_id)
    today = programmes.today(context.clock, household)
    form = forms.Added(
        posted,
        offered=offered,
        between={"by": (today, None)},
        locale=context.language,
        currency=household.currency,
    )
    if form.wrong:
        return _form(context, household, form, 422)

    def job(session: Session) -> None:
        access.get(session, context.me, Household, household_id, Action.KEEP_CORRECTIVES)
        correctives.add_with_family(
            session,
            context.clock,
            context.me.staff_id,
            household_id,
            form.kind,
            words=form.words,
            amount=form.amount,
            often=form.often,
            member_id=form.who,
            by_day=form.by,
        )
        reminders.plan_correctives(session, context.clock, household_id)

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "correctives", error)
        return _form(context, household, form, 422)
    return context.go(f"/households/{household_id}/correctives?done=added")


@router.post("/{corrective_id}/{word}")
def change(
    context: Context,
    posted: Posted,
    household_id: int,
    corrective_id: int,
    word: Literal["done", "dropped", "reopened", "observed", "not_observed"],
) -> Response:
    """Say what became of it, or that it shows in the family's entries."""
    event = CorrectiveEvent(word)

    def job(session: Session) -> None:
        clock, me = context.clock, context.me.staff_id
        access.get(
            session,
            context.me,
            Corrective,
            corrective_id,
            Action.KEEP_CORRECTIVES,
            Corrective.household_id == household_id,
        )
        if event in (CorrectiveEvent.OBSERVED, CorrectiveEvent.NOT_OBSERVED):
            observed = event is CorrectiveEvent.OBSERVED
            correctives.observe(session, clock, me, corrective_id, observed=observed)
        else:
            correctives.change(session, clock, me, corrective_id, event)
        reminders.plan_correctives(session, clock, household_id)

    context.write(job)
    return context.go(f"/households/{household_id}/correctives?done=changed")


def _offered(
    session: Session, context: RequestContext, household_id: int
) -> tuple[Household, dict[str, dict[Any, str]]]:
    household = access.get(session, context.me, Household, household_id, Action.KEEP_CORRECTIVES)
    kinds = {kind: context.chat_words.plain(label, context.language) for kind, label in KINDS.items()}
    return household, {"kind": kinds, "who": correctives.people(session, household_id)}


def _form(
    context: RequestContext, household: Household, form: forms.Added, status: int = 200
) -> HTMLResponse:
    return household_frame.page(context, household, Tab.TOGETHER, "correctives/new.html", status, form=form)
