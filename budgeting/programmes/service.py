"""Programmes and their sites."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, clean_text
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.db.tables import Programme, Site, Staff, StaffRole
from budgeting.errors import NotFound, NotPossible
from budgeting.states.programmes import NightAlerts
from budgeting.states.staff import Role

#: The longest span that a setting in minutes may say: a day.
MOST_MINUTES = 1440


def programme(session: Session, programme_id: int) -> Programme:
    """The programme. Raises NotFound."""
    row = session.get(Programme, programme_id)
    if row is None:
        raise NotFound("programme", programme_id)
    return row


def by_code(session: Session, code: str) -> Programme | None:
    """The programme with this short name, as the command line gives it."""
    return session.scalar(select(Programme).where(Programme.code == code))


def front(session: Session) -> Programme | None:
    """The programme whose office answers whoever writes without an invite: the oldest that is running."""
    query = select(Programme).where(Programme.archived_at.is_(None)).order_by(Programme.id).limit(1)
    return session.scalar(query)


def running(session: Session) -> list[Programme]:
    """The programmes that are not archived, oldest first; an installation has a handful."""
    query = select(Programme).where(Programme.archived_at.is_(None)).order_by(Programme.id).limit(200)
    return list(session.scalars(query))


def create(
    session: Session, clock: Clock, staff_id: int | None, code: str, name: str, **settings: Any
) -> Programme:
    """A new programme; ``settings`` are columns of its own. Raises NotPossible("code_taken" | "name")."""
    if by_code(session, code) is not None:
        raise NotPossible("code_taken")
    made = Programme(code=code, name=clean_text.name(name), created_at=clock.now(), **settings)
    session.add(made)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.PROGRAMME_CREATE, "programme", made.id)
    return made


def settle(
    session: Session, clock: Clock, staff_id: int | None, programme_id: int, **settings: Any
) -> Programme:
    """Change what the programme has settled about promises and alerts; ``settings`` are columns of its own.

    Raises NotFound, NotPossible("minutes" | "on_call").
    """
    row = programme(session, programme_id)
    for name in ("urgent_within_minutes", "alert_after_minutes"):
        if not 1 <= int(settings.get(name, 1)) <= MOST_MINUTES:
            raise NotPossible("minutes")
    answering = (
        select(Staff.id)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(Staff.active.is_(True), StaffRole.programme_id == row.id, StaffRole.role != Role.PARTNER)
    )
    if not set(settings.get("on_call", ())) <= set(session.scalars(answering)):
        raise NotPossible("on_call")
    for name, value in settings.items():
        setattr(row, name, NightAlerts(value) if name == "night_alerts" else value)
    session.flush()
    audit.note(
        session,
        clock,
        staff_id,
        AuditAction.PROGRAMME_SETTLE,
        "programme",
        row.id,
        details=Details(fields=tuple(sorted(settings))),
    )
    return row


def add_site(
    session: Session, clock: Clock, staff_id: int | None, programme_id: int, name: str, quarter: str = ""
) -> Site:
    """A place where families of the programme live. Raises NotFound, NotPossible("name")."""
    made = Site(programme_id=programme(session, programme_id).id, name=clean_text.name(name), quarter=quarter)
    session.add(made)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.SITE_CREATE, "site", made.id)
    return made
