"""Arrears: debts by line, plans agreed on paper, pauses, and the payments a family declares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.households import forms, ownership
from admin.kit import errors
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.arrears import debts, payments, plans, proposals
from budgeting.calendars import ONE_DAY
from budgeting.db.tables import Household, RepaymentPlan
from budgeting.errors import NotPossible
from dialogs.arrears import payment_news
from dialogs.arrears.proposals import news

router = APIRouter()


@router.post("/{household_id}/payments/{payment_id}/confirm")
def confirm(context: Context, posted: Posted, household_id: int, payment_id: int) -> Response:
    """The money has arrived; the family hears of it in the same transaction."""
    return _settle(context, household_id, payment_id, "confirmed", payments.confirm, payment_news.confirmed)


@router.post("/{household_id}/payments/{payment_id}/reject")
def reject(context: Context, posted: Posted, household_id: int, payment_id: int) -> Response:
    """No such payment was found: the instalment is open again, and the family is asked about it."""
    return _settle(context, household_id, payment_id, "rejected", payments.reject, payment_news.rejected)


@router.get("/{household_id}/plans/{plan_id}/pause")
def ask_pause(context: Context, household_id: int, plan_id: int) -> HTMLResponse:
    """Ask for the end of the pause: every pause has one."""
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS)
        plan = ownership.plan(session, household, plan_id)
    until = plan.paused_until.isoformat() if plan.paused_until else ""
    return _pause(
        context, household, plan, forms.Pause(start={"until": until}, between=_pausable(context, household))
    )


@router.post("/{household_id}/plans/{plan_id}/pause")
def pause(context: Context, posted: Posted, household_id: int, plan_id: int) -> Response:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS)
        plan = ownership.plan(session, household, plan_id)
    form = forms.Pause(posted, between=_pausable(context, household))
    if form.wrong:
        return _pause(context, household, plan, form, 422)

    def job(session: Session) -> str:
        ownership.plan(
            session, access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS), plan_id
        )
        if form.step != "ask":
            plans.pause(session, context.clock, context.me.staff_id, plan_id, until=form.until)
            return "paused"
        offered = proposals.offer_pause(
            session,
            context.clock,
            context.me.staff_id,
            plan_id,
            until=form.until,
            note=form.note,
            answer_by=form.answer_by,
        )
        told = news.ask(session, context.clock, context.chat_words, offered)
        return "asked" if told else "asked_untold"

    try:
        done = context.write(job)
    except NotPossible as error:
        errors.refuse(form, "pauses", error)
        return _pause(context, household, plan, form, 422)
    return context.go(f"/households/{household_id}/money?done={done}")


@router.post("/{household_id}/plans/{plan_id}/resume")
def resume(context: Context, posted: Posted, household_id: int, plan_id: int) -> Response:
    return _with_plan(context, household_id, plan_id, plans.resume, "resumed")


@router.post("/{household_id}/plans/{plan_id}/agree")
def agree(context: Context, posted: Posted, household_id: int, plan_id: int) -> Response:
    """The proposal was signed on paper."""
    return _with_plan(context, household_id, plan_id, plans.record_agreement, "agreed")


@router.post("/{household_id}/plans/{plan_id}/withdraw")
def withdraw(context: Context, posted: Posted, household_id: int, plan_id: int) -> Response:
    """Withdraw a proposal that nobody has agreed to."""
    return _with_plan(context, household_id, plan_id, plans.withdraw, "withdrawn")


@router.get("/{household_id}/debts/new")
def ask_debt(context: Context, household_id: int) -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS)
    today = programmes.today(context.clock, household)
    return _debt(context, household, forms.NewDebt(start={"line": "rent", "as_of": today}))


@router.post("/{household_id}/debts/new")
def add_debt(context: Context, posted: Posted, household_id: int) -> Response:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS)
    form = forms.NewDebt(
        posted,
        between={"as_of": (None, programmes.today(context.clock, household))},
        locale=context.language,
        currency=household.currency,
    )
    if form.wrong:
        return _debt(context, household, form, 422)

    def job(session: Session) -> None:
        access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS)
        debts.add_debt(
            session,
            context.clock,
            context.me.staff_id,
            household_id,
            creditor=form.creditor,
            line=form.line,
            amount=form.amount,
            as_of=form.as_of,
            reference=form.reference,
        )

    context.write(job)
    return context.go(f"/households/{household_id}/money?done=debt")


def _settle(
    context: RequestContext,
    household_id: int,
    payment_id: int,
    done: str,
    decide: Callable[..., Any],
    tell: Callable[..., int],
) -> Response:
    def job(session: Session) -> int:
        ownership.payment(
            session,
            access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS),
            payment_id,
        )
        payment = decide(session, context.clock, context.me.staff_id, payment_id)
        return tell(session, context.clock, context.chat_words, payment)

    told = context.write(job)
    return context.go(f"/households/{household_id}/money?done={done}{'' if told else '_untold'}")


def _with_plan(
    context: RequestContext, household_id: int, plan_id: int, change: Callable[..., Any], done: str
) -> Response:
    def job(session: Session) -> None:
        ownership.plan(
            session, access.get(session, context.me, Household, household_id, Action.KEEP_ARREARS), plan_id
        )
        change(session, context.clock, context.me.staff_id, plan_id)

    context.write(job)
    return context.go(f"/households/{household_id}/money?done={done}")


def _pausable(context: RequestContext, household: Household) -> dict[str, tuple[date, date]]:
    """The first and the last day on which a pause may end."""
    today = programmes.today(context.clock, household)
    days = (today + ONE_DAY, today + plans.LONGEST_PAUSE)
    return {"until": days, "answer_by": days}


def _pause(
    context: RequestContext, household: Household, plan: RepaymentPlan, form: forms.Pause, status: int = 200
) -> HTMLResponse:
    return household_frame.page(
        context, household, Tab.MONEY, "households/pause.html", status, plan=plan, form=form
    )


def _debt(
    context: RequestContext, household: Household, form: forms.NewDebt, status: int = 200
) -> HTMLResponse:
    return household_frame.page(context, household, Tab.MONEY, "households/debt.html", status, form=form)
