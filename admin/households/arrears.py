"""Arrears: debts by line, plans agreed on paper, pauses, and what the family says it has paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.desk import AtDesk, Desk, Posted
from admin.households import belonging, forms
from admin.viewed import viewed
from budgeting import access, arrears, payments, plans
from budgeting.access import Action
from budgeting.calendars import ONE_DAY
from budgeting.clock import local_date
from budgeting.db.tables import Household, RepaymentPlan
from dialogs.arrears import payment_news

router = APIRouter()


@router.post("/{household_id}/payments/{payment_id}/confirm")
def confirm(desk: AtDesk, posted: Posted, household_id: int, payment_id: int) -> Response:
    """The money is there: the family is told in the same transaction."""
    return _settle(desk, household_id, payment_id, "confirmed", payments.confirm, payment_news.confirmed)


@router.post("/{household_id}/payments/{payment_id}/reject")
def reject(desk: AtDesk, posted: Posted, household_id: int, payment_id: int) -> Response:
    """No such money was found: the instalment is open again, and the family is asked about it."""
    return _settle(desk, household_id, payment_id, "rejected", payments.reject, payment_news.rejected)


@router.get("/{household_id}/plans/{plan_id}/pause")
def ask_pause(desk: AtDesk, household_id: int, plan_id: int) -> HTMLResponse:
    """Until when: no pause is without an end."""
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        plan = belonging.plan(session, home, plan_id)
    viewed(desk, "household", household_id)
    until = plan.paused_until.isoformat() if plan.paused_until else ""
    return _pause(desk, home, plan, forms.Pause(start={"until": until}, between=_pausable(desk, home)))


@router.post("/{household_id}/plans/{plan_id}/pause")
def pause(desk: AtDesk, posted: Posted, household_id: int, plan_id: int) -> Response:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        plan = belonging.plan(session, home, plan_id)
    form = forms.Pause(posted, between=_pausable(desk, home))
    if form.wrong:
        return _pause(desk, home, plan, form, 422)

    def job(session: Session) -> None:
        belonging.plan(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), plan_id
        )
        plans.pause(session, desk.clock, desk.me.staff_id, plan_id, until=form.until)

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=paused")


@router.post("/{household_id}/plans/{plan_id}/resume")
def resume(desk: AtDesk, posted: Posted, household_id: int, plan_id: int) -> Response:
    return _with_plan(desk, household_id, plan_id, plans.resume, "resumed")


@router.post("/{household_id}/plans/{plan_id}/agree")
def agree(desk: AtDesk, posted: Posted, household_id: int, plan_id: int) -> Response:
    """A proposal was signed on paper."""
    return _with_plan(desk, household_id, plan_id, plans.record_agreement, "agreed")


@router.post("/{household_id}/plans/{plan_id}/withdraw")
def withdraw(desk: AtDesk, posted: Posted, household_id: int, plan_id: int) -> Response:
    """Take back a proposal that nobody has agreed to."""
    return _with_plan(desk, household_id, plan_id, plans.withdraw, "withdrawn")


@router.get("/{household_id}/debts/new")
def ask_debt(desk: AtDesk, household_id: int) -> HTMLResponse:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    today = local_date(desk.clock.now(), home.zone)
    return _debt(desk, home, forms.NewDebt(start={"line": "rent", "as_of": today}))


@router.post("/{household_id}/debts/new")
def add_debt(desk: AtDesk, posted: Posted, household_id: int) -> Response:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    form = forms.NewDebt(
        posted,
        between={"as_of": (None, local_date(desk.clock.now(), home.zone))},
        locale=desk.language,
        currency=home.currency,
    )
    if form.wrong:
        return _debt(desk, home, form, 422)

    def job(session: Session) -> None:
        access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        arrears.add_debt(
            session,
            desk.clock,
            desk.me.staff_id,
            household_id,
            creditor=form.creditor,
            line=form.line,
            amount=form.amount,
            as_of=form.as_of,
            reference=form.reference,
        )

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=debt")


def _settle(
    desk: Desk,
    household_id: int,
    payment_id: int,
    done: str,
    decide: Callable[..., Any],
    tell: Callable[..., int],
) -> Response:
    def job(session: Session) -> int:
        belonging.payment(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), payment_id
        )
        payment = decide(session, desk.clock, desk.me.staff_id, payment_id)
        return tell(session, desk.clock, desk.chat_words, payment)

    told = desk.write(job)
    return desk.go(f"/households/{household_id}?done={done}{'' if told else '_untold'}")


def _with_plan(
    desk: Desk, household_id: int, plan_id: int, change: Callable[..., Any], done: str
) -> Response:
    def job(session: Session) -> None:
        belonging.plan(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), plan_id
        )
        change(session, desk.clock, desk.me.staff_id, plan_id)

    desk.write(job)
    return desk.go(f"/households/{household_id}?done={done}")


def _pausable(desk: Desk, home: Household) -> dict[str, tuple[date, date]]:
    """The first and the last day on which a pause may end."""
    today = local_date(desk.clock.now(), home.zone)
    return {"until": (today + ONE_DAY, today + plans.LONGEST_PAUSE)}


def _pause(
    desk: Desk, home: Household, plan: RepaymentPlan, form: forms.Pause, status: int = 200
) -> HTMLResponse:
    return desk.page("households/pause.html", status, home=home, plan=plan, form=form)


def _debt(desk: Desk, home: Household, form: forms.NewDebt, status: int = 200) -> HTMLResponse:
    return desk.page("households/debt.html", status, home=home, form=form)
