"""The list of conversations, with a tab for each view. It is the first pane of the inbox."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from admin.context import RequestContext
from admin.inbox import labels, queries, show
from admin.inbox.queries import Tab
from admin.kit.columns import in_file
from admin.kit.filters import Choice, Pick
from admin.kit.listing import Listing, Params, Sort, Start
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.db.tables import Conversation
from budgeting.states.tasks import Urgency
from dialogs.text import Text, t

TABS: Mapping[str, Text] = {
    Tab.WAITING: t("Waiting"),
    Tab.MINE: t("Mine"),
    Tab.UNASSIGNED: t("Unassigned"),
    Tab.ALL: t("All"),
    Tab.SNOOZED: t("Snoozed"),
    Tab.RESOLVED: t("Resolved conversations"),
}


def _empty(asked: Params) -> Text:
    if asked["tab"] in (Tab.WAITING, Tab.UNASSIGNED):
        return t("Nobody is waiting for an answer.")
    return t("There is nothing here.")


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {
        "counts": queries.counts(session, context.me, context.clock.now()),
        "opened": _opened(context),
        "overview": None,
        **show.common(context),
    }


def _opened(context: RequestContext) -> int:
    """The conversation beside the list: that of the page, or of the page for which htmx fetches the list. 0 if none."""
    heads, path = context.request.headers, context.request.url.path
    if heads.get("hx-request"):
        path = urlsplit(heads.get("hx-current-url", "")).path
    match = re.fullmatch(r"/inbox/(\d{1,19})", path)
    return int(match[1]) if match else 0


CONVERSATIONS = Listing(
    path="/inbox",
    action=Action.READ_CONVERSATION,
    title=t("Inbox"),
    select=queries.visible,
    key=Conversation.id,
    rows=queries.rows,
    sorts={"waiting": Sort(queries.ordered)},
    filters=[
        Choice(name="tab", label=t("Lists"), options=TABS, any=None, tabs=True),
        Choice(
            name="language",
            label=t("Language"),
            options=labels.languages,
            where=lambda language, session, context: Conversation.language == language,
        ),
        Choice(
            name="topic",
            label=t("Topic"),
            options=labels.TOPICS,
            where=lambda topic, session, context: Conversation.topic == topic,
        ),
        Choice(
            name="priority",
            label=t("Priority"),
            options={Urgency.HIGH: t("Urgent only")},
            where=lambda urgency, session, context: Conversation.urgency == Urgency(urgency),
        ),
        Pick(
            name="label",
            label=t("Label"),
            rows=queries.labels_to_filter,
            where=lambda label, session, context: queries.has_label(label),
        ),
    ],
    # What was written stays in the conversation: a file says how it stands and under which labels.
    columns=[
        in_file("name", t("Name"), lambda row, context: row.name),
        in_file("household", t("Household"), lambda row, context: row.household),
        in_file("language", t("Language"), lambda row, context: context.language_name(row.language)),
        in_file("state", t("Status"), lambda row, context: labels.STATES[row.state]),
        in_file("topic", t("Topic"), lambda row, context: labels.TOPICS.get(row.topic)),
        in_file("urgent", t("Priority"), lambda row, context: t("Urgent") if row.urgent else None),
        in_file("labels", t("Labels"), lambda row, context: ", ".join(label.name for label in row.labels)),
        in_file("holder", t("Assigned to"), lambda row, context: row.holder),
        in_file("since", t("Waiting since"), lambda row, context: row.since),
    ],
    export=AuditAction.CONVERSATION_EXPORT,
    empty=_empty,
    no_match=t("There is nothing here."),
    start=Start(t("When a family writes to a person, it appears here at once."), "/", t("Go to Today")),
    find=t("Filter the list"),
    live="live from:body delay:300ms",
    template="inbox/page.html",
    parts={"conversation": "inbox/nothing.html"},
    cells="inbox/cells.html",
    style="inbox",
    context=_context,
)
