"""The open work of somebody who leaves, and what the audit log says of it."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from budgeting.appointments import OPEN
from budgeting.db.engine import Database
from budgeting.db.migrate import METADATA
from budgeting.db.tables import (
    Audit,
)
from budgeting.staff.offboarding import IN_HAND, Work

ONE_OF_EACH = {
    Work.FAMILIES: 1,
    Work.CASES: 1,
    Work.ACTIONS: 1,
    Work.CONVERSATIONS: 1,
    # One whose times wait for an answer, and one of which nobody has said how it went.
    Work.APPOINTMENTS: 2,
    # Two that she took, a document to look at, and hours to confirm.
    Work.TASKS: 6,
}


def in_hand(database: Database, staff_id: int) -> dict[str, int]:
    """Open rows that name this person, by column, read from the tables."""
    with database.read() as session:
        counts = {}
        for name in IN_HAND:
            table, column = name.split(".")
            rows = METADATA.tables[table]
            query = select(func.count()).select_from(rows).where(rows.c[column] == staff_id)
            if table == "appointments":
                query = query.where(rows.c.state.in_(OPEN))
            if table == "cases":
                query = query.where(rows.c.state != "closed")
            if table == "tasks":
                query = query.where(rows.c.state != "done")
            if table == "case_actions":
                query = query.where(rows.c.done_at.is_(None))
            if count := session.scalar(query):
                counts[name] = count
        return counts


def actions(database: Database, by: int | None = None) -> Counter[str]:
    with database.read() as session:
        query = select(Audit.action) if by is None else select(Audit.action).where(Audit.staff_id == by)
        return Counter(session.scalars(query))
