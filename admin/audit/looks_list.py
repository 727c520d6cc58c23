"""Who looked at a family, when and why: as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session

from admin.audit import looks, queries
from admin.audit.looks import Look
from admin.audit.reasons import NO_REASON, REASONS
from admin.context import Reader, RequestContext
from admin.kit import list_routes
from admin.kit.columns import OnPhone, in_file, on_page
from admin.kit.filters import Choice, Day, Number, Pick
from admin.kit.listing import Listing, Params, Start
from budgeting.access import Action
from budgeting.audit import AuditAction
from dialogs.text import Text, t, tn


def _joined(texts: Iterable[Text], context: Reader) -> str:
    return ", ".join(context.say_text(words) for words in texts)


def _opened(look: Look, context: Reader) -> str:
    return _joined(look.opened, context)


def _why(look: Look, context: Reader) -> str:
    return _joined([REASONS[reason] for reason in look.reasons] or [NO_REASON], context)


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {"reasons": REASONS, "no_reason": NO_REASON, "household": asked["household"]}


LOOKS = Listing(
    path="/audit/looks",
    action=Action.READ_AUDIT,
    title=t("Who looked at a family"),
    source=lambda session, context, asked: looks.looks(session, context, asked),
    filters=[
        Number(name="household", label=t("Number of the family")),
        Pick(name="person", label=t("Staff member"), any=t("Everybody"), rows=queries.people),
        Choice(
            name="reason",
            label=t("Why"),
            any=t("Every reason"),
            options={"none": NO_REASON, **{reason.value: words for reason, words in REASONS.items()}},
        ),
        Day(name="start", label=t("From")),
        Day(name="end", label=t("To")),
    ],
    columns=[
        on_page("day", t("When")),
        on_page("who", t("Who"), title=True),
        on_page("family", t("Family")),
        on_page("opened", t("What they opened"), phone=OnPhone.ALONE),
        on_page("why", t("Why"), phone=OnPhone.ALONE),
        in_file("from", t("First"), lambda look, context: look.at),
        in_file("until", t("Last"), lambda look, context: look.until),
        in_file("who", t("Who"), lambda look, context: look.who),
        in_file("family", t("Number of the family"), lambda look, context: look.household_id),
        in_file("opened", t("What they opened"), _opened),
        in_file("times", t("Times"), lambda look, context: look.times),
        in_file("why", t("Why"), _why),
    ],
    counted=lambda count: tn("{count} line", "{count} lines", count),
    size=50,
    empty=lambda asked: t("Nobody has looked at a family yet."),
    no_match=t("Nobody looked, as far as these filters say."),
    start=Start(t("Whoever opens a family's pages, cases, documents or conversations will be listed here.")),
    find=t("Filter the looks"),
    template="audit/looks.html",
    cells="audit/look_cells.html",
    style="audit",
    export=AuditAction.AUDIT_EXPORT,
    context=_context,
)
router = APIRouter()
list_routes.add(LOOKS, router)
