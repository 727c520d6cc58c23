"""Arrears: debts by line, plans agreed on paper, pauses, and what the family says it has paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import lengths
from admin.desk import AtDesk, Desk, Form
from admin.households import belonging
from admin.households.fields import Fields
from admin.viewed import viewed
from budgeting import access, arrears, payments, plans
from budgeting.access import Action
from budgeting.calendars import ONE_DAY
from budgeting.clock import local_date
from budgeting.db.tables import Household, RepaymentPlan
from dialogs.arrears import payment_news
from dialogs.text import Text, t

router = APIRouter()
LINES: dict[str, Text] = {"rent": t("Rent"), "service_charges": t("Building charges")}


@router.post("/{household_id}/payments/{payment_id}/confirm")
def confirm(desk: AtDesk, form: Form, household_id: int, payment_id: int) -> Response:
    """The money is there: the family is told in the same transaction."""
    return _settle(desk, household_id, payment_id, "confirmed", payments.confirm, payment_news.confirmed)


@router.post("/{household_id}/payments/{payment_id}/reject")
def reject(desk: AtDesk, form: Form, household_id: int, payment_id: int) -> Response:
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
    return _pause(desk, home, plan, Fields({"until": until}))


@router.post("/{household_id}/plans/{plan_id}/pause")
def pause(desk: AtDesk, form: Form, household_id: int, plan_id: int) -> Response:
    fields = Fields(form)
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        plan = belonging.plan(session, home, plan_id)
    until = fields.day("until", **_pausable(desk, home))
    if fields.wrong:
        return _pause(desk, home, plan, fields, 422)

    def job(session: Session) -> None:
        belonging.plan(
            session, access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD), plan_id
        )
        plans.pause(session, desk.clock, desk.me.staff_id, plan_id, until=until)

    desk.write(job)
    return desk.go(f"/households/{household_id}?done=paused")


@router.post("/{household_id}/plans/{plan_id}/resume")
def resume(desk: AtDesk, form: Form, household_id: int, plan_id: int) -> Response:
    return _with_plan(desk, household_id, plan_id, plans.resume, "resumed")


@router.post("/{household_id}/plans/{plan_id}/agree")
def agree(desk: AtDesk, form: Form, household_id: int, plan_id: int) -> Response:
    """A proposal was signed on paper."""
    return _with_plan(desk, household_id, plan_id, plans.record_agreement, "agreed")


@router.post("/{household_id}/plans/{plan_id}/withdraw")
def withdraw(desk: AtDesk, form: Form, household_id: int, plan_id: int) -> Response:
    """Take back a proposal that nobody has agreed to."""
    return _with_plan(desk, household_id, plan_id, plans.withdraw, "withdrawn")


@router.get("/{household_id}/debts/new")
def ask_debt(desk: AtDesk, household_id: int) -> HTMLResponse:
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    today = local_date(desk.clock.now(), home.zone)
    return _debt(desk, home, Fields({"line": "rent", "as_of": today.isoformat()}))


@router.post("/{household_id}/debts/new")
def add_debt(desk: AtDesk, form: Form, household_id: int) -> Response:
    fields = Fields(form)
    with desk.read() as session:
        home = access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    creditor = fields.text("creditor", lengths.NAME)
    line = fields.one_of("line", LINES)
    reference = fields.text("reference", lengths.REFERENCE, needed=False)
    as_of = fields.day("as_of", latest=local_date(desk.clock.now(), home.zone))
    amount = fields.amount("amount", desk.language, home.currency)
    if amount is None:
        fields.wrong.setdefault("amount", t("Please fill this in."))
    if fields.wrong or amount is None:
        return _debt(desk, home, fields, 422)
    owed = amount

    def job(session: Session) -> None:
        access.get(session, desk.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        arrears.add_debt(
            session,
            desk.clock,
            desk.me.staff_id,
            household_id,
            creditor=creditor,
            line=line,
            amount=owed,
            as_of=as_of,
            reference=reference,
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


def _pausable(desk: Desk, home: Household) -> dict[str, date]:
    """The first and the last day on which a pause may end."""
    today = local_date(desk.clock.now(), home.zone)
    return {"earliest": today + ONE_DAY, "latest": today + plans.LONGEST_PAUSE}


def _pause(
    desk: Desk, home: Household, plan: RepaymentPlan, fields: Fields, status: int = 200
) -> HTMLResponse:
    return desk.page(
        "households/pause.html",
        status,
        home=home,
        plan=plan,
        kept=fields.kept,
        wrong=fields.wrong,
        **_pausable(desk, home),
    )


def _debt(desk: Desk, home: Household, fields: Fields, status: int = 200) -> HTMLResponse:
    return desk.page(
        "households/debt.html", status, home=home, kept=fields.kept, wrong=fields.wrong, lines=LINES
    )
