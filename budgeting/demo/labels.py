"""The labels with which the programme sorts its conversations."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting import labels
from budgeting.clock import Clock, SetClock
from budgeting.db.tables import Programme
from budgeting.states.labels import LabelColour

#: The first three are on conversations once the town talks; the last one is no longer offered.
EVICTION, CALL_BACK, SCHOOL = "Sfratto", "Da richiamare", "Scuola"
OWN = (
    (EVICTION, LabelColour.RED),
    (CALL_BACK, LabelColour.AMBER),
    (SCHOOL, LabelColour.BLUE),
    ("Bonus sociale", LabelColour.GREEN),
    ("Mediazione", LabelColour.VIOLET),
    ("Bando 2024", LabelColour.GREY),
)


def write(session: Session, clock: Clock, people: dict[str, int], programme: Programme) -> None:
    """The coordinator has added them, and archived the one of an old call."""
    then = SetClock(clock.now() - timedelta(days=90))
    numbers = [
        labels.add(session, then, people["coordinator"], programme.id, name, colour) for name, colour in OWN
    ]
    labels.archive(session, clock, people["coordinator"], numbers[-1])
