"""A plan for a debt, or a new schedule for what is left of one: first shown, then recorded as agreed on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import lengths
from admin.desk import AtDesk, Desk, Form
from admin.households.fields import Fields
from admin.kit.amounts import typed
from admin.viewed import viewed
from budgeting import access, arrears, plans
from budgeting.access import Action
from budgeting.arrears import DebtView
from budgeting.clock import local_date
from budgeting.db.tables import Household
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.plans import Schedule
from budgeting.plans.schedules import Every
from dialogs.text import Text, t

router = APIRouter()
MOST_PARTS = 120
#: A first instalment further away than this is a slip of the finger.
FURTHEST = timedelta(days=366)
EVERY: dict[str, Text] = {
    "month": t("Every month"),
    "fortnight": t("Every two weeks"),
    "week": t("Every week"),
}
WHY_NOT: dict[str, tuple[str, Text]] = {
    "more_than_owed": ("total", t("That is more than is still owed.")),
    "schedule": ("parts", t("These parts would be nothing: fewer, please.")),
    "sum": ("total", t("What is left has changed meanwhile. Look at the instalments once more.")),
    "outdated": ("total", t("What is left has changed meanwhile. Look at the instalments once more.")),
    "already_running": ("total", t("This debt has a plan already.")),
}


@dataclass(frozen=True, slots=True)
class Case:
    """What the form is about."""

    home: Household
    debt: DebtView
    #: The plan that runs for this debt, and what a new schedule of it must add up to.
    running_id: int | None
    rest: Money
    today: date


@router.get("/{household_id}/plans/new")
def ask(desk: AtDesk, household_id: int, debt: int) -> HTMLResponse:
    with desk.read() as session:
        case = _case(session, desk, household_id, debt)
    viewed(desk, "household", household_id)
    first = (case.today.replace(day=1) + timedelta(days=62)).replace(day=1)
    kept = {"total": typed(case.rest, desk.language), "every": "month", "first": first.isoformat()}
    return _form(desk, case, Fields(kept))


@router.post("/{household_id}/plans/new")
def propose(desk: AtDesk, form: Form, household_id: int, debt: int) -> Response:
    with desk.read() as session:
        case = _case(session, desk, household_id, debt)
    fields = Fields(form)
    name = fields.text("name", lengths.PLAN_NAME, needed=False)
    schedule = _schedule(desk, case, fields)
    if schedule is None:
        return _form(desk, case, fields, status=422)
    if fields.kept.get("step") != "keep":
        return _form(desk, case, fields, schedule)

    def job(session: Session) -> None:
        now = _case(session, desk, household_id, debt)
        me = desk.me.staff_id
        if now.running_id is None:
            plan = plans.propose(session, desk.clock, me, household_id, debt, schedule, name)
        else:
            plan = plans.reschedule(session, desk.clock, me, now.running_id, schedule, name)
        plans.record_agreement(session, desk.clock, me, plan.id)

    try:
        desk.write(job)
    except NotPossible as error:
        field, why = WHY_NOT.get(error.reason, ("total", t("That is not possible.")))
        fields.wrong[field] = why
        with desk.read() as session:
            case = _case(session, desk, household_id, debt)
        return _form(desk, case, fields, status=422)
    return desk.go(f"/households/{household_id}?done=agreed")


def _case(session: Session, desk: Desk, household_id: int, debt_id: int) -> Case:
    home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    debt = next((one for one in arrears.debts(session, household_id) if one.id == debt_id), None)
    if debt is None:
        raise NotFound("debt", debt_id)
    running = next((one for one in plans.current(session, household_id) if one.debt_id == debt_id), None)
    rest = plans.rest_to_schedule(session, running.id) if running else debt.left
    return Case(home, debt, running.id if running else None, rest, local_date(desk.clock.now(), home.zone))


def _schedule(desk: Desk, case: Case, fields: Fields) -> Schedule | None:
    total: Money | None = case.rest
    if case.running_id is None:
        total = fields.amount("total", desk.language, case.home.currency)
        if total is None:
            fields.wrong.setdefault("total", t("Please fill this in."))
        elif total > case.debt.left:
            fields.wrong["total"] = WHY_NOT["more_than_owed"][1]
    elif not case.rest:
        fields.wrong["total"] = t("Nothing of this plan is left to spread.")
    parts = fields.number("parts", 1, MOST_PARTS)
    first = fields.day("first", earliest=case.today, latest=case.today + FURTHEST)
    every = fields.one_of("every", EVERY)
    if total is not None and not fields.wrong and total.minor < parts:
        fields.wrong["parts"] = WHY_NOT["schedule"][1]
    if fields.wrong or total is None:
        return None
    steps: dict[str, Every] = {step: step for step in get_args(Every)}
    return plans.schedule(total, parts, first, steps[every])


def _form(
    desk: Desk, case: Case, fields: Fields, schedule: Schedule = (), *, status: int = 200
) -> HTMLResponse:
    return desk.page(
        "households/plan.html",
        status,
        case=case,
        home=case.home,
        kept=fields.kept,
        wrong=fields.wrong,
        schedule=schedule,
        every=EVERY,
        latest=case.today + FURTHEST,
        most_parts=MOST_PARTS,
    )
