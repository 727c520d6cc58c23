"""Files to fill in: the template of a kind, and an import's lines that need correcting."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from admin.context import Context, RequestContext
from admin.imports import queries
from admin.kit import export
from budgeting import access, audit, imports
from budgeting.access import Action
from budgeting.audit import AuditAction, Details
from budgeting.db.tables import Import
from budgeting.errors import NotFound
from budgeting.imports import staging
from budgeting.imports.reading import MOST_ROWS
from dialogs.text import t

router = APIRouter(prefix="/imports")
TO_MEND = t("To correct")


@router.get("/template/{code}.{form}")
def template(context: Context, code: str, form: str) -> Response:
    """The headings, and one invented line."""
    context.needs(Action.IMPORT)
    if code not in imports.KINDS or form not in export.KINDS:
        raise NotFound("page", code)
    columns = imports.KINDS[code].columns
    headings = [column.name(context.language) for column in columns]
    example = [column.example_in(context.language) for column in columns]
    write, _ = export.KINDS[form]
    file, _ = write(context, headings, [example], context.clock.now())
    return export.sent(file, code, form)


@router.get("/{import_id:int}/faulty.{form}")
def faulty(context: Context, import_id: int, form: str) -> Response:
    """The lines with errors, with their whole families, and a column that explains them."""
    context.needs(Action.IMPORT)
    if form not in export.KINDS:
        raise NotFound("page", form)
    with context.read() as session:
        made = access.get(session, context.me, Import, import_id)
        if not queries.reads(context, made) or made.forgotten_at is not None:
            raise NotFound("import", import_id)
        rows = staging.rows(session, import_id, staging.FAULTY, MOST_ROWS)
        lines = queries.lines(context, made, rows, queries.offered(session, context, made))
        headings = queries.headings(context, made)
    write, _ = export.KINDS[form]
    file, number = write(
        context,
        [*headings, context.say(TO_MEND.key)],
        ([*line.cells, _said(line, context)] for line in lines),
        context.clock.now(),
    )
    context.write(
        lambda s: audit.note(
            s,
            context.clock,
            context.me.staff_id,
            AuditAction.IMPORT_EXPORT,
            "import",
            import_id,
            details=Details(rows=number),
        )
    )
    return export.sent(file, f"import-{import_id}", form)


def _said(line: queries.Shown, context: RequestContext) -> str:
    said = [(column, context.services.words.plain(text, context.language)) for column, _, text in line.said]
    return " ".join(f"{column}: {words}" if column else words for column, words in said)
