"""From chosen messages into a case: the form that shows what will be frozen, and its keeping."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from admin.cases import names
from admin.cases.draft import Draft, draft
from admin.desk import AtDesk, Desk, Posted
from admin.kit import errors
from admin.kit.fields import Choice, Code, Id
from admin.kit.form import Form
from budgeting import cases
from budgeting.access import Action
from budgeting.cases import Topic
from budgeting.errors import NotPossible
from budgeting.states import Urgency
from dialogs.text import t

router = APIRouter(prefix="/cases")


class Escalated(Form):
    conversation = Code()
    household = Code()
    messages = Code()
    #: None: a new case, with the topic.
    into = Id()
    topic = Choice(names.TOPICS, wrong=t("Choose what it is about."))
    urgency = Choice(names.URGENCIES, otherwise=Urgency.NORMAL)


@router.get("/new")
def new(desk: AtDesk, conversation: str = "", household: str = "", messages: str = "") -> Response:
    desk.needs(Action.WRITE_CASE)
    with desk.read() as session:
        return _page(desk, draft(session, desk, conversation, household, messages))


@router.post("")
def keep(desk: AtDesk, posted: Posted) -> Response:
    desk.needs(Action.WRITE_CASE)
    form = Escalated(posted)
    asked = (form.conversation, form.household, form.messages)
    with desk.read() as session:
        wanted = draft(session, desk, *asked)
        if wanted.household_id is None or (form.into is None and form.wrong):
            return _page(desk, wanted, form, 422)
    household_id = wanted.household_id
    # A case that is there already keeps its own topic.
    topic = Topic.OTHER if form.wrong else form.topic
    try:
        made = desk.write(
            lambda s: (
                cases.escalate(
                    s,
                    desk.clock,
                    desk.me.staff_id,
                    household_id,
                    topic=topic,
                    urgency=form.urgency,
                    message_ids=wanted.message_ids,
                    conversation_id=wanted.conversation_id,
                    instalment_id=wanted.instalment_id if topic is Topic.CANNOT_PAY else None,
                    into=form.into,
                ).id
            )
        )
    except NotPossible as error:
        errors.refuse(form, "escalating", error)
        with desk.read() as session:
            return _page(desk, draft(session, desk, *asked), form, 409)
    return desk.go(f"/cases/{made}")


def _page(desk: Desk, wanted: Draft, form: Escalated | None = None, status: int = 200) -> Response:
    start = {"into": wanted.into or "", "topic": wanted.topic.value, "urgency": wanted.urgency.value}
    return desk.page("cases/new.html", status, draft=wanted, form=form or Escalated(start=start))
