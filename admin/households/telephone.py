"""The telephone number of a person in a household, whether one may call there, and when."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.households import forms, ownership
from admin.kit import errors
from budgeting import access, households, telephones
from budgeting.access import Action
from budgeting.db.tables import Household, Member
from budgeting.errors import NotPossible

router = APIRouter(prefix="/{household_id}/members/{member_id}/telephone")


@router.get("")
def ask(context: Context, household_id: int, member_id: int) -> HTMLResponse:
    with context.read() as session:
        household, member = _both(session, context, household_id, member_id)
    start = {
        "telephone": telephones.shown(member.telephone),
        "call_times": member.call_times,
        **({"may_be_called": "1"} if member.may_be_called else {}),
    }
    return _page(context, household, member, forms.Telephone(start=start))


@router.post("")
def change(context: Context, posted: Posted, household_id: int, member_id: int) -> Response:
    with context.read() as session:
        household, member = _both(session, context, household_id, member_id)
    form = forms.Telephone(posted)

    def job(session: Session) -> None:
        _both(session, context, household_id, member_id)
        households.telephones.change(
            session,
            context.clock,
            context.me.staff_id,
            member_id,
            telephone=form.telephone,
            may_be_called=form.may_be_called,
            call_times=form.call_times,
        )

    if not form.wrong:
        try:
            context.write(job)
        except NotPossible as error:
            errors.refuse(form, "households", error, "telephone")
    if form.wrong:
        return _page(context, household, member, form, 422)
    return context.go(f"/households/{household_id}/people?done=changed")


def _both(
    session: Session, context: RequestContext, household_id: int, member_id: int
) -> tuple[Household, Member]:
    household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    return household, ownership.member(session, household, member_id)


def _page(
    context: RequestContext,
    household: Household,
    member: Member,
    form: forms.Telephone,
    status: int = 200,
) -> HTMLResponse:
    return household_frame.page(
        context, household, Tab.PEOPLE, "households/telephone.html", status, member=member, form=form
    )
