"""Options for filters that many lists share, limited to families with whom the reader may do something."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Reader
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Household, Site, Staff

#: The code of "nobody yet" in a filter by person.
NOBODY = "nobody"
#: As many as anybody would scroll through.
MOST = 500
Rows = Callable[[Session, Reader], Sequence[tuple[int, str]]]


def sites(action: Action) -> Rows:
    """The sites of the families with whom the reader may do this."""

    def rows(session: Session, context: Reader) -> Sequence[tuple[int, str]]:
        theirs = select(Household.site_id).where(access.visible(Household, context.me, action))
        query = select(Site.id, Site.name).where(Site.id.in_(theirs)).order_by(Site.name, Site.id)
        return [(row.id, row.name) for row in session.execute(query.limit(MOST))]

    return rows


def coaches(action: Action) -> Rows:
    """Their coaches, by first name."""

    def rows(session: Session, context: Reader) -> Sequence[tuple[int, str]]:
        theirs = select(Household.coach_id).where(access.visible(Household, context.me, action))
        query = select(Staff.id, Staff.first_name).where(Staff.id.in_(theirs))
        people = session.execute(query.order_by(Staff.first_name, Staff.id).limit(MOST))
        return [(row.id, row.first_name) for row in people]

    return rows
