"""What there is to say about one kind of due event: how it is planned, whether it is still wanted, who it is for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.schedule.due import Due
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind


class Reader(StrEnum):
    """Who hears of it: staff have no quiet hours here."""

    MEMBER = "member"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class ByHousehold:
    """Planned in the hourly pass, for some households at a time."""

    plan: Callable[[Session, Clock, Collection[int]], None]


@dataclass(frozen=True, slots=True)
class AllAtOnce:
    """Planned in the hourly pass, for everybody in one go."""

    plan: Callable[[Session, Clock], None]


@dataclass(frozen=True, slots=True)
class WhenItHappens:
    """Planned by what happens, once: ``by`` says what."""

    by: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of due event. Who speaks for it stands in `dialogs/<noun>/reminders.py`, by the same `DueKind`."""

    kind: DueKind
    #: Of what ``subject_id`` is the number.
    about: SubjectKind
    #: Whose instrument it belongs to: while that is switched off nothing of it is planned or said.
    instrument: Instrument | None
    to: Reader
    #: Whether it tells of arrears: it is said to no member who may not read about them.
    tells_arrears: bool
    planned: tuple[ByHousehold | AllAtOnce | WhenItHappens, ...]
    #: Asked right before it is said: why it is no longer wanted, as a short code; None where it is.
    unwanted: Callable[[Session, Clock, Due], str | None]
    #: Whether the family chose its hour, which may lie in the quiet hours.
    own_hour: bool = False
    #: Until when it has to wait for something else to be said first; None: for nothing.
    after: Callable[[Session, Clock, Due], datetime | None] | None = None
    #: What happens where it is not said at all.
    unsaid: Callable[[Session, Clock, Due], None] | None = None
