"""The list of your own jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session

from admin.batches import labels, queries
from admin.context import RequestContext
from admin.kit import list_routes
from admin.kit.columns import on_page
from admin.kit.filters import Choice
from admin.kit.listing import Listing, Params, Sort, Start
from budgeting.access import Action
from budgeting.db.tables import Batch
from budgeting.states.batches import BatchState
from dialogs.text import t, tn


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {"states": labels.STATES, "tags": labels.TAGS}


BATCHES = Listing(
    path="/batches",
    action=Action.READ_BATCH,
    title=t("Jobs in the background"),
    select=queries.own,
    key=Batch.id,
    rows=queries.rows,
    sorts={"newest": Sort(lambda asked, context: [Batch.id.desc()])},
    filters=[
        Choice(
            name="state",
            label=t("State"),
            options={state.value: words for state, words in labels.STATES.items()},
            where=lambda state, session, context: Batch.state == BatchState(state),
        )
    ],
    columns=[
        on_page("what", t("What"), title=True),
        on_page("state", t("State")),
        on_page("progress", t("Progress")),
        on_page("asked", t("Started")),
    ],
    counted=lambda count: tn("{count} job", "{count} jobs", count),
    empty=lambda asked: t("You have started no job."),
    no_match=t("No job fits. Loosen the filter."),
    start=Start(t("Ask for the file of a long list: it is prepared here.")),
    find=t("Find jobs"),
    live="live-batch from:body delay:300ms",
    cells="batches/cells.html",
    context=_context,
)
router = APIRouter()
list_routes.add(BATCHES, router)
