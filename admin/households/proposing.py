"""A plan for a debt, or a new schedule for what is left of one: previewed first, then put before the family in the chat
or recorded as agreed on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.households import forms
from admin.households.affordable import affordable
from admin.kit import errors
from admin.kit.amounts import typed
from admin.kit.fields import FILL_IN
from budgeting import access, correctives, programmes
from budgeting.access import Action
from budgeting.arrears import debts, plans, proposals
from budgeting.arrears.debts import DebtView
from budgeting.arrears.plans import Schedule
from budgeting.arrears.plans.schedules import by_amount
from budgeting.arrears.proposals import CounterView
from budgeting.calendars import ONE_DAY
from budgeting.correctives import Expected
from budgeting.db.tables import Household
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from dialogs.arrears.proposals import news
from dialogs.text import t, tn

router = APIRouter()
#: A first instalment further away than this must be a typo.
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Case:
    """What the form is about."""

    household: Household
    debt: DebtView
    #: The running plan of this debt, and the amount that a new schedule must add up to.
    running_id: int | None
    rest: Money
    today: date
    #: What the family could manage, if it has said so and nobody has answered.
    counter: CounterView | None
    #: What their own steps should bring; None if the reader may not see it. Never part of what they can afford.
    expected: Expected | None


@router.get("/{household_id}/plans/new")
def ask(context: Context, household_id: int, debt: int) -> HTMLResponse:
    with context.read() as session:
        case = _case(session, context, household_id, debt)
    first = (case.today.replace(day=1) + timedelta(days=62)).replace(day=1)
    start = {"total": typed(case.rest, context.language), "every": "month", "first": first}
    if case.counter is not None:
        # They said what they could manage: staff begin there.
        start |= {"each": typed(case.counter.each, context.language)}
    return _form(context, case, forms.Proposed(start=start, between=_days(case)))


@router.post("/{household_id}/plans/new")
def propose(context: Context, posted: Posted, household_id: int, debt: int) -> Response:
    with context.read() as session:
        case = _case(session, context, household_id, debt)
    form = forms.Proposed(
        posted, between=_days(case), locale=context.language, currency=case.household.currency
    )
    schedule = _schedule(case, form)
    if schedule is None:
        return _form(context, case, form, status=422)
    if form.step not in ("ask", "keep"):
        return _form(context, case, form, schedule)

    def ask_family(session: Session) -> str:
        now = _case(session, context, household_id, debt)
        me, clock = context.me.staff_id, context.clock
        if now.running_id is None:
            offered = proposals.offer_plan(
                session,
                clock,
                me,
                household_id,
                debt,
                schedule,
                form.name,
                note=form.note,
                answer_by=form.answer_by,
            )
        else:
            offered = proposals.offer_schedule(
                session,
                clock,
                me,
                now.running_id,
                schedule,
                form.name,
                note=form.note,
                answer_by=form.answer_by,
            )
        told = news.ask(session, context.clock, context.chat_words, offered)
        return "asked" if told else "asked_untold"

    def keep(session: Session) -> str:
        now = _case(session, context, household_id, debt)
        me = context.me.staff_id
        if now.running_id is None:
            plan = plans.propose(
                session, context.clock, me, household_id, debt, schedule, form.name, note=form.note
            )
        else:
            plan = plans.reschedule(
                session, context.clock, me, now.running_id, schedule, form.name, note=form.note
            )
        plans.record_agreement(session, context.clock, me, plan.id)
        return "agreed"

    try:
        done = context.write(ask_family if form.step == "ask" else keep)
    except NotPossible as error:
        errors.refuse(form, "plans", error)
        with context.read() as session:
            case = _case(session, context, household_id, debt)
        return _form(context, case, form, status=422)
    return context.go(f"/households/{household_id}/money?done={done}")


def _case(session: Session, context: RequestContext, household_id: int, debt_id: int) -> Case:
    household = access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS)
    debt = next((each for each in debts.debts(session, household_id) if each.id == debt_id), None)
    if debt is None:
        raise NotFound("debt", debt_id)
    running = next((each for each in plans.current(session, household_id) if each.debt_id == debt_id), None)
    rest = plans.rest_to_schedule(session, running.id) if running else debt.left
    return Case(
        household,
        debt,
        running.id if running else None,
        rest,
        programmes.today(context.clock, household),
        next(
            (each for each in proposals.waiting_counters(session, household_id) if each.debt_id == debt_id),
            None,
        ),
        correctives.expected(correctives.of_household(session, household_id), household.currency)
        if access.allows(context.me, Action.READ_CORRECTIVES, household)
        else None,
    )


def _days(case: Case) -> dict[str, tuple[date, date]]:
    """The range for the first due date, and for the family's answer."""
    return {
        "first": (case.today, case.today + FURTHEST),
        "answer_by": (case.today + ONE_DAY, case.today + FURTHEST),
    }


def _schedule(case: Case, form: forms.Proposed) -> Schedule | None:
    """The requested instalments; None if a field is wrong, with the reason in the form."""
    total: Money | None = case.rest
    if case.running_id is None:
        total = form.total if "total" not in form.wrong else None
        if total is None:
            form.refuse("total", FILL_IN)
        elif total > case.debt.left:
            errors.refuse(form, "plans", "more_than_owed")
    elif not case.rest:
        form.refuse("total", t("Nothing is left of this plan to spread."))
    return None if total is None or form.wrong else _parts(form, total)


def _parts(form: forms.Proposed, total: Money) -> Schedule | None:
    """By the amount of each if it is given, else by their number; None if neither will do."""
    if form.each is not None:
        if form.each > total:
            form.refuse("each", t("That is more than there is to spread."))
            return None
        if -(-total.minor // form.each.minor) > forms.MOST_PARTS:
            form.refuse(
                "each",
                tn(
                    "That would be more than {count} instalment.",
                    "That would be more than {count} instalments.",
                    forms.MOST_PARTS,
                ),
            )
            return None
        return by_amount(total, form.each, form.first, every=form.every)
    if form.parts is None:
        form.refuse("parts", t("Give the number of instalments, or the amount of each."))
        return None
    if total.minor < form.parts:
        errors.refuse(form, "plans", "schedule")
        return None
    return plans.schedule(total, form.parts, form.first, form.every)


def _form(
    context: RequestContext, case: Case, form: forms.Proposed, schedule: Schedule = (), *, status: int = 200
) -> HTMLResponse:
    with context.read() as session:
        shown = (
            affordable(session, context, case.household, schedule[0][1], case.running_id)
            if schedule
            else None
        )
    return household_frame.page(
        context,
        case.household,
        Tab.MONEY,
        "households/plan.html",
        status,
        case=case,
        form=form,
        schedule=schedule,
        affordable=shown,
    )
