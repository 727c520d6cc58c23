"""List a household's bills, add one, change, end it, or record that it was paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.bills import reads
from admin.bills.forms import BillForm
from admin.bills.labels import DONE, EVERY
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.kit import errors
from admin.kit.amounts import typed
from admin.rent import rent as rent_of
from budgeting import access, bills, programmes
from budgeting.access import Action
from budgeting.bills import BILLED, NewBill
from budgeting.db.tables import Bill, Household
from budgeting.errors import NotFound, NotPossible
from budgeting.states.bills import BillState, Every
from dialogs.text import names

router = APIRouter(prefix="/households/{household_id}/bills")


@router.get("")
def show(context: Context, household_id: int, done: str = "") -> HTMLResponse:
    start = {"category": "rent", "every": Every.MONTHLY}
    return _list(context, household_id, _empty(context, start=start), done=done)


@router.post("")
def add(context: Context, posted: Posted, household_id: int) -> Response:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_BILLS)
    form = _empty(context, posted, currency=household.currency)
    if form.wrong:
        return _list(context, household_id, form, 422)

    def job(session: Session) -> None:
        access.get(session, context.me, Household, household_id, Action.KEEP_BILLS)
        new = NewBill(form.category, form.amount, form.due_on, form.every, form.label)
        bills.add(session, context.clock, context.me.staff_id, household_id, new)

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "bills", error)
        return _list(context, household_id, form, 422)
    return context.go(f"/households/{household_id}/bills?done=added")


@router.get("/{bill_id}")
def ask_change(context: Context, household_id: int, bill_id: int) -> HTMLResponse:
    with context.read() as session:
        household, bill = _bill(session, context, household_id, bill_id)
    start = {
        "category": bill.category,
        "label": bill.label,
        "amount": typed(bill.amount, context.language),
        "due_on": bill.due_on.isoformat(),
        "every": bill.every,
    }
    return _form(context, household, bill, _empty(context, start=start))


@router.post("/{bill_id}")
def change(context: Context, posted: Posted, household_id: int, bill_id: int) -> Response:
    """If it was paid or ended meanwhile, the form says so and keeps what was typed."""
    with context.read() as session:
        household, bill = _bill(session, context, household_id, bill_id, is_open=False)
    form = _empty(context, posted, currency=household.currency)
    if form.wrong:
        return _form(context, household, bill, form, 422)

    def job(session: Session) -> None:
        _, now = _bill(session, context, household_id, bill_id, is_open=False)
        bills.change(
            session,
            context.clock,
            context.me.staff_id,
            bill_id,
            category=form.category,
            amount=form.amount,
            # The day of the month stays that of the bill, which a shorter month may have hidden.
            due_on=form.due_on if form.due_on != now.due_on else None,
            every=form.every,
            label=form.label,
        )

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "bills", error)
        return _form(context, household, bill, form, 422)
    return context.go(f"/households/{household_id}/bills?done=changed")


@router.post("/{bill_id}/paid")
def paid(context: Context, posted: Posted, household_id: int, bill_id: int) -> Response:
    """The office knows that it was paid. The family's spending stays as the family wrote it."""

    def pay(session: Session, household: Household) -> None:
        today = programmes.today(context.clock, household)
        bills.pay(session, context.clock, context.me.staff_id, bill_id, on=today)

    return _with_bill(context, household_id, bill_id, pay, "paid")


@router.post("/{bill_id}/end")
def end(context: Context, posted: Posted, household_id: int, bill_id: int) -> Response:
    def cancel(session: Session, household: Household) -> None:
        bills.cancel(session, context.clock, context.me.staff_id, bill_id)

    return _with_bill(context, household_id, bill_id, cancel, "ended")


def _empty(context: RequestContext, posted: Mapping[str, Any] | None = None, **rest: Any) -> BillForm:
    """The form, with headings in the words of the chat."""
    headings = {each: context.chat_words.plain(names.HEADINGS[each], context.language) for each in BILLED}
    return BillForm(posted, offered={"category": headings}, locale=context.language, **rest)


def _with_bill(
    context: RequestContext,
    household_id: int,
    bill_id: int,
    change: Callable[[Session, Household], Any],
    done: str,
) -> Response:
    def job(session: Session) -> None:
        household, _ = _bill(session, context, household_id, bill_id)
        change(session, household)

    context.write(job)
    return context.go(f"/households/{household_id}/bills?done={done}")


def _bill(
    session: Session, context: RequestContext, household_id: int, bill_id: int, *, is_open: bool = True
) -> tuple[Household, Bill]:
    """A bill of the household that may be changed, by default an open one. Those of an instalment follow the plan."""
    household = access.get(session, context.me, Household, household_id, Action.KEEP_BILLS)
    within = (Bill.household_id == household_id, Bill.instalment_id.is_(None))
    bill = access.get(session, context.me, Bill, bill_id, Action.KEEP_BILLS, *within)
    if is_open and bill.state is not BillState.OPEN:
        raise NotFound("bill", bill_id)
    return household, bill


def _list(
    context: RequestContext, household_id: int, form: BillForm, status: int = 200, done: str = ""
) -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.READ_BILLS)
        rent = rent_of(session, context, household)
        rows = reads.rows(session, context, household)
    return household_frame.page(
        context,
        household,
        Tab.MONEY,
        "bills/list.html",
        status,
        rent=rent,
        rows=rows,
        form=form,
        done=DONE.get(done),
        may_keep=access.allows(context.me, Action.KEEP_BILLS, household),
        category=names.category,
        every=EVERY,
    )


def _form(
    context: RequestContext, household: Household, bill: Bill, form: BillForm, status: int = 200
) -> HTMLResponse:
    return household_frame.page(
        context, household, Tab.MONEY, "bills/bill.html", status, bill=bill, form=form
    )
