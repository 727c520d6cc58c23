"""A job with its progress; stopping it; its file."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.batches import labels, queries
from admin.context import Context, Posted, RequestContext
from admin.kit import export
from budgeting import access, batches
from budgeting.access import Action
from budgeting.db.tables import Batch, Staff
from budgeting.states.batches import BatchState

router = APIRouter(prefix="/batches")


@router.get("/{batch_id:int}")
def look(context: Context, batch_id: int, part: str = "") -> HTMLResponse:
    context.needs(Action.READ_BATCH)
    with context.read() as session:
        shown = _context(session, context, access.get(session, context.me, Batch, batch_id))
    return context.page("batches/progress.html" if part == "live" else "batches/batch.html", **shown)


@router.post("/{batch_id:int}/cancel")
def cancel(context: Context, posted: Posted, batch_id: int) -> Response:
    with context.read() as session:
        access.get(session, context.me, Batch, batch_id)
    context.write(lambda s: batches.cancel(s, context.clock, context.me.staff_id, batch_id))
    return context.go(f"/batches/{batch_id}")


@router.get("/{batch_id:int}/file")
def download(context: Context, batch_id: int) -> Response:
    context.needs(Action.TAKE_BATCH)
    batch = context.write(lambda s: batches.take_result(s, context.clock, context.me.staff_id, batch_id))
    content = queries.content(context.services, batch_id)
    return export.download(content, batch.file_name, batch.media_type, batch.size)


def _context(session: Session, context: RequestContext, batch: Batch) -> dict[str, Any]:
    mine = batch.staff_id == context.me.staff_id
    asked_by = session.get(Staff, batch.staff_id) if batch.staff_id and not mine else None
    has_file = batch.state is BatchState.DONE and batch.file_name != "" and batch.emptied_at is None
    return {
        "it": queries.row(context.services, batch),
        "file": batch if has_file and mine and batches.rights(batch) <= context.me.rights else None,
        "until": batch.finished_at + batches.RESULT_STAYS if batch.finished_at is not None else None,
        "gone": batch.state is BatchState.DONE and batch.file_name != "" and batch.emptied_at is not None,
        "by": asked_by.first_name if asked_by else "",
        "mine": mine,
        "moving": batch.state in batches.OPEN,
        "again": batch.state is BatchState.WAITING and batch.retry_at is not None,
        "reason": labels.reason(batch),
        "states": labels.STATES,
        "tags": labels.TAGS,
    }
