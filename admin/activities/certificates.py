"""The register of certificates: each number, to whom, for what, issued when and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from admin.context import Reader
from admin.kit import list_routes
from admin.kit.columns import Column, in_file, on_page
from admin.kit.filters import Choice, Search
from admin.kit.listing import Listing, Params, Sort, Start
from admin.kit.pagination import Query
from budgeting import access
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.db.tables import Certificate, Staff
from dialogs.text import Text, t, tn


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the register."""

    id: int
    number: str
    name: str
    title: str
    activity_id: int
    hours: str
    first_on: date
    last_on: date
    issued_at: datetime
    issued_by: str
    signer: str
    #: None: it counts.
    withdrawn_at: datetime | None
    why: str
    made: bool


def _visible(session: Session, context: Reader, asked: Params) -> Query:
    return (
        select(Certificate, Staff.name.label("issuer"))
        .outerjoin(Staff, Staff.id == Certificate.issued_by)
        .where(access.visible(Certificate, context.me))
    )


def _rows(session: Session, context: Reader, records: Sequence[Any]) -> list[Row]:
    return [_row(record.Certificate, record.issuer or "") for record in records]


def _row(it: Certificate, issuer: str) -> Row:
    return Row(
        it.id,
        it.number,
        it.name,
        it.title,
        it.activity_id,
        f"{it.done / 4:g}/{it.whole / 4:g}",
        it.first_on,
        it.last_on,
        it.issued_at,
        issuer,
        it.signer,
        it.withdrawn_at,
        it.why,
        it.delivered_at is not None,
    )


def _numbered(q: str) -> ColumnElement[bool]:
    """By number, as printed ("2026/0007") or without its year, or by a part of a name."""
    year, _, serial = q.strip().rpartition("/")
    named = or_(
        Certificate.name.icontains(q.strip(), autoescape=True),
        Certificate.title.icontains(q.strip(), autoescape=True),
    )
    if not serial.isascii() or not serial.isdecimal() or len(serial) > 6:
        return named
    numbered: ColumnElement[bool] = Certificate.serial == int(serial)
    if year.isascii() and year.isdecimal() and len(year) == 4:
        numbered &= Certificate.year == int(year)
    return or_(numbered, named)


def _state(row: Row, context: Reader) -> Text:
    return t("Withdrawn") if row.withdrawn_at else t("Counts")


CERTIFICATES = Listing(
    path="/activities/certificates",
    action=Action.READ_ACTIVITY,
    title=t("Register of certificates"),
    select=_visible,
    key=Certificate.id,
    rows=_rows,
    sorts={"newest": Sort(lambda asked, context: [Certificate.id.desc()])},
    filters=[
        Search(name="q", label=t("Number or name"), where=lambda q, session, context: _numbered(q)),
        Choice(
            name="state",
            label=t("State"),
            options={"valid": t("Counts"), "withdrawn": t("Withdrawn")},
            where=lambda state, session, context: (
                Certificate.withdrawn_at.is_(None)
                if state == "valid"
                else Certificate.withdrawn_at.is_not(None)
            ),
        ),
    ],
    columns=[
        on_page("number", t("Number"), title=True),
        in_file("number", t("Number"), lambda row, context: row.number),
        Column("name", t("Name"), lambda row, context: row.name),
        on_page("activity", t("Activity")),
        in_file("title", t("Activity"), lambda row, context: row.title),
        Column("hours", t("Hours"), lambda row, context: row.hours),
        in_file("first", t("First day"), lambda row, context: row.first_on),
        in_file("last", t("Last day"), lambda row, context: row.last_on),
        on_page("issued", t("Issued")),
        in_file("issued", t("Issued"), lambda row, context: row.issued_at),
        in_file("by", t("Issued by"), lambda row, context: row.issued_by),
        in_file("signer", t("Who signs"), lambda row, context: row.signer),
        on_page("state", t("State")),
        in_file("state", t("State"), _state),
    ],
    counted=lambda count: tn("{count} certificate", "{count} certificates", count),
    empty=lambda asked: t("No certificate has been issued yet."),
    no_match=t("No certificate matches. Loosen a filter."),
    start=Start(
        t("They are issued on the page of an activity, once all its sessions are over."),
        "/activities",
        t("To the activities"),
        Action.READ_ACTIVITY,
    ),
    find=t("Find certificates"),
    cells="activities/certificate_cells.html",
    export=AuditAction.CERTIFICATE_EXPORT,
)
router = APIRouter()
list_routes.add(CERTIFICATES, router)
