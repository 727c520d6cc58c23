"""A family's documents as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.files import Attached, shown
from admin.security.sign_ins import Me
from budgeting import access, documents, programmes
from budgeting.access import Action
from budgeting.clock import Clock
from budgeting.db.tables import Household, HouseholdDocument, Member, Programme, Staff
from budgeting.documents import EXPIRING, Line
from budgeting.programmes import Settings


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with its files, and who put it away."""

    row: HouseholdDocument
    pages: list[Attached]
    who: str
    expired: bool
    #: Whether its kind has an expiry date.
    expires: bool


@dataclass(frozen=True, slots=True)
class Drawer:
    """The checklist, the documents of each kind, and earlier ones."""

    lines: list[Line]
    of_kind: dict[str, list[Shown]]
    earlier: list[Shown]


def drawer(session: Session, clock: Clock, me: Me, household: Household) -> Drawer:
    """Everything in the household's drawer. The caller has asked access for the household."""
    programme = session.get_one(Programme, household.programme_id)
    required = Settings.of(programme).required_documents
    today = programmes.today(clock, household)
    lines, earlier = documents.of_household(session, household.id, required, today)
    current = [row for line in lines for row in line.documents]
    # Files of removed documents are erased, and lost ones never came.
    rows = [*current, *earlier]
    pages = documents.pages_of(session, [row.id for row in rows])
    people = _names(session, rows)

    def shown_document(row: HouseholdDocument) -> Shown:
        return Shown(
            row,
            [shown(page) for page in pages[row.id]],
            people.get((row.member_id, row.staff_id), ""),
            documents.is_expired(row, today),
            row.kind in EXPIRING,
        )

    of_kind: dict[str, list[Shown]] = {}
    for row in current:
        of_kind.setdefault(row.kind.value, []).append(shown_document(row))
    return Drawer(lines, of_kind, [shown_document(row) for row in earlier])


def _names(session: Session, rows: Sequence[HouseholdDocument]) -> dict[tuple[int | None, int | None], str]:
    members = {
        row.id: row.called or row.name
        for row in session.scalars(select(Member).where(Member.id.in_({each.member_id for each in rows})))
    }
    staff = {
        row.id: row.first_name
        for row in session.scalars(select(Staff).where(Staff.id.in_({each.staff_id for each in rows})))
    }
    return {
        (row.member_id, row.staff_id): members.get(row.member_id or 0, "") or staff.get(row.staff_id or 0, "")
        for row in rows
    }


def summary(session: Session, clock: Clock, me: Me, household: Household) -> list[Line]:
    """The checklist for the household's own page. Empty if the reader may not see its documents."""
    if not access.allows(me, Action.READ_DOCUMENT, household):
        return []
    programme = session.get_one(Programme, household.programme_id)
    required = Settings.of(programme).required_documents
    lines, _ = documents.of_household(session, household.id, required, programmes.today(clock, household))
    return lines
