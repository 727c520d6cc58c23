"""The file of a list: made at once if it is short, offered as a background job if it is long."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Reader, RequestContext
from admin.kit import export
from admin.kit.listing import Listing, Params
from budgeting import audit, batches, programmes
from budgeting.audit import Details
from budgeting.clock import Clock
from budgeting.states.batches import BatchKind

#: Rows read at a time.
ROWS = 500


def answer(listing: Listing, context: RequestContext, kind: str) -> Response:
    """A file of everything the page shows with these filters, on all its pages; the download gets an audit line. A file
    that is too long to wait for is offered as a background job."""
    context.needs(listing.action)
    asked = listing.params(context, context.request.query_params)
    write, _ = export.KINDS[kind]
    with context.read() as session:
        if listing.select is not None and _long(listing, session, context, asked):
            return _offer(listing, context, asked, kind)
        columns = listing.in_file(context)
        rows = (export.cells(context, columns, row) for row in _all(listing, session, context, asked))
        file, number = write(context, export.head(context, columns), rows, context.clock.now())
    try:
        context.write(
            lambda s: note(listing, s, context.clock, context.me.staff_id, number, listing.said(asked))
        )
    except BaseException:
        file.close()
        raise
    return export.sent(file, name(listing, programmes.today(context.clock, context.me)), kind)


def start(listing: Listing, context: RequestContext, posted: Mapping[str, Any], kind: str) -> Response:
    """Have the file made in the background."""
    context.needs(listing.action)
    asked = listing.params(context, context.request.query_params)
    key = str(posted.get("key", ""))[:40] or None
    params = {"list": listing.path, "format": kind, "query": listing.said(asked, page=1)}
    job = context.services.kinds[BatchKind.EXPORT]
    number = context.write(
        lambda s: batches.start(s, context.clock, context.me, job, params, form_key=key).id
    )
    return context.go(f"/batches/{number}")


def name(listing: Listing, on: date) -> str:
    """The file's name without its extension. It contains no filter value, which could be somebody's name."""
    return f"{listing.name}-{on:%Y-%m-%d}"


def note(
    listing: Listing, session: Session, clock: Clock, staff_id: int, rows: int, said: Mapping[str, Any]
) -> None:
    """Write the audit line for a file: how many rows, and by which filters (``said``: as in a URL)."""
    action = listing.export
    assert action is not None  # noqa: S101 - there is no route without
    subject = action.value.partition(".")[0]
    audit.note(
        session,
        clock,
        staff_id,
        action,
        subject,
        None,
        details=Details(rows=rows, filters=listing.narrowed(said)),
    )


def _offer(listing: Listing, context: RequestContext, asked: Params, kind: str) -> HTMLResponse:
    said = listing.query(asked, page=1)
    return context.page(
        "kit/long_file.html",
        listing=listing,
        action=f"{listing.path}/export.{kind}" + (f"?{said}" if said else ""),
        back=listing.path + (f"?{said}" if said else ""),
        most=listing.most_in_file,
        key=secrets.token_urlsafe(16),
    )


def _long(listing: Listing, session: Session, context: Reader, asked: Params) -> bool:
    numbers = listing.statement(session, context, asked).with_only_columns(listing.key)
    return session.execute(numbers.limit(1).offset(listing.most_in_file)).first() is not None


def _all(listing: Listing, session: Session, context: Reader, asked: Params) -> Iterator[Any]:
    if listing.source is not None:
        yield from listing.source(session, context, asked).part(listing.most_in_file, 0)
        return
    statement = listing.statement(session, context, asked).limit(listing.most_in_file)
    # One statement, read piece by piece: separate pages could miss a row or repeat one.
    with session.execute(statement.execution_options(yield_per=ROWS)) as result:
        for rows in result.partitions():
            yield from listing.rows(session, context, rows)
