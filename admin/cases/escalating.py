"""From chosen messages to a case: the form shows what will be frozen, then keeps it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from admin.cases import names
from admin.cases.draft import Draft, draft
from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.fields import Choice, Code, Id
from admin.kit.form import Form
from admin.view_log import viewed
from budgeting import cases
from budgeting.access import Action
from budgeting.cases import Topic
from budgeting.errors import NotPossible
from budgeting.states.tasks import Urgency
from dialogs.text import t

router = APIRouter(prefix="/cases")


class Escalated(Form):
    conversation = Code()
    household = Code()
    messages = Code()
    #: None means a new case, with the topic.
    into = Id()
    topic = Choice(names.TOPICS, wrong=t("Choose what it is about."))
    urgency = Choice(names.URGENCIES, otherwise=Urgency.NORMAL)


@router.get("/new")
def new(context: Context, conversation: str = "", household: str = "", messages: str = "") -> Response:
    context.needs(Action.WRITE_CASE)
    with context.read() as session:
        prepared = draft(session, context, conversation, household, messages)
    return _page(context, prepared)


@router.post("")
def keep(context: Context, posted: Posted) -> Response:
    context.needs(Action.WRITE_CASE)
    form = Escalated(posted)
    asked = (form.conversation, form.household, form.messages)
    with context.read() as session:
        prepared = draft(session, context, *asked)
    if prepared.household_id is None or (form.into is None and form.wrong):
        return _page(context, prepared, form, 422)
    household_id = prepared.household_id
    # An existing case keeps its topic.
    topic = Topic.OTHER if form.wrong else form.topic
    try:
        made = context.write(
            lambda s: (
                cases.escalate(
                    s,
                    context.clock,
                    context.me.staff_id,
                    household_id,
                    topic=topic,
                    urgency=form.urgency,
                    message_ids=prepared.message_ids,
                    conversation_id=prepared.conversation_id,
                    instalment_id=prepared.instalment_id if topic is Topic.CANNOT_PAY else None,
                    into=form.into,
                ).id
            )
        )
    except NotPossible as error:
        errors.refuse(form, "escalating", error)
        with context.read() as session:
            prepared = draft(session, context, *asked)
        return _page(context, prepared, form, 409)
    return context.go(f"/cases/{made}")


def _page(
    context: RequestContext, prepared: Draft, form: Escalated | None = None, status: int = 200
) -> Response:
    if prepared.conversation_id is not None:
        viewed(context, "conversation", prepared.conversation_id)
    elif prepared.household_id is not None:
        viewed(context, "household", prepared.household_id)
    start = {"into": prepared.into or "", "topic": prepared.topic.value, "urgency": prepared.urgency.value}
    return context.page("cases/new.html", status, draft=prepared, form=form or Escalated(start=start))
