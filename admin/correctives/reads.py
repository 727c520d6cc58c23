"""A household's correctives with their history and the people's names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import correctives
from budgeting.correctives import Expected
from budgeting.db.tables import Corrective, CorrectiveChange, Household, Member, Staff


@dataclass(frozen=True, slots=True)
class Overview:
    rows: Sequence[Corrective]
    expected: Expected
    history: dict[int, list[CorrectiveChange]]
    members: dict[int, str]
    staff: dict[int, str]


def overview(session: Session, household: Household) -> Overview:
    """Everything on the page."""
    rows = correctives.of_household(session, household.id)
    lines = correctives.history(session, rows)
    people = session.execute(
        select(Member.id, Member.name).where(Member.household_id == household.id).limit(100)
    )
    ids = {line.staff_id for each in lines.values() for line in each if line.staff_id is not None}
    colleagues = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids))) if ids else ()
    return Overview(
        rows,
        correctives.expected(rows, household.currency),
        lines,
        {row.id: row.name for row in people},
        {row.id: row.name for row in colleagues},
    )
