"""The rest of a whole programme: up to 52 families in ten languages besides the eight, and those who accompany them.

`families` says who they are, `houses` moves them in with their months, and the other files add one noun each, as next
door for the eight. Which family has what follows from its place in the list, so that a town is the same on every
machine and each state a screen can show occurs in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Programme
from budgeting.demo.cast import Colleague
from budgeting.demo.town import (
    activities,
    agreements,
    appointments,
    arrears,
    bills,
    cases,
    contact,
    correctives,
    documents,
    houses,
    partners,
    privacy,
    referrals,
    skills,
    tasks,
    wellbeing,
)
from budgeting.demo.town.families import SHARES, Resident, residents
from budgeting.states.staff import Role

__all__ = ["MOST", "STAFF", "residents", "settle"]

MOST = sum(SHARES.values())
#: Besides the five of `cast.STAFF`. Key: email, name, first name, phone, role.
STAFF: dict[str, Colleague] = {
    "third_coach": ("chiara@ponte.example", "Chiara Lonardi", "Chiara", "030 000 0006", Role.COACH),
    "fourth_coach": ("omar@ponte.example", "Omar Fathi", "Omar", "030 000 0007", Role.COACH),
    "second_operator": ("nadia@ponte.example", "Nadia Rovetta", "Nadia", "030 000 0008", Role.OPERATOR),
    "second_coordinator": ("marco@ponte.example", "Marco Turla", "Marco", "030 000 0009", Role.COORDINATOR),
    "partner": ("ilaria@ponte.example", "Ilaria Benedetti", "Ilaria", "030 000 0010", Role.PARTNER),
}


def settle(
    session: Session,
    clock: Clock,
    programme: Programme,
    sites: Mapping[str, int],
    staff_ids: Mapping[str, int],
    families: Sequence[Resident],
) -> None:
    """Move the families in and tell what has happened to them since."""
    services = partners.make(session, clock, programme)
    town = houses.move_in(session, clock, programme, sites, staff_ids, families, services)
    for noun in (
        arrears,
        documents,
        wellbeing,
        correctives,
        agreements,
        cases,
        referrals,
        privacy,
        skills,
        appointments,
        activities,
        bills,
        contact,
        tasks,
    ):
        noun.make(town)
