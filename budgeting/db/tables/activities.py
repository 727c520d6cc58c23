"""Activities (courses, paid paths, labs, events), their sessions and enrolments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.clock import DEFAULT_ZONE
from budgeting.db.types import Base, Id
from budgeting.states.activities import EnrolmentState, SessionState


class Activity(Base):
    """Something families are invited to."""

    __tablename__ = "activities"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    #: course, paid_path, lab, event, community_point
    kind: Mapped[str] = mapped_column(String(24))
    #: {language: text}; a missing language falls back to Italian.
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    description: Mapped[dict[str, Any]] = mapped_column(default=dict)
    children_welcome: Mapped[bool] = mapped_column(default=False)
    #: Paid for attending the whole activity; 0: no allowance.
    allowance_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    created_at: Mapped[datetime]


class ActivitySession(Base):
    """One meeting of an activity, with its place and capacity."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_starts_at", "starts_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(64), default=DEFAULT_ZONE)
    place: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    #: Seats; None: no limit.
    capacity: Mapped[int | None]
    state: Mapped[SessionState] = mapped_column(default=SessionState.PLANNED)


class Enrolment(Base):
    """A member's answer to a session. The waiting list is ordered by `answered_at`."""

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("session_id", "member_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    state: Mapped[EnrolmentState]
    answered_at: Mapped[datetime]
