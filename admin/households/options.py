"""The options of forms about a household."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import RequestContext
from budgeting.db.tables import Programme, Site, Staff, StaffRole
from budgeting.periods import LAST_PAY_DAY
from budgeting.states.staff import Role

MOST = 500
#: The possible pay days of a month, as a list offers them.
PAY_DAYS = {day: str(day) for day in range(1, LAST_PAY_DAY + 1)}


@dataclass(frozen=True, slots=True)
class Options:
    """Sites and coaches of programmes, as (row number, label); with several programmes, the label starts with the
    programme."""

    programmes: tuple[tuple[int, str], ...]
    sites: tuple[tuple[int, str], ...]
    coaches: tuple[tuple[int, str], ...]


def options(session: Session, programme_ids: list[int]) -> Options:
    """The options in these programmes."""
    rows = session.execute(
        select(Programme.id, Programme.name)
        .where(Programme.id.in_(programme_ids), Programme.archived_at.is_(None))
        .order_by(Programme.name)
        .limit(MOST)
    )
    programmes = {row.id: row.name for row in rows}
    sites = session.execute(
        select(Site.id, Site.name, Site.quarter)
        .where(Site.programme_id.in_(programmes), Site.archived_at.is_(None))
        .order_by(Site.name)
        .limit(MOST)
    )
    coaches = session.execute(
        select(Staff.id, Staff.name)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(StaffRole.programme_id.in_(programmes), StaffRole.role == Role.COACH, Staff.active.is_(True))
        .distinct()
        .order_by(Staff.name)
        .limit(MOST)
    )
    return Options(
        tuple(programmes.items()),
        tuple((row.id, f"{row.name}, {row.quarter}" if row.quarter else row.name) for row in sites),
        tuple((row.id, row.name) for row in coaches),
    )


def languages(context: RequestContext) -> dict[str, str]:
    """The families' languages: the reader's name for each, followed by its own name."""
    names = {}
    for code, known in context.chat_words.languages.items():
        name = context.language_name(code)
        names[code] = name if name.casefold() == known.name.casefold() else f"{name} ({known.name})"
    return names
