"""The log as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session

from admin.audit import queries
from admin.audit.names import ACTIONS, AT_THE_DOOR, GROUPS, SUBJECTS
from admin.audit.queries import COMMAND, Line
from admin.context import Reader, RequestContext
from admin.kit import list_routes
from admin.kit.columns import OnPhone, in_file, on_page
from admin.kit.filters import Choice, Day, Group, Number, Pick
from admin.kit.listing import Listing, Params, Sort, Start
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.db.tables import Audit
from dialogs.text import Text, t

#: Shown in place of details about a family the reader may not read about.
WITHHELD = t("recorded, for the staff who accompany this family")


def _actions(context: Reader) -> Iterable[Group]:
    return [(group, [(code.value, name) for code, name in names.items()]) for group, names in GROUPS]


def _who(line: Line, context: Reader) -> str:
    return line.who or context.say("not signed in" if line.action in AT_THE_DOOR else "from the command line")


def _what(line: Line, context: Reader) -> str | Text:
    return {str(code): name for code, name in ACTIONS.items()}.get(line.action, line.action)


def _to_what(line: Line, context: Reader) -> str | Text:
    return line.colleague or SUBJECTS.get(line.subject, line.subject)


def _details(line: Line, context: Reader) -> str | Text:
    return WITHHELD if line.withheld else context.chat_words.plain(line.details, context.language)


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {"actions": ACTIONS, "subjects": SUBJECTS, "at_the_door": AT_THE_DOOR, "withheld": WITHHELD}


AUDIT = Listing(
    path="/audit",
    action=Action.READ_AUDIT,
    title=t("Audit"),
    select=queries.readable,
    key=Audit.id,
    rows=queries.lines,
    sorts={
        "newest": Sort(lambda asked, context: [Audit.id.desc()], t("Newest first")),
        "oldest": Sort(lambda asked, context: [Audit.id], t("Oldest first")),
    },
    filters=[
        Pick(
            name="person",
            label=t("Staff member"),
            any=t("Everybody"),
            rows=queries.people,
            special={COMMAND: t("from the command line")},
            where=lambda person, session, context: queries.by(person),
        ),
        Choice(
            name="action",
            label=t("What was done"),
            any=t("Everything"),
            options=_actions,
            where=lambda action, session, context: Audit.action == action,
        ),
        Choice(
            name="subject",
            label=t("Subject"),
            any=t("Everything"),
            options=SUBJECTS,
            where=lambda subject, session, context: Audit.subject == subject,
        ),
        Number(
            name="number",
            label=t("Number"),
            where=lambda number, session, context: Audit.subject_id == number,
        ),
        Day(
            name="start", label=t("From"), where=lambda day, session, context: queries.since(day, context.me)
        ),
        Day(name="end", label=t("To"), where=lambda day, session, context: queries.until(day, context.me)),
    ],
    columns=[
        on_page("at", t("When")),
        on_page("who", t("Who")),
        on_page("what", t("What was done"), title=True),
        on_page("thing", t("Subject")),
        on_page("details", t("Details"), phone=OnPhone.ALONE),
        in_file("at", t("When"), lambda line, context: line.at),
        in_file("who", t("Who"), _who),
        in_file("what", t("What was done"), _what),
        in_file("thing", t("Subject"), _to_what),
        in_file("number", t("Number"), lambda line, context: line.subject_id),
        in_file("details", t("Details"), _details),
        in_file("code", t("Code"), lambda line, context: line.action),
    ],
    # Counting years of log would take longer than reading a page of it.
    counted=None,
    size=50,
    empty=lambda asked: t("Nothing has been done yet."),
    no_match=t("No line matches. Clear the filter to see all of them."),
    start=Start(t("Every change and every look at a family will be listed here.")),
    find=t("Filter the log"),
    template="audit/list.html",
    cells="audit/cells.html",
    style="audit",
    export=AuditAction.AUDIT_EXPORT,
    context=_context,
)
router = APIRouter()
list_routes.add(AUDIT, router)
