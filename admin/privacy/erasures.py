"""Requests to delete a person's data: the list, and one request with its answer."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.privacy.forms import Refused
from admin.view_log import viewed
from budgeting import access, approvals, households, programmes
from budgeting.access import Action
from budgeting.db.tables import ErasureRequest, Household, Member
from budgeting.households import Person
from budgeting.privacy import erasure, retention
from budgeting.states.privacy import ErasureState
from dialogs.privacy import erasure as chat
from dialogs.privacy.retention import NAMES, until
from dialogs.text import Text, t

router = APIRouter(prefix="/erasures")
#: Rows of the list.
MOST = 200
STATES: dict[ErasureState, Text] = {
    ErasureState.ASKED: t("Waiting for an answer"),
    ErasureState.APPROVED: t("To be carried out"),
    ErasureState.REFUSED: t("Refused"),
    ErasureState.WITHDRAWN: t("Taken back by the person"),
}
DONE: dict[str, Text] = {
    "approved": t("Approved. It is listed as to be carried out, with its date."),
    "refused": t("Refused. The person reads your reason in the chat."),
    "untold": t("Saved, but the person could not be told in the chat: please call or write."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One request in the list."""

    request: ErasureRequest
    name: str
    household: str


@router.get("")
def show_all(context: Context) -> HTMLResponse:
    context.needs(Action.READ_ERASURE)
    with context.read() as session:
        rows = [
            Row(row.ErasureRequest, row.name, row.household)
            for row in session.execute(
                select(ErasureRequest, Member.name, Household.name.label("household"))
                .join(Member, Member.id == ErasureRequest.member_id)
                .join(Household, Household.id == ErasureRequest.household_id)
                .where(access.visible(ErasureRequest, context.me))
                .order_by(
                    ErasureRequest.state.in_((ErasureState.ASKED, ErasureState.APPROVED)).desc(),
                    ErasureRequest.answer_by,
                    ErasureRequest.id,
                )
                .limit(MOST)
            )
        ]
    return context.page("privacy/erasures.html", rows=rows, states=STATES)


@router.get("/{erasure_id:int}")
def show(context: Context, erasure_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        access.get(session, context.me, ErasureRequest, erasure_id)
    viewed(context, "erasure", erasure_id)
    return _page(context, erasure_id, Refused(), done=done)


@router.post("/{erasure_id:int}/approve")
def approve(context: Context, posted: Posted, erasure_id: int) -> Response:
    def job(session: Session) -> str | None:
        access.get(session, context.me, ErasureRequest, erasure_id, Action.DECIDE_ERASURE)
        request = erasure.approve(session, context.clock, context.me.staff_id, erasure_id)
        return chat.answered(session, context.clock, context.services.chat_words, request)

    return _answered(context, erasure_id, context.write(job), "approved")


@router.post("/{erasure_id:int}/refuse")
def refuse(context: Context, posted: Posted, erasure_id: int) -> Response:
    with context.read() as session:
        access.get(session, context.me, ErasureRequest, erasure_id, Action.DECIDE_ERASURE)
    form = Refused(posted)
    if form.wrong:
        return _page(context, erasure_id, form, status=422)

    def job(session: Session) -> str | None:
        access.get(session, context.me, ErasureRequest, erasure_id, Action.DECIDE_ERASURE)
        request = erasure.refuse(session, context.clock, context.me.staff_id, erasure_id, form.reason)
        return chat.answered(session, context.clock, context.services.chat_words, request)

    return _answered(context, erasure_id, context.write(job), "refused")


def _answered(context: RequestContext, erasure_id: int, why_untold: str | None, done: str) -> Response:
    told = why_untold in (None, "said_before")
    return context.go(f"/erasures/{erasure_id}?done={done if told else 'untold'}")


def _page(
    context: RequestContext, erasure_id: int, form: Refused, *, done: str = "", status: int = 200
) -> HTMLResponse:
    with context.read() as session:
        request = access.get(session, context.me, ErasureRequest, erasure_id)
        household = session.get_one(Household, request.household_id)
        person: Person = households.person(session, request.member_id)
        answer = approvals.latest(session, erasure.subject_of(request))
        today = programmes.today(context.clock, household)
    return context.page(
        "privacy/erasure.html",
        status,
        place=household,
        household=household,
        erasure=request,
        person=person,
        reason=answer.reason if answer is not None else "",
        late=today > request.answer_by,
        going=[NAMES[group] for group in retention.going(person)],
        staying=[(NAMES[each.group], until(each)) for each in retention.staying(person)],
        states=STATES,
        form=form,
        reads_household=access.allows(context.me, Action.READ_HOUSEHOLD, household),
        may_decide=access.allows(context.me, Action.DECIDE_ERASURE, household),
        done=DONE.get(done),
    )
