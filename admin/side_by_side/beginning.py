"""Sitting down with a member: what will happen, and the button that hands the device over."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.fields import Tick
from admin.kit.form import Form
from admin.side_by_side import turns
from admin.view_log import viewed
from budgeting import access, households, side_by_side
from budgeting.access import Action
from budgeting.db.tables import Consent, Household, Member
from budgeting.errors import NotPossible
from budgeting.side_by_side import SeatTaken
from dialogs.side_by_side import turns as dialog_turns

router = APIRouter(prefix="/households/{household_id:int}/side/{member_id:int}")


class SitDown(Form):
    #: Go on here with what is open at another device.
    take_over = Tick()


@router.get("")
def ask(context: Context, household_id: int, member_id: int) -> HTMLResponse:
    _member(context, household_id, member_id)
    viewed(context, "household", household_id)
    return _page(context, household_id, member_id)


@router.post("")
def begin(context: Context, posted: Posted, household_id: int, member_id: int) -> Response:
    _member(context, household_id, member_id)
    form = SitDown(posted)
    me, clock = context.me, context.clock
    try:
        sitting_id = context.write(
            lambda session: (
                side_by_side.sittings.begin(
                    session, clock, me.staff_id, me.session_id, member_id, take_over=form.take_over
                ).id
            )
        )
    except SeatTaken as error:
        return _page(context, household_id, member_id, 409, taken_by=error.first_name)
    except NotPossible as error:
        return _page(context, household_id, member_id, 409, problem=errors.said("side", error).text)
    # Once for each sitting: what is open at another device goes on as it is.
    if not form.take_over:
        turns.hear(context, sitting_id, f"opening-{sitting_id}", text=dialog_turns.OPENING)
    return context.go(f"/side/{sitting_id}")


def _member(context: RequestContext, household_id: int, member_id: int) -> tuple[Household, Member]:
    with context.read() as session:
        return _at_the_table(session, context, household_id, member_id)


def _at_the_table(
    session: Session, context: RequestContext, household_id: int, member_id: int
) -> tuple[Household, Member]:
    household = access.get(session, context.me, Household, household_id, Action.ACCOMPANY)
    at_home = (Member.household_id == household_id, Member.adult.is_(True), Member.left_at.is_(None))
    return household, access.get(session, context.me, Member, member_id, Action.ACCOMPANY, *at_home)


def _page(
    context: RequestContext, household_id: int, member_id: int, status: int = 200, **more: object
) -> HTMLResponse:
    with context.read() as session:
        household, member = _at_the_table(session, context, household_id, member_id)
        person = households.person(session, member_id)
        phones = households.phones.linked(session, member_id)
        consent = session.scalar(
            select(Consent)
            .where(Consent.member_id == member_id, Consent.withdrawn_at.is_(None))
            .order_by(Consent.given_at.desc())
            .limit(1)
        )
    shown = {"taken_by": "", "problem": None, **more}
    return context.page(
        "side_by_side/begin.html",
        status,
        place=household,
        household=household,
        member=member,
        agreed=consent if person.consented else None,
        phones=phones,
        language_name=context.language_name(member.language),
        **shown,
    )
