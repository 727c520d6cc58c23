"""Read correctives and their history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.arrears import visibility
from budgeting.db.tables import Corrective, CorrectiveChange, Member
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.states.correctives import CorrectiveState

#: The order of a list: what is under way first.
_ORDER = (CorrectiveState.OPEN, CorrectiveState.QUIET, CorrectiveState.DONE, CorrectiveState.DROPPED)
_MOST = 100


def of_household(session: Session, household_id: int) -> list[Corrective]:
    """All of a household's correctives, what is under way first."""
    rows = session.scalars(
        select(Corrective)
        .where(Corrective.household_id == household_id)
        .order_by(Corrective.id.desc())
        .limit(_MOST)
    )
    return sorted(rows, key=lambda row: (_ORDER.index(row.state), row.id))


def of_person(session: Session, person: Person) -> list[Corrective]:
    """The same for a member of the household, without what was dropped."""
    rows = of_household(session, person.household_id)
    return [row for row in rows if row.state is not CorrectiveState.DROPPED]


def corrective(session: Session, person: Person, corrective_id: int) -> Corrective:
    """A corrective of the person's own household. Raises NotFound, also for another household's."""
    row = session.get(Corrective, corrective_id)
    if row is None or row.household_id != person.household_id:
        raise NotFound("corrective", corrective_id)
    return row


def open_of(rows: Sequence[Corrective], person: Person) -> list[Corrective]:
    """Those of ``rows`` that are open and this person's, or the whole family's."""
    return [
        row for row in rows if row.state is CorrectiveState.OPEN and row.member_id in (None, person.member_id)
    ]


def own_words(person: Person, row: Corrective) -> str:
    """Its words as this person may read them: others' words may speak of why, and so of arrears."""
    return row.words if visibility.sees_arrears(person) or row.added_by_member == person.member_id else ""


def people(session: Session, household_id: int) -> dict[int, str]:
    """The adults of the household, by number, with the name they are called by."""
    rows = session.scalars(
        select(Member)
        .where(Member.household_id == household_id, Member.adult.is_(True), Member.left_at.is_(None))
        .order_by(Member.id)
        .limit(20)
    )
    return {row.id: row.called or row.name for row in rows}


def history(session: Session, rows: Sequence[Corrective]) -> dict[int, list[CorrectiveChange]]:
    """The lines of each one's history, oldest first, for staff."""
    lines: dict[int, list[CorrectiveChange]] = {row.id: [] for row in rows}
    query = select(CorrectiveChange).where(CorrectiveChange.corrective_id.in_(lines))
    for line in session.scalars(query.order_by(CorrectiveChange.at, CorrectiveChange.id).limit(_MOST * 10)):
        lines[line.corrective_id].append(line)
    return lines


def since(lines: Sequence[CorrectiveChange]) -> datetime | None:
    """When the last of them happened."""
    return lines[-1].at if lines else None
