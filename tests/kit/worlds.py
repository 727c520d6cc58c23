"""Two worlds beside the office, one per programme, to fill databases with (`kit/databases.py`).

Making one takes longer than most tests of it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import staff
from budgeting.clock import Clock
from budgeting.db.tables import Programme
from budgeting.states.staff import Role
from tests.kit import build, world
from tests.kit.build import Cast
from tests.kit.world import World


@dataclass(frozen=True, slots=True)
class Worlds(Cast):
    """The office, a world in its programme, and one in the other programme, with its own people."""

    own: World
    foreign: World


def make_worlds(session: Session, clock: Clock) -> Worlds:
    """Giulia is the coach of the first, Franca of the other."""
    office = build.make_office(session, clock)
    elsewhere = session.scalar(select(Programme.id).where(Programme.code == "altrove"))
    franca = staff.by_email(session, "franca@example.org")
    assert elsewhere is not None
    assert franca is not None
    staff.grant(session, franca.id, elsewhere, Role.COACH)
    return Worlds(
        **{each.name: getattr(office, each.name) for each in fields(office)},
        own=world.make(session, clock, office.programme, office.marco, office.giulia),
        foreign=world.make(session, clock, elsewhere, franca.id, franca.id),
    )
