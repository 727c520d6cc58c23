"""A staff person with their roles, as whoever asks for something."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.access.rights import Action, roles
from budgeting.db.tables import Staff, StaffRole
from budgeting.states.staff import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """``rights``: (programme, role), one for each role that the person holds."""

    staff_id: int
    rights: frozenset[tuple[int, Role]]

    def programmes(self, *among: Role) -> list[int]:
        """The programmes in which this person has one of the roles (any role where none is named)."""
        return sorted({programme for programme, role in self.rights if not among or role in among})

    def where(self, action: Action) -> list[int]:
        """The programmes in which they may do this, for all of it or for what is their own."""
        return self.programmes(*roles(action))

    def may(self, action: Action) -> bool:
        """Whether they may do this anywhere at all: so that a screen, a button or a command exists for them."""
        allowed = roles(action)
        return any(role in allowed for _, role in self.rights)


def actor(session: Session, staff_id: int) -> Actor:
    """The person as they stand now: whoever is suspended may do nothing."""
    query = (
        select(StaffRole.programme_id, StaffRole.role)
        .join(Staff, Staff.id == StaffRole.staff_id)
        .where(StaffRole.staff_id == staff_id, Staff.active.is_(True))
    )
    return Actor(staff_id, frozenset((row.programme_id, row.role) for row in session.execute(query)))
