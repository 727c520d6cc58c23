"""A staff person with their roles, as the one who asks for something."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.access.rights import INSTRUMENT, Action, Reach, roles
from budgeting.db.tables import Programme, Staff, StaffRole
from budgeting.states.programmes import Instrument, has
from budgeting.states.staff import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """``rights``: one (programme, role) for each role the person holds. ``off``: the instruments that these
    programmes have switched off.
    """

    staff_id: int
    rights: frozenset[tuple[int, Role]]
    off: frozenset[tuple[int, Instrument]]

    def programmes(self, *among: Role) -> list[int]:
        """The programmes in which this person holds one of the roles (any role if none is given)."""
        return sorted({programme for programme, role in self.rights if not among or role in among})

    def where(self, action: Action, reach: Reach | None = None) -> list[int]:
        """The programmes in which they may do this. With ``reach``, only those where the right reaches that far."""
        among = roles(action, reach)
        held = self.programmes(*among) if among else []
        return [programme for programme in held if self.uses(programme, INSTRUMENT[action])]

    def uses(self, programme_id: int, instrument: Instrument | None) -> bool:
        """Whether this programme of theirs uses the instrument."""
        return instrument is None or (programme_id, instrument) not in self.off

    def has(self, instrument: Instrument | None) -> bool:
        """Whether any programme of theirs uses the instrument."""
        return instrument is None or any(self.uses(programme, instrument) for programme, _ in self.rights)

    def may(self, action: Action) -> bool:
        """Whether they may do this anywhere, so that the screen, button or command exists for them."""
        return bool(self.where(action))


def actor(session: Session, staff_id: int) -> Actor:
    """The person with their current rights. A suspended person has none."""
    query = (
        select(StaffRole.programme_id, StaffRole.role, Programme.settings)
        .join(Staff, Staff.id == StaffRole.staff_id)
        .join(Programme, Programme.id == StaffRole.programme_id)
        .where(StaffRole.staff_id == staff_id, Staff.active.is_(True))
    )
    rows = session.execute(query).all()
    return Actor(
        staff_id,
        frozenset((row.programme_id, row.role) for row in rows),
        frozenset(
            (row.programme_id, each) for row in rows for each in Instrument if not has(row.settings, each)
        ),
    )
