"""Appointments of a member with a staff person, and the times proposed for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.clock import DEFAULT_ZONE
from budgeting.db.types import Base, Id, PersonText
from budgeting.states.appointments import AppointmentAbout, AppointmentState, AppointmentWay, DayPart


class Appointment(Base):
    """One appointment from the wish or the first proposal to its outcome; a new time is the same appointment."""

    __tablename__ = "appointments"
    __table_args__ = (
        Index("ix_appointments_staff_id_state_starts_at", "staff_id", "state", "starts_at"),
        Index("ix_appointments_state_starts_at", "state", "starts_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    #: With whom; None while it is only a wish.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    about: Mapped[AppointmentAbout]
    state: Mapped[AppointmentState]
    way: Mapped[AppointmentWay] = mapped_column(default=AppointmentWay.PLACE)
    #: The place, or the address of the call if it is online.
    place: Mapped[str] = mapped_column(PersonText, default="")
    #: What else the family should know, e.g. what to bring, in the staff person's words.
    note: Mapped[str] = mapped_column(PersonText, default="")
    minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64), default=DEFAULT_ZONE)
    #: The agreed time; it stays while another one is proposed.
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    #: The number of the current proposal: times of earlier ones can't be chosen any more.
    offer: Mapped[int] = mapped_column(default=0)
    #: Until when the current proposal waits; None if none does.
    answer_until: Mapped[datetime | None]
    #: Since when the family waits for another time than the agreed one.
    other_time_at: Mapped[datetime | None]
    #: When the family has time: the part of the day, ISO weekdays, or their own words.
    wished_part: Mapped[DayPart | None]
    wished_days: Mapped[list[Any]] = mapped_column(default=list)
    wished_words: Mapped[str] = mapped_column(PersonText, default="")
    #: Grows with each change of what is in a calendar.
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    #: None if the family asked for it.
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]


class AppointmentTime(Base):
    """A time proposed for an appointment."""

    __tablename__ = "appointment_times"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointments.id", ondelete="CASCADE"), index=True)
    offer: Mapped[int]
    starts_at: Mapped[datetime]
