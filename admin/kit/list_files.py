"""The file of a list: made at once where it is short, offered as a job in the background where it is long."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Reader, RequestContext
from admin.kit import export
from budgeting import audit, batches
from budgeting.audit import Details
from budgeting.clock import Clock
from budgeting.states.batches import BatchKind

if TYPE_CHECKING:
    from admin.kit.listing import Listing, Params

#: The rows of a file that is made while somebody waits: a longer one is made in the background.
MOST_AT_ONCE = 2_000
#: The rows of a file of what no statement selects: such lists are short.
MOST_JUDGED = 20_000
#: So many rows are read at a time.
ROWS = 500


def most(listing: Listing) -> int:
    """The rows that a file holds which is made at once."""
    return MOST_AT_ONCE if listing.select is not None else MOST_JUDGED


def answer(listing: Listing, context: RequestContext, kind: str) -> Response:
    """What the page shows with these filters, all pages of it; that it was downloaded is a line of the audit. What is
    too long to wait for is offered as a job in the background."""
    context.needs(listing.action)
    asked = listing.params(context, context.request.query_params)
    write, _ = export.KINDS[kind]
    with context.read() as session:
        if listing.select is not None and _long(listing, session, context, asked):
            return _offer(listing, context, asked, kind)
        rows = (export.cells(context, listing.in_file, row) for row in _all(listing, session, context, asked))
        file, number = write(context, export.head(context, listing.in_file), rows, context.clock.now())
    try:
        context.write(lambda s: note(listing, s, context.clock, context.me.staff_id, number))
    except BaseException:
        file.close()
        raise
    return export.sent(file, name(listing, context.clock.now()), kind)


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


def name(listing: Listing, at: datetime) -> str:
    """What a file is called, without its ending: no word of a filter is in it, which could be somebody's name."""
    return f"{listing.name}-{at:%Y-%m-%d}"


def note(listing: Listing, session: Session, clock: Clock, staff_id: int, rows: int) -> None:
    """The line of the audit about a file."""
    action = listing.export
    assert action is not None  # noqa: S101 - there is no route without
    subject = action.value.partition(".")[0]
    audit.note(session, clock, staff_id, action, subject, None, details=Details(rows=rows))


def _offer(listing: Listing, context: RequestContext, asked: Params, kind: str) -> HTMLResponse:
    said = listing.query(asked, page=1)
    return context.page(
        "kit/long_file.html",
        listing=listing,
        action=f"{listing.path}/export.{kind}" + (f"?{said}" if said else ""),
        back=listing.path + (f"?{said}" if said else ""),
        most=MOST_AT_ONCE,
        key=secrets.token_urlsafe(16),
    )


def _long(listing: Listing, session: Session, context: Reader, asked: Params) -> bool:
    numbers = listing.statement(session, context, asked).with_only_columns(listing.key)
    return session.execute(numbers.limit(1).offset(MOST_AT_ONCE)).first() is not None


def _all(listing: Listing, session: Session, context: Reader, asked: Params) -> Iterator[Any]:
    if listing.source is not None:
        yield from listing.source(session, context, asked).part(MOST_JUDGED, 0)
        return
    statement = listing.statement(session, context, asked).limit(MOST_AT_ONCE)
    # One statement, read piece by piece: pages asked for one after the other could miss a row, or have one twice.
    with session.execute(statement.execution_options(yield_per=ROWS)) as result:
        for rows in result.partitions():
            yield from listing.rows(session, context, rows)
