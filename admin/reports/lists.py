"""The page and the files of each report, made from its description."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Reader
from admin.kit import list_routes
from admin.kit.columns import Cell, Column, OnPhone
from admin.kit.filters import Choice, Group, Pick
from admin.kit.listing import Listing, Params, Start
from admin.reports import labels
from budgeting import access, reports
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.db.tables import Programme
from budgeting.periods import Month
from budgeting.reports import Report
from dialogs.text import figures, t, tn

#: The months to choose from: this one first, then earlier ones.
MONTHS = 36
NOTHING = t("Nothing fell due in this month.")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a report: few, and all known at once."""

    rows: Sequence[Any]

    def count(self) -> int:
        return len(self.rows)

    def part(self, limit: int, offset: int) -> Sequence[Any]:
        return self.rows[offset : offset + limit]


def _months(report: Report, reader: Reader) -> Iterable[Group]:
    with reader.services.database.read() as session:
        month = reports.this_month(session, reader.clock, reader.me, report.action)
    offered = []
    for _ in range(MONTHS):
        named = figures.day(month.start, "LLL y", reader.dates)
        offered.append((f"{month.start:%Y-%m}", named))
        month = month.previous()
    return [(None, offered)]


def _programmes(session: Session, reader: Reader) -> Sequence[tuple[int, str]]:
    seen = access.visible(Programme, reader.me, Action.READ_REPORT)
    query = select(Programme.id, Programme.name).where(seen).order_by(Programme.name, Programme.id).limit(200)
    return [(row.id, row.name) for row in session.execute(query)]


def _shown(column: reports.Column) -> Callable[[Any, Reader], Cell]:
    return lambda row, reader: column.value(row)


def listing(report: Report) -> Listing:
    """The list page of a report."""
    words = labels.WORDS[report.name]

    def source(session: Session, reader: Reader, asked: Params) -> Rows:
        month: Month | None = reports.month_named(asked["month"])
        month = month or reports.this_month(session, reader.clock, reader.me, report.action)
        return Rows(report.rows(session, reader.clock, reader.me, month, asked["programme"]))

    def context(session: Session, reader: Reader, asked: Params) -> Mapping[str, Any]:
        return {"definition": words.definition}

    return Listing(
        path=f"/reports/{report.name}",
        action=report.action,
        title=words.title,
        source=source,
        filters=[
            Choice(name="month", label=t("Month"), any=None, options=lambda reader: _months(report, reader)),
            Pick(
                name="programme",
                label=t("Programme"),
                rows=_programmes,
                any=t("All programmes"),
                unless_one=True,
            ),
        ],
        columns=[
            Column(
                column.key,
                words.headings[column.key],
                _shown(column),
                amount=column.amount,
                title=column.key == report.columns[0].key,
                # No row has a page of its own.
                phone=OnPhone.NAMED,
            )
            for column in report.columns
        ],
        counted=lambda count: tn("{count} line", "{count} lines", count),
        empty=lambda asked: NOTHING,
        no_match=NOTHING,
        start=Start(
            t("The numbers come by themselves from what families and colleagues do. Try another month.")
        ),
        find=t("Choose the month"),
        clear=t("This month"),
        template="reports/report.html",
        style="reports",
        export=AuditAction.REPORT_EXPORT,
        context=context,
    )


LISTINGS = [listing(report) for report in reports.ALL.values()]
router = APIRouter()
for each in LISTINGS:
    list_routes.add(each, router)
