"""One import: what is new in it, what is wrong, and what becomes of it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.imports import labels, queries
from admin.imports.forms import Confirmed
from admin.kit import errors
from admin.view_log import viewed
from budgeting import access, imports
from budgeting.access import Action
from budgeting.db.tables import Batch, Import
from budgeting.errors import NotPossible
from budgeting.imports import staging
from budgeting.imports.committing import READY
from budgeting.states.imports import ImportRowState, ImportState
from dialogs.text import Text

router = APIRouter(prefix="/imports")
#: Maximum lines on the page; the file has all of them.
_SHOWN, _FIRST = 200, 5
#: The kind of import whose people can be invited.
HOUSEHOLDS = "households"


@router.get("/{import_id:int}")
def look(context: Context, import_id: int, part: str = "") -> HTMLResponse:
    context.needs(Action.IMPORT)
    if part == "live":
        with context.read() as session:
            made = access.get(session, context.me, Import, import_id)
            return context.page("imports/progress.html", **_standing(session, context, made))
    viewed(context, "import", import_id)
    return _page(context, import_id)


@router.post("/{import_id:int}/confirm")
def confirm(context: Context, posted: Posted, import_id: int) -> Response:
    confirmed = Confirmed(posted)
    if confirmed.wrong:
        return _page(context, import_id, errors.said("imports", "other_number").text)

    def job(session: Session) -> None:
        access.get(session, context.me, Import, import_id, Action.IMPORT)
        imports.confirm(session, context.clock, context.me.staff_id, import_id, confirmed.number)

    return _done(context, import_id, job)


@router.post("/{import_id:int}/undo")
def undo(context: Context, posted: Posted, import_id: int) -> Response:
    def job(session: Session) -> None:
        access.get(session, context.me, Import, import_id, Action.IMPORT)
        imports.undo(session, context.clock, context.me.staff_id, import_id)

    return _done(context, import_id, job)


@router.post("/{import_id:int}/discard")
def discard(context: Context, posted: Posted, import_id: int) -> Response:
    def job(session: Session) -> None:
        access.get(session, context.me, Import, import_id, Action.IMPORT)
        staging.discard(session, context.clock, context.me.staff_id, import_id)

    return _done(context, import_id, job)


def _done(context: RequestContext, import_id: int, job: Any) -> Response:
    try:
        context.write(job)
    except NotPossible as error:
        # Usually a second tap, or a colleague: the page shows the state as of now.
        return _page(context, import_id, errors.said("imports", error).text)
    return context.go(f"/imports/{import_id}")


def _page(context: RequestContext, import_id: int, refused: Text | None = None) -> HTMLResponse:
    with context.read() as session:
        made = access.get(session, context.me, Import, import_id)
        shown = _standing(session, context, made)
        shown |= (
            _lines(session, context, made) if shown["reads"] else {"faulty": [], "first": [], "differing": []}
        )
    return context.page("imports/one.html", 409 if refused else 200, refused=refused, **shown)


def _standing(session: Session, context: RequestContext, made: Import) -> dict[str, Any]:
    state = staging.standing(session, made)
    counts = staging.counts(session, [made.id])[made.id]
    words = labels.KINDS[made.kind]
    new, created = (
        staging.things(session, made.id, each) for each in (ImportRowState.NEW, ImportRowState.CREATED)
    )
    moving = state in staging.BUSY
    same = staging.same_file(session, made) if state is ImportState.STAGED else None
    reads = queries.reads(context, made)
    return {
        "it": made,
        "state": state,
        "state_word": labels.STATES[state],
        "tag": labels.TAGS.get(state, ""),
        "kind": words,
        "file_name": made.file_name if reads else "",
        "reads": reads,
        "moving": moving,
        "job": session.get(Batch, made.batch_id) if moving and made.batch_id else None,
        "counts": [(labels.ROWS[each], each, counts[each]) for each in labels.ROWS if counts.get(each)],
        "faulty_lines": sum(counts.get(each, 0) for each in staging.FAULTY),
        "new": new,
        "new_number": words.number(new),
        "created": created,
        "created_number": words.number(created),
        "may_confirm": new > 0 and state in READY and made.forgotten_at is None,
        "may_undo": created > 0 and state is ImportState.COMMITTED,
        "may_invite": created > 0
        and state is ImportState.COMMITTED
        and made.kind == HOUSEHOLDS
        and context.me.may(Action.KEEP_HOUSEHOLD),
        "may_discard": state is ImportState.STAGED,
        "may_download": reads and made.forgotten_at is None and not moving,
        "people": queries.people(session, [made]),
        "same": same,
        "in_use": queries.used(session, context, made) if counts.get(ImportRowState.IN_USE) else [],
        "in_use_number": words.number(staging.things(session, made.id, ImportRowState.IN_USE)),
        "thing_page": words.page,
    }


def _lines(session: Session, context: RequestContext, made: Import) -> dict[str, Any]:
    names = queries.offered(session, context, made)

    def lines(states: tuple[ImportRowState, ...], most: int) -> list[queries.Shown]:
        return queries.lines(context, made, staging.rows(session, made.id, states, most), names)

    return {
        "headings": queries.headings(context, made),
        "faulty": lines(staging.FAULTY, _SHOWN),
        "first": lines((ImportRowState.NEW,), _FIRST),
        "differing": lines((ImportRowState.DIFFERENT,), _SHOWN),
    }
