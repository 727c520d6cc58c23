"""The list of households, as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import sheets
from admin.desk import AtDesk, Desk
from admin.households import listing
from admin.households.fields import typed
from admin.households.wanted import NOBODY, PLAN_STATES, WITHOUT, Wanted
from admin.inbox.labels import language_name
from admin.security.sessions import Me
from admin.standing import WORDS
from budgeting import access, audit
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.db.tables import Household, Member, Site, Staff
from dialogs.text import Text, t
from dialogs.text.names import MOODS

router = APIRouter()
#: The file's first line.
HEAD: tuple[Text, ...] = (
    t("Reference"),
    t("Household"),
    t("Site"),
    t("Coach"),
    t("Adults"),
    t("Joined"),
    t("Languages"),
    t("Last check-in"),
    t("Mood"),
    t("Plan"),
    t("Next instalment on"),
    t("Amount"),
)


@router.get("")
def show(desk: AtDesk) -> HTMLResponse:
    desk.needs(Action.READ_HOUSEHOLD)
    wanted = Wanted.of(desk.request.query_params)
    with desk.read() as session:
        total = listing.counted(session, desk.clock, desk.me, wanted)
        rows = listing.page(session, desk.clock, desk.me, wanted)
        choices = _choices(session, desk.me)
    asked = desk.request.headers
    part = asked.get("hx-target") == "list" and not asked.get("hx-history-restore-request")
    return desk.page(
        "households/rows.html" if part else "households/list.html",
        wanted=wanted,
        nobody=NOBODY,
        without=WITHOUT,
        rows=rows,
        total=total,
        pages=max(1, -(-total // listing.PAGE)),
        states=PLAN_STATES,
        moods=MOODS,
        speaks=lambda code: language_name(code, desk.language),
        may_found=desk.me.may(Action.KEEP_HOUSEHOLD),
        **choices,
    )


@router.get("/export.csv")
def export(desk: AtDesk) -> Response:
    """What the list shows with these filters, all pages of it."""
    desk.needs(Action.READ_HOUSEHOLD)
    wanted = Wanted.of(desk.request.query_params)
    with desk.read() as session:
        rows = listing.everything(session, desk.clock, desk.me, wanted)
    desk.write(
        lambda s: audit.note(
            s, desk.clock, desk.me.staff_id, AuditAction.HOUSEHOLD_EXPORT, "household", None, str(len(rows))
        )
    )
    head = [desk.house.words.plain(text, desk.language) for text in HEAD]
    name = f"households-{desk.clock.now():%Y-%m-%d}"
    return sheets.as_csv(name, head, _lines(desk, rows), desk.language)


def _lines(desk: Desk, rows: list[listing.Row]) -> Iterator[list[object]]:
    for row in rows:
        yield [
            row.reference,
            row.name,
            row.site,
            row.coach,
            row.adults,
            row.joined,
            " ".join(row.languages),
            f"{row.checkin_at:%Y-%m-%d}" if row.checkin_at else "",
            desk.chat_words.plain(MOODS[row.mood], desk.language) if row.mood else "",
            "; ".join(desk.house.words.plain(WORDS[word], desk.language) for word in row.words),
            row.due_on.isoformat() if row.due_on else "",
            typed(row.rest, desk.language) if row.rest is not None else "",
        ]


def _choices(session: Session, me: Me) -> dict[str, Any]:
    """What the filters offer: what there is among the households that ``me`` may see."""
    visible = access.household_ids(me)
    sites = select(Site).where(Site.id.in_(select(Household.site_id).where(Household.id.in_(visible))))
    coaches = select(Staff).where(Staff.id.in_(select(Household.coach_id).where(Household.id.in_(visible))))
    languages = select(Member.language).where(Member.household_id.in_(visible)).distinct()
    return {
        "sites": list(session.scalars(sites.order_by(Site.name).limit(500))),
        "coaches": list(session.scalars(coaches.order_by(Staff.first_name).limit(500))),
        "languages": sorted(session.scalars(languages.limit(50))),
    }
