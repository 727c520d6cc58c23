"""The languages the demo's staff read besides Italian."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from budgeting import staff
from budgeting.clock import Clock

#: By the name of the colleague in `cast.STAFF`. Nobody reads Urdu: the coordinator is offered.
STATED: Mapping[str, tuple[str, ...]] = {"coach": ("en", "fr"), "coordinator": ("ar", "fr")}


def state(session: Session, clock: Clock, people: Mapping[str, int]) -> None:
    """They have stated them on their account pages."""
    for name, languages in STATED.items():
        staff.state_languages(session, clock, people[name], people[name], languages)
