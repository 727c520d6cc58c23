"""From chosen messages into a case: the form that shows what will be frozen, and its keeping."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import Response

from admin.cases import fields, names
from admin.cases.draft import Draft, draft
from admin.cases.fields import Fields
from admin.desk import AtDesk, Desk, Form
from admin.kit.params import number
from budgeting import cases
from budgeting.access import Action
from budgeting.cases import Topic
from budgeting.errors import NotPossible
from budgeting.states import Urgency
from dialogs.text import Text, t

router = APIRouter(prefix="/cases")

WRONG: dict[str, Text] = {
    "topic": t("Choose what it is about."),
    "closed": t("This case was closed meanwhile. Choose another one, or open a new one."),
}


@router.get("/new")
def new(desk: AtDesk, conversation: str = "", household: str = "", messages: str = "") -> Response:
    desk.needs(Action.WRITE_CASE)
    with desk.read() as session:
        return _page(desk, draft(session, desk, conversation, household, messages))


@router.post("")
def keep(desk: AtDesk, form: Form) -> Response:
    desk.needs(Action.WRITE_CASE)
    sent = fields.of(form)
    asked = [sent[name] for name in ("conversation", "household", "messages")]
    with desk.read() as session:
        wanted = draft(session, desk, *asked)
        topic, into = sent["topic"], number(sent["into"])
        if wanted.household_id is None or (into is None and topic not in set(Topic)):
            return _page(desk, wanted, sent, {"topic": desk.say(WRONG["topic"].key)}, 422)
    household_id = wanted.household_id
    urgency = Urgency.HIGH if sent["urgency"] == Urgency.HIGH else Urgency.NORMAL
    try:
        made = desk.write(
            lambda s: (
                cases.escalate(
                    s,
                    desk.clock,
                    desk.me.staff_id,
                    household_id,
                    topic=topic,
                    urgency=urgency,
                    message_ids=wanted.message_ids,
                    conversation_id=wanted.conversation_id,
                    instalment_id=wanted.instalment_id if topic == Topic.CANNOT_PAY else None,
                    into=into,
                ).id
            )
        )
    except NotPossible as error:
        with desk.read() as session:
            again = draft(session, desk, *asked)
            wrong = {"into": desk.say(WRONG.get(error.reason, WRONG["closed"]).key)}
            return _page(desk, again, sent, wrong, 409)
    return desk.go(f"/cases/{made}")


def _page(
    desk: Desk,
    wanted: Draft,
    kept: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    return desk.page(
        "cases/new.html",
        status,
        draft=wanted,
        kept=Fields(kept or {}),
        wrong=Fields(wrong or {}),
        topics=names.TOPICS,
        urgencies=names.URGENCIES,
    )
