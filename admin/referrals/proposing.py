"""Proposing a referral in a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.cases.names import topic
from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.partners.choosing import Directory, directory
from admin.referrals import labels
from admin.referrals.forms import Proposed
from admin.view_log import viewed
from budgeting import access, households, programmes, referrals
from budgeting.access import Action
from budgeting.db.tables import Case, Household, Member
from budgeting.errors import NotPossible
from budgeting.referrals import rules
from budgeting.schedule.reminders.referrals import why_not_asked
from budgeting.states.cases import CaseState
from budgeting.states.referrals import Scope

router = APIRouter(prefix="/cases/{case_id:int}/referrals/new")
#: Ticked at first.
USUAL = (Scope.CONTACT, Scope.LANGUAGE)


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen in a case."""

    case: Case
    household: Household
    directory: Directory
    until: date
    options: Mapping[str, list[tuple[Any, Any]]]


@router.get("")
def ask(context: Context, case_id: int) -> HTMLResponse:
    offer = _offer(context, case_id)
    if offer.case.state is CaseState.CLOSED:
        raise NotPossible("closed")
    members = offer.options["member"]
    start = {
        "until": offer.until,
        "member": members[0][0] if len(members) == 1 else "",
        "scope": " ".join(USUAL),
    }
    return _page(context, offer, Proposed(start=start, offered=offer.options))


@router.post("")
def propose(context: Context, posted: Posted, case_id: int) -> Response:
    offer = _offer(context, case_id)
    form = Proposed(posted, offered=offer.options)
    if form.wrong:
        return _page(context, offer, form, 422)

    def job(session: Session) -> tuple[int, bool]:
        access.get(session, context.me, Case, case_id, Action.WRITE_CASE)
        row = referrals.propose(
            session,
            context.clock,
            context.me.staff_id,
            case_id,
            form.partner,
            form.member,
            form.why,
            form.scope,
            form.until,
            phone=form.phone,
        )
        return row.id, why_not_asked(session, row) is None

    try:
        number, in_chat = context.write(job)
    except NotPossible as error:
        errors.refuse(form, "referrals", error, "why")
        return _page(context, offer, form, 422)
    return context.go(f"/referrals/{number}?done={'proposed' if in_chat else 'by_hand'}")


def _offer(context: RequestContext, case_id: int) -> Offer:
    with context.read() as session:
        case = access.get(session, context.me, Case, case_id, Action.WRITE_CASE)
        household = session.get_one(Household, case.household_id)
        adults = session.scalars(
            select(Member)
            .where(Member.household_id == household.id, Member.adult.is_(True), Member.left_at.is_(None))
            .order_by(Member.id)
            .limit(50)
        ).all()
        scopes = {
            scope
            for member in adults
            for scope in referrals.offered(session, households.person(session, member.id), case_id)
        }
        services = directory(session, context, case.programme_id)
        return Offer(
            case,
            household,
            services,
            programmes.today(context.clock, household) + rules.USUAL,
            {
                "partner": services.options,
                "member": [(member.id, member.name) for member in adults],
                "scope": [(scope, labels.SCOPES[scope]) for scope in Scope if scope in scopes],
            },
        )


def _page(context: RequestContext, offer: Offer, form: Proposed, status: int = 200) -> HTMLResponse:
    viewed(context, "case", offer.case.id)
    return context.page(
        "referrals/new.html",
        status,
        place=offer.household,
        case=offer.case,
        household=offer.household,
        topic=topic(offer.case.topic),
        form=form,
        directory=offer.directory,
    )
