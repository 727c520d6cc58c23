"""The list of imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session

from admin.context import Reader
from admin.imports import labels, queries
from admin.kit import list_routes
from admin.kit.listing import Listing, Params, Sort, Start
from budgeting.access import Action
from budgeting.db.tables import Import
from dialogs.text import t, tn


def _context(session: Session, context: Reader, asked: Params) -> Mapping[str, Any]:
    return {"states": labels.STATES, "tags": labels.TAGS, "row_names": labels.ROWS}


IMPORTS = Listing(
    path="/imports",
    action=Action.IMPORT,
    title=t("Imports"),
    select=queries.visible,
    key=Import.id,
    rows=queries.rows,
    sorts={"newest": Sort(lambda asked, context: [Import.id.desc()])},
    counted=lambda count: tn("{count} import", "{count} imports", count),
    empty=lambda asked: t("Nothing has been imported yet."),
    no_match=t("Nothing has been imported yet."),
    start=Start(
        t("A list in CSV or Excel is checked line by line before anything is kept."),
        "/imports/new",
        t("Import from a file"),
    ),
    live="live-batch from:body delay:500ms",
    template="imports/list.html",
    cells="imports/cells.html",
    context=_context,
)
router = APIRouter()
list_routes.add(IMPORTS, router)
