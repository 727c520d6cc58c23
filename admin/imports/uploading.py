"""A file is uploaded, read and checked; nothing is imported yet."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select

from admin.context import Context, Posted, RequestContext
from admin.imports import labels, queries
from admin.imports.forms import Uploaded
from admin.kit import errors
from admin.kit.fields import CHOOSE
from budgeting import imports
from budgeting.access import Action
from budgeting.db.tables import Programme
from budgeting.imports import checking, reading, staging
from dialogs.text import Text, figures

router = APIRouter(prefix="/imports")
#: The options, by field.
Offered = dict[str, dict[Any, Text | str]]
#: Opening a file may take 64 MB, so only two at a time; others wait.
_ROOM = BoundedSemaphore(2)


@router.get("/new")
def ask(context: Context) -> HTMLResponse:
    context.needs(Action.IMPORT)
    offered = _offered(context)
    return _form(context, Uploaded(offered=offered), offered)


@router.post("/new")
def upload(context: Context, posted: Posted) -> Response:
    context.needs(Action.IMPORT)
    offered = _offered(context)
    uploaded = Uploaded(posted, offered=offered)
    for name in ("programme", "kind"):
        if len(offered[name]) > 1 and name not in uploaded.wrong and uploaded.value(name) is None:
            uploaded.refuse(name, CHOOSE)
    if uploaded.wrong:
        return _form(context, uploaded, offered, 422)
    programme_id: int = uploaded.programme or next(iter(offered["programme"]))
    kind = imports.KINDS[uploaded.kind or next(iter(offered["kind"]))]
    file = uploaded.file
    try:
        with _ROOM:
            table = staging.table_of(kind, file.content, context.language)
    except reading.Refused as error:
        errors.refuse(uploaded, "imports", error, "file", **error.details)
        return _form(context, uploaded, offered, 422)
    with context.read() as session:
        lines = checking.checked(session, context.clock, kind, programme_id, table, queries.by_name(context))
    import_id = context.write(
        lambda s: (
            staging.stage(
                s,
                context.clock,
                context.me.staff_id,
                kind,
                programme_id,
                file.name,
                file.content,
                table,
                lines,
            ).id
        )
    )
    return context.go(f"/imports/{import_id}")


def _offered(context: RequestContext) -> Offered:
    with context.read() as session:
        programmes = session.execute(
            select(Programme.id, Programme.name)
            .where(Programme.id.in_(context.me.where(Action.IMPORT)), Programme.archived_at.is_(None))
            .order_by(Programme.name)
            .limit(500)
        )
        return {
            "programme": {row.id: row.name for row in programmes},
            "kind": {code: words.name for code, words in labels.KINDS.items()},
        }


def _form(
    context: RequestContext,
    uploaded: Uploaded,
    offered: Offered,
    status: int = 200,
) -> HTMLResponse:
    return context.page(
        "imports/new.html",
        status,
        form=uploaded,
        several={name: len(options) > 1 for name, options in offered.items()},
        kinds=[
            (
                code,
                labels.KINDS[code],
                [(column.name(context.language), column.required) for column in kind.columns],
            )
            for code, kind in imports.KINDS.items()
        ],
        most_bytes=reading.MOST_BYTES // 1024 // 1024,
        most_rows=figures.number(reading.MOST_ROWS, context.language),
        days=staging.REMEMBERED.days,
    )
