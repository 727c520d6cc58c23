"""The page of one referral: where it stands, its link, its answers, and what staff do with it."""

from __future__ import annotations

from collections.abc import Callable

import segno
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.cases import names as case_names
from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.referrals import labels
from admin.referrals.forms import Answered, OnPaper
from admin.view_log import viewed
from budgeting import access, programmes, referrals
from budgeting.access import Action
from budgeting.db.tables import Household, Partner, Referral, Staff
from budgeting.errors import NotPossible
from budgeting.schedule.reminders.referrals import why_not_asked
from budgeting.states.referrals import ReferralState
from budgeting.tokens import Ticket
from dialogs.text import names

router = APIRouter(prefix="/referrals/{referral_id:int}")


@router.get("")
def show(context: Context, referral_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        access.get(session, context.me, Referral, referral_id)
    viewed(context, "referral", referral_id)
    return _page(context, referral_id, done=done)


@router.post("/paper")
def on_paper(context: Context, posted: Posted, referral_id: int) -> Response:
    """The family agreed on paper."""
    form = OnPaper(posted)
    if form.wrong:
        return _page(context, referral_id, 422, paper=form)

    def job(session: Session) -> None:
        _writable(session, context, referral_id)
        me = context.me.staff_id
        referrals.agree_on_paper(session, context.clock, me, referral_id, form.witness)

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "referrals", error, "witness")
        return _page(context, referral_id, 422, paper=form)
    return _back(context, referral_id, "consent")


@router.post("/link")
def link(context: Context, posted: Posted, referral_id: int) -> HTMLResponse:
    """A new link for the service; earlier ones stop working. Only this answer shows it."""

    def job(session: Session) -> Ticket:
        _writable(session, context, referral_id)
        return referrals.create(session, context.clock, context.me.staff_id, referral_id)

    ticket = context.write(job)
    base = context.services.public_base or str(context.request.base_url).rstrip("/")
    address = f"{base}/r/{ticket.token}"
    code = segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2)
    with context.read() as session:
        view = referrals.view(session, context.clock, referral_id)
        household = session.get_one(Household, view.household_id)
        partner = session.get_one(Partner, view.partner_id)
    return context.page(
        "referrals/link.html",
        place=household,
        view=view,
        household=household,
        partner=partner,
        address=address,
        code=code,
        expires_at=ticket.expires_at,
    )


@router.post("/answer")
def answer(context: Context, posted: Posted, referral_id: int) -> Response:
    """What the service said on the phone."""
    form = Answered(posted)
    if form.wrong:
        return _page(context, referral_id, 422, answering=form)

    def job(session: Session) -> None:
        _writable(session, context, referral_id)
        referrals.record_answer(
            session,
            context.clock,
            context.me.staff_id,
            referral_id,
            form.answer,
            form.note,
            form.next_on,
        )

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "referrals", error, "note")
        return _page(context, referral_id, 422, answering=form)
    return _back(context, referral_id, "answered")


@router.post("/revoke")
def revoke(context: Context, posted: Posted, referral_id: int) -> Response:
    return _do(context, referral_id, "revoked", referrals.revoke)


@router.post("/withdraw")
def withdraw(context: Context, posted: Posted, referral_id: int) -> Response:
    """The family took its consent back, and said so to staff."""
    return _do(context, referral_id, "withdrawn", referrals.withdraw_for)


@router.post("/cancel")
def cancel(context: Context, posted: Posted, referral_id: int) -> Response:
    return _do(context, referral_id, "cancelled", referrals.cancel)


def _do(context: RequestContext, referral_id: int, done: str, change: Callable[..., Referral]) -> Response:
    def job(session: Session) -> None:
        _writable(session, context, referral_id)
        change(session, context.clock, context.me.staff_id, referral_id)

    context.write(job)
    return _back(context, referral_id, done)


def _back(context: RequestContext, referral_id: int, done: str) -> Response:
    return context.go(f"/referrals/{referral_id}?done={done}")


def _writable(session: Session, context: RequestContext, referral_id: int) -> Referral:
    """Raises NotFound."""
    return access.get(session, context.me, Referral, referral_id, Action.WRITE_CASE)


def _page(
    context: RequestContext,
    referral_id: int,
    status: int = 200,
    *,
    done: str = "",
    paper: OnPaper | None = None,
    answering: Answered | None = None,
) -> HTMLResponse:
    with context.read() as session:
        row = access.get(session, context.me, Referral, referral_id)
        household = session.get_one(Household, row.household_id)
        view = referrals.view(session, context.clock, referral_id)
        people = {each.id: each.name for each in session.execute(select(Staff.id, Staff.name).limit(5_000))}
        why_not = why_not_asked(session, row) if row.state is ReferralState.ASKED else None
        partner = session.get_one(Partner, row.partner_id)
    return context.page(
        "referrals/one.html",
        status,
        place=household,
        view=view,
        household=household,
        partner=partner,
        people=people,
        today=programmes.today(context.clock, household),
        writes=access.allows(context.me, Action.WRITE_CASE, household),
        why_not=why_not,
        paper=paper or OnPaper(),
        answering=answering or Answered(),
        done=labels.DONE.get(done),
        labels=labels,
        areas=case_names.AREAS,
        documents=names.DOCUMENTS,
        language_names=context.language_names(),
        happened=labels.happened,
    )
