"""The page of one case."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from admin.cases import names
from admin.cases.fields import Fields
from admin.cases.record import record
from admin.desk import AtDesk, Desk
from admin.viewed import viewed
from budgeting import access
from budgeting.cases import Topic
from budgeting.db.tables import Case
from budgeting.states import Outcome, Urgency

router = APIRouter(prefix="/cases")


@router.get("/{case_id:int}")
def show(desk: AtDesk, case_id: int, part: str = "", print: str = "") -> HTMLResponse:
    with desk.read() as session:
        access.get(session, desk.me, Case, case_id)
    viewed(desk, "case", case_id)
    return page(desk, case_id, part=part, paper=bool(print))


def page(
    desk: Desk,
    case_id: int,
    *,
    status: int = 200,
    part: str = "",
    paper: bool = False,
    kept: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    stale: bool = False,
) -> HTMLResponse:
    """The page of a case. ``kept`` are fields as they were sent, ``wrong`` says per field what is the matter,
    ``stale`` that somebody else changed the case since the form was shown."""
    with desk.read() as session:
        found = record(session, desk, case_id)
        return desk.page(
            "cases/live.html" if part == "live" else "cases/case.html",
            status,
            record=found,
            case=found.case,
            writes=found.writes and not paper,
            paper=paper,
            kept=Fields(kept or {}),
            wrong=Fields(wrong or {}),
            stale=stale,
            states=names.STATES,
            outcomes=names.OUTCOMES,
            afterwards=names.AFTERWARDS,
            urgencies=names.URGENCIES,
            Outcome=Outcome,
            Urgency=Urgency,
            Topic=Topic,
            swap=part == "live",
        )
