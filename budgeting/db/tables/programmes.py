"""Programmes and their sites."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.clock import DEFAULT_ZONE
from budgeting.db.types import Base, Id
from budgeting.states.programmes import NightAlerts


class Programme(Base):
    """One funded programme and everything that it may set for itself."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    zone: Mapped[str] = mapped_column(String(64), default=DEFAULT_ZONE)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    #: ISO country whose public holidays are quiet days.
    holidays: Mapped[str] = mapped_column(String(2), default="IT")
    #: Days from the due date at which an instalment is reminded of; then comes a task for the coach.
    ladder: Mapped[list[Any]] = mapped_column(default=lambda: [-7, -3, 0, 3, 10])
    reminder_time: Mapped[time] = mapped_column(default=time(9))
    quiet_from: Mapped[time] = mapped_column(default=time(20))
    quiet_to: Mapped[time] = mapped_column(default=time(8))
    rest_on_sundays: Mapped[bool] = mapped_column(default=True)
    rest_on_holidays: Mapped[bool] = mapped_column(default=True)
    office_contact: Mapped[str] = mapped_column(String(300), default="")
    office_from: Mapped[time] = mapped_column(default=time(9))
    office_to: Mapped[time] = mapped_column(default=time(17))
    #: ISO weekdays (1 is Monday) on which somebody answers.
    office_days: Mapped[list[Any]] = mapped_column(default=lambda: [1, 2, 3, 4, 5])
    #: Who asks before this hour is promised an answer on the same office day, later on the next.
    same_day_until: Mapped[time] = mapped_column(default=time(12))
    #: Minutes of office time within which somebody answers what is urgent.
    urgent_within_minutes: Mapped[int] = mapped_column(default=60)
    #: Minutes after which an urgent alert that nobody took goes to the next person.
    alert_after_minutes: Mapped[int] = mapped_column(default=15)
    #: Who is alerted of urgent things while the office is closed; ``on_call`` are numbers of staff.
    night_alerts: Mapped[NightAlerts] = mapped_column(default=NightAlerts.EVERYBODY)
    on_call: Mapped[list[Any]] = mapped_column(default=list)
    #: Amounts above this many minor units are asked about before they are booked.
    absurd_minor: Mapped[int] = mapped_column(default=200_000)
    privacy_version: Mapped[str] = mapped_column(String(20), default="2026-1")
    instruments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Numbers that help, beside or instead of those that hold for all: see `budgeting.programmes.help_numbers`.
    help_numbers: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    #: The local date on which it was last looked through for open things without a next step.
    checked_on: Mapped[date | None]


class Site(Base):
    """A place where families of a programme live."""

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    name: Mapped[str]
    quarter: Mapped[str] = mapped_column(default="")
