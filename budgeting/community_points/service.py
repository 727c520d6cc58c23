"""Keep the community points of a programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, clean_text, programmes
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import CommunityPoint
from budgeting.errors import NotFound, NotPossible

Stored = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Given:
    """What staff fill in. Hours as `opening.parsed` returns them, by weekday (1: Monday) and by day."""

    name: str
    address: str
    hours: Mapping[int, Stored]
    exceptions: Mapping[date, Stored] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    coordinates: tuple[float, float] | None = None


def add(
    session: Session, clock: Clock, staff_id: int | None, programme_id: int, given: Given
) -> CommunityPoint:
    """Raises NotFound, NotPossible("name" or "address")."""
    programmes.programme(session, programme_id)
    point = CommunityPoint(programme_id=programme_id, created_at=clock.now(), **_values(given))
    session.add(point)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.COMMUNITY_POINT_ADD, "community_point", point.id)
    return point


def change(session: Session, clock: Clock, staff_id: int | None, point_id: int, given: Given) -> None:
    """Raises NotFound, NotPossible("name" or "address")."""
    point = _locked(session, point_id)
    for name, value in _values(given).items():
        setattr(point, name, value)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.COMMUNITY_POINT_CHANGE, "community_point", point_id)


def close(session: Session, clock: Clock, staff_id: int | None, point_id: int) -> None:
    """Families no longer see it; nothing is deleted. Raises NotFound."""
    point = _locked(session, point_id)
    point.closed_at = point.closed_at or clock.now()
    audit.note(session, clock, staff_id, AuditAction.COMMUNITY_POINT_CHANGE, "community_point", point_id)


def reopen(session: Session, clock: Clock, staff_id: int | None, point_id: int) -> None:
    """Families see it again. Raises NotFound."""
    _locked(session, point_id).closed_at = None
    audit.note(session, clock, staff_id, AuditAction.COMMUNITY_POINT_CHANGE, "community_point", point_id)


def of_programme(session: Session, programme_id: int) -> list[CommunityPoint]:
    """Those that families see, by name."""
    query = select(CommunityPoint).where(
        CommunityPoint.programme_id == programme_id, CommunityPoint.closed_at.is_(None)
    )
    return list(session.scalars(query.order_by(CommunityPoint.name, CommunityPoint.id)))


def _values(given: Given) -> dict[str, Any]:
    name, address = clean_text.one_line(given.name), clean_text.one_line(given.address)
    if not name:
        raise NotPossible("name")
    if not address:
        raise NotPossible("address")
    latitude, longitude = given.coordinates or (None, None)
    return {
        "name": name,
        "address": address,
        "latitude": latitude,
        "longitude": longitude,
        "hours": {str(day): [list(span) for span in spans] for day, spans in given.hours.items() if spans},
        "exceptions": {
            day.isoformat(): [list(span) for span in spans] for day, spans in given.exceptions.items()
        },
        "description": {
            language: text.strip() for language, text in given.description.items() if text.strip()
        },
        "contact": clean_text.one_line(given.contact),
    }


def _locked(session: Session, point_id: int) -> CommunityPoint:
    point = session.get(CommunityPoint, point_id, populate_existing=True, with_for_update=True)
    if point is None:
        raise NotFound("community_point", point_id)
    return point
