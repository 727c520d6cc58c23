"""When staff receive families: their weekly hours, and the days on which they are away."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.appointments import AppointmentWay


class ReceivingHours(Base):
    """One span of a staff person's week in which they receive families of a programme, in that programme's zone."""

    __tablename__ = "receiving_hours"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    #: ISO: 1 is Monday.
    weekday: Mapped[int] = mapped_column(SmallInteger)
    opens: Mapped[time]
    closes: Mapped[time]
    way: Mapped[AppointmentWay]
    #: The place, or the address of an online call; empty by phone.
    place: Mapped[str]
    #: How long one appointment takes.
    minutes: Mapped[int]
    created_at: Mapped[datetime]


class Absence(Base):
    """Days on which a staff person receives nobody; why is nobody's business here."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    created_at: Mapped[datetime]
