"""A kind of due event: how it is planned, whether it is still wanted, who it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import HouseholdPage
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind


class Reader(StrEnum):
    """Who it is for; staff have no quiet hours here."""

    MEMBER = "member"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class ByHousehold:
    """Planned in the hourly pass, some households at a time."""

    plan: Callable[[Session, Clock, HouseholdPage], None]


@dataclass(frozen=True, slots=True)
class AllAtOnce:
    """Planned in the hourly pass, for everybody at once."""

    plan: Callable[[Session, Clock], None]


@dataclass(frozen=True, slots=True)
class WhenItHappens:
    """Planned once, when something happens; ``by`` says what."""

    by: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of due event. Its words are in `dialogs/<noun>/reminders.py`, under the same `DueKind`."""

    kind: DueKind
    #: What ``subject_id`` identifies.
    about: SubjectKind
    #: Its instrument: while that is switched off, nothing of this kind is planned or said.
    instrument: Instrument | None
    to: Reader
    #: Whether it reveals arrears: then it isn't said to members who may not read about them.
    tells_arrears: bool
    planned: tuple[ByHousehold | AllAtOnce | WhenItHappens, ...]
    #: Called right before it is said: why it is no longer wanted, as a short code; None: it is.
    unwanted: Callable[[Session, Clock, Due], str | None]
    #: Whether the family chose its time, which may be in the quiet hours.
    own_hour: bool = False
    #: The moment to wait for, because something else comes first or now is no time for it; None: no need to wait.
    after: Callable[[Session, Clock, Due], datetime | None] | None = None
    #: Called if it isn't said after all.
    unsaid: Callable[[Session, Clock, Due], None] | None = None
