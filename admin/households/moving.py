"""Households move to another coach with their work: one from its page, or many from the list of one coach's."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.households import forms
from admin.households.options import options
from admin.kit import errors
from admin.kit.params import number
from admin.staff.labels import WORK
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Household, Staff
from budgeting.errors import NotPossible
from budgeting.staff import offboarding
from budgeting.states.households import HouseholdState
from dialogs.households import coach

router = APIRouter()
#: As many are offered at once.
MOST = 200


@router.get("/moving")
def ask(context: Context, household: str = "", coach_id: str = "") -> HTMLResponse:
    """That household alone, or all of a coach's (no number: of those without one)."""
    context.needs(Action.KEEP_HOUSEHOLD)
    alone = number(household) or 0
    if alone:
        with context.read() as session:
            access.get(session, context.me, Household, alone, Action.KEEP_HOUSEHOLD)
    offered = _offered(context, alone, number(coach_id) or 0)
    ticked = " ".join(str(each) for each in offered)
    form = forms.Moving(start={"household": ticked}, offered=_choices(context, offered))
    return _page(context, form, offered)


@router.post("/moving")
def move(context: Context, posted: Posted) -> Response:
    """Show what would move; or move it, and tell the families."""
    context.needs(Action.KEEP_HOUSEHOLD)
    offered = _offered(context, 0, None)
    form = forms.Moving(posted, offered=_choices(context, offered))
    chosen = [] if "household" in form.wrong else form.household
    shown = {each: name for each, name in offered.items() if each in chosen}
    if not chosen:
        form.refuse("household", forms.NOBODY_CHOSEN)
    if form.wrong or form.step != "move":
        return _page(context, form, shown or offered, 422 if form.wrong else 200, look=not form.wrong)

    def job(session: Session) -> coach.Moved:
        for each in chosen:
            access.get(session, context.me, Household, each, Action.KEEP_HOUSEHOLD)
        return coach.move(
            session, context.clock, context.chat_words, context.me.staff_id, chosen, form.to, form.reason
        )

    try:
        moved = context.write(job)
    except NotPossible as error:
        errors.refuse(form, "staff", error)
        return _page(context, form, shown, 422)
    if len(chosen) == 1:
        return context.go(f"/households/{chosen[0]}?done=moved{'' if moved.told else '_untold'}")
    return context.go(f"/households?coach={form.to}")


def _offered(context: RequestContext, household_id: int, coach_id: int | None) -> dict[int, str]:
    """The households to move, by number: with None as coach, all that this person keeps."""
    query = (
        select(Household.id, Household.name, Household.reference)
        .where(
            access.visible(Household, context.me, Action.KEEP_HOUSEHOLD),
            Household.state == HouseholdState.ACTIVE,
        )
        .order_by(Household.name, Household.id)
    )
    if household_id:
        query = query.where(Household.id == household_id)
    elif coach_id is not None:
        query = query.where(Household.coach_id == coach_id if coach_id else Household.coach_id.is_(None))
        query = query.limit(MOST)
    with context.read() as session:
        return {row.id: f"{row.name} ({row.reference})" for row in session.execute(query)}


def _coaches(context: RequestContext) -> list[tuple[int, str, int]]:
    """Who accompanies how many of them: (number, first name, count); 0 for those without a coach."""
    query = (
        select(Household.coach_id, Staff.first_name, func.count().label("families"))
        .outerjoin(Staff, Staff.id == Household.coach_id)
        .where(
            access.visible(Household, context.me, Action.KEEP_HOUSEHOLD),
            Household.state == HouseholdState.ACTIVE,
        )
        .group_by(Household.coach_id, Staff.first_name)
        .order_by(Staff.first_name)
        .limit(MOST)
    )
    with context.read() as session:
        return [(row.coach_id or 0, row.first_name or "", row.families) for row in session.execute(query)]


def _choices(context: RequestContext, offered: dict[int, str]) -> dict[str, dict[int, str]]:
    with context.read() as session:
        coaches = options(session, context.me.where(Action.KEEP_HOUSEHOLD)).coaches
    return {"household": offered, "to": dict(coaches)}


def _page(
    context: RequestContext,
    form: forms.Moving,
    offered: dict[int, str],
    status: int = 200,
    *,
    look: bool = False,
) -> HTMLResponse:
    with context.read() as session:
        goes = offboarding.to_move(session, list(offered)) if look or len(offered) == 1 else {}
        to = session.get(Staff, form.to) if look else None
    return context.page(
        "households/moving.html",
        status,
        form=form,
        offered=offered,
        goes=[(WORK[work], count) for work, count in goes.items()],
        coaches=_coaches(context),
        to=to,
        look=look,
    )
