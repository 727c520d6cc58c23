"""A family would like somebody at home to be invited: create the person, or say why not."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.households.options import languages
from admin.privacy.forms import Invited, Refused
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Household, InviteRequest, Member
from budgeting.errors import NotPossible
from budgeting.privacy import invite_requests
from budgeting.states.privacy import InviteRequestState
from dialogs.privacy import inviting

router = APIRouter(prefix="/invite-requests")


@router.get("/{request_id:int}")
def show(context: Context, request_id: int) -> HTMLResponse:
    with context.read() as session:
        request = _open(session, context, request_id)
    start = {"name": request.name, "language": request.language}
    return _page(
        context, request_id, Invited(start=start, offered={"language": languages(context)}), Refused()
    )


@router.post("/{request_id:int}/invite")
def invite(context: Context, posted: Posted, request_id: int) -> Response:
    """Add the person to the household; the household's page makes the invite."""
    with context.read() as session:
        request = _request(session, context, request_id)
    form = Invited(posted, offered={"language": languages(context)})
    if form.wrong:
        return _page(context, request_id, form, Refused(), 422)

    def job(session: Session) -> None:
        _request(session, context, request_id)
        answered, _ = invite_requests.create_member(
            session,
            context.clock,
            context.me.staff_id,
            request_id,
            form.name,
            form.language,
            arrears=form.arrears,
        )
        inviting.answered(session, context.clock, context.services.chat_words, answered)

    context.write(job)
    return context.go(f"/households/{request.household_id}/people?done=added")


@router.post("/{request_id:int}/refuse")
def refuse(context: Context, posted: Posted, request_id: int) -> Response:
    with context.read() as session:
        request = _request(session, context, request_id)
    form = Refused(posted)
    if form.wrong:
        start = {"name": request.name, "language": request.language}
        new = Invited(start=start, offered={"language": languages(context)})
        return _page(context, request_id, new, form, 422)

    def job(session: Session) -> None:
        _request(session, context, request_id)
        answered = invite_requests.refuse(
            session, context.clock, context.me.staff_id, request_id, form.reason
        )
        inviting.answered(session, context.clock, context.services.chat_words, answered)

    context.write(job)
    return context.go(f"/households/{request.household_id}/people?done=changed")


def _request(session: Session, context: RequestContext, request_id: int) -> InviteRequest:
    return access.get(session, context.me, InviteRequest, request_id, Action.KEEP_HOUSEHOLD)


def _open(session: Session, context: RequestContext, request_id: int) -> InviteRequest:
    request = _request(session, context, request_id)
    if request.state is not InviteRequestState.ASKED:
        raise NotPossible(request.state.value)
    return request


def _page(
    context: RequestContext, request_id: int, form: Invited, refusing: Refused, status: int = 200
) -> HTMLResponse:
    with context.read() as session:
        request = _request(session, context, request_id)
        household = session.get_one(Household, request.household_id)
        asker = session.get_one(Member, request.member_id)
    return household_frame.page(
        context,
        household,
        Tab.PEOPLE,
        "privacy/invite_request.html",
        status,
        asked=request,
        asker=asker,
        form=form,
        refusing=refusing,
    )
