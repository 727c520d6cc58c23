"""The log as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from admin import sheets
from admin.audit import queries
from admin.audit.filters import COMMAND, Filters
from admin.audit.names import ACTIONS, AT_THE_DOOR, GROUPS, SUBJECTS
from admin.audit.queries import MOST_IN_FILE, Line
from admin.desk import AtDesk, Desk
from admin.pages import ROME
from budgeting import audit
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.clock import zone
from dialogs.text import Text, t

router = APIRouter(prefix="/audit")
#: The file's first line.
HEAD: tuple[Text, ...] = (
    t("When"),
    t("Who"),
    t("What was done"),
    t("To what"),
    t("Number"),
    t("Details"),
    t("Code"),
)
#: In place of details about a family of which the reader may not read.
WITHHELD = t("written down, for those who accompany this family")


@router.get("")
def show(desk: AtDesk) -> HTMLResponse:
    desk.needs(Action.READ_AUDIT)
    wanted = Filters.of(desk.request.query_params)
    with desk.read() as session:
        lines, more = queries.page(session, desk.me, wanted)
        people = queries.people(session, desk.me)
    return desk.page(
        "audit/list.html",
        lines=lines,
        more=more,
        filters=wanted,
        people=people,
        command=COMMAND,
        groups=GROUPS,
        actions=ACTIONS,
        subjects=SUBJECTS,
        at_the_door=AT_THE_DOOR,
        most=MOST_IN_FILE,
        withheld=WITHHELD,
    )


@router.get("/export.csv")
def export(desk: AtDesk) -> Response:
    """What the page shows with these filters, all pages of it; that it was taken along is a line of the log."""
    desk.needs(Action.READ_AUDIT)
    wanted = Filters.of(desk.request.query_params)
    with desk.read() as session:
        lines = queries.everything(session, desk.me, wanted)
    desk.write(
        lambda s: audit.note(
            s, desk.clock, desk.me.staff_id, AuditAction.AUDIT_EXPORT, "audit", None, str(len(lines))
        )
    )
    head = [desk.house.words.plain(text, desk.language) for text in HEAD]
    name = f"audit-{desk.clock.now():%Y-%m-%d}"
    return sheets.as_csv(name, head, _rows(desk, lines), desk.language)


def _rows(desk: Desk, lines: list[Line]) -> Iterator[list[object]]:
    def said(names: dict[str, Text], code: str) -> str:
        return desk.house.words.plain(names[code], desk.language) if code in names else code

    for line in lines:
        yield [
            f"{line.at.astimezone(zone(ROME)):%Y-%m-%d %H:%M:%S}",
            line.who or desk.say("somebody at the door" if line.action in AT_THE_DOOR else "by command"),
            said(ACTIONS, line.action),
            line.colleague or said(SUBJECTS, line.subject),
            line.subject_id,
            desk.say(WITHHELD.key) if line.withheld else desk.chat_words.plain(line.details, desk.language),
            line.action,
        ]
