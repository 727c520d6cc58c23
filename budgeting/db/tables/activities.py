"""Activities (courses, paid paths, labs, events), their sessions, enrolments and allowances; community points."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.clock import DEFAULT_ZONE
from budgeting.db.types import Base, Id, PersonText
from budgeting.states.activities import (
    AllowanceDelay,
    AllowancePer,
    AllowanceState,
    Attendance,
    EnrolmentState,
    Feedback,
    SessionState,
)

#: The allowances not yet received: few, and looked for every hour.
EXPECTED = text("state = 'expected'")
#: A certificate that wasn't withdrawn.
VALID = text("withdrawn_at IS NULL")


class Activity(Base):
    """Something families are invited to."""

    __tablename__ = "activities"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    #: Where it belongs, for those who look for what happens there; None: to the whole programme.
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    #: A code of `budgeting.activities.KINDS`.
    kind: Mapped[str] = mapped_column(String(24))
    #: {language: text}; a missing language falls back to Italian.
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    description: Mapped[dict[str, Any]] = mapped_column(default=dict)
    children_welcome: Mapped[bool] = mapped_column(default=False)
    #: See ``allowance_per``; 0: no allowance.
    allowance_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    allowance_per: Mapped[AllowancePer] = mapped_column(default=AllowancePer.WHOLE)
    #: For an allowance per WHOLE: how much of the hours must be attended, in percent.
    allowance_least: Mapped[int] = mapped_column(default=70)
    #: The staff person who runs it; a partner sees only their own.
    run_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
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
    #: Empty: it takes place online only.
    place: Mapped[str]
    #: The https link of a meeting online, told only to those who come; empty: at the place.
    online_url: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    #: Seats; None: no limit.
    capacity: Mapped[int | None]
    state: Mapped[SessionState] = mapped_column(default=SessionState.PLANNED)
    #: How often what families plan by (time, place, cancellation) has changed; the SEQUENCE of calendar files.
    sequence: Mapped[int] = mapped_column(default=0)
    #: When, times and place before each change, oldest first: [{"starts_at", "ends_at", "place", "online_url"}].
    earlier: Mapped[list[Any]] = mapped_column(default=list)
    #: When it was last set up or changed; the DTSTAMP of calendar files.
    changed_at: Mapped[datetime | None]


class Enrolment(Base):
    """A member's answer to a session. The waiting list is ordered by `answered_at`."""

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("session_id", "member_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    state: Mapped[EnrolmentState]
    answered_at: Mapped[datetime]
    #: Until when an offered seat is kept, and how many seats this member has been offered so far.
    offer_until: Mapped[datetime | None]
    offers: Mapped[int] = mapped_column(default=0)
    #: The ``sequence`` of the session as the member last heard of it, and that of their last calendar file.
    told_sequence: Mapped[int] = mapped_column(default=0)
    calendar_sequence: Mapped[int | None]
    attendance: Mapped[Attendance | None]
    feedback: Mapped[Feedback | None]
    feedback_words: Mapped[str] = mapped_column(PersonText, default="")
    feedback_at: Mapped[datetime | None]


class Allowance(Base):
    """An amount for attending an activity that a member is to get, or has got."""

    __tablename__ = "allowances"
    __table_args__ = (
        Index(
            "ix_allowances_expected",
            "expected_on",
            sqlite_where=EXPECTED,
            postgresql_where=EXPECTED,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    expected_on: Mapped[date]
    received_on: Mapped[date | None]
    state: Mapped[AllowanceState] = mapped_column(default=AllowanceState.EXPECTED)
    #: Why staff last marked it late, on which day it was to come then, and how often they did; None: never.
    delay: Mapped[AllowanceDelay | None]
    delayed_from: Mapped[date | None]
    delays: Mapped[int] = mapped_column(default=0)
    #: The entry of the family's books, if they asked for one.
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"))
    created_at: Mapped[datetime]


class Certificate(Base):
    """That a member attended an activity, with what is printed on it. Its PDF is its file: printed again, it is the
    same."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("programme_id", "year", "serial"),
        # Each member has one that counts, whatever two people press at once.
        Index(
            "ix_certificates_valid",
            "activity_id",
            "member_id",
            unique=True,
            sqlite_where=VALID,
            postgresql_where=VALID,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    #: Its number in the programme's register: the year it was issued in, and the count within it.
    year: Mapped[int]
    serial: Mapped[int]
    #: As printed: the member's name, the activity's title, who signs, and where.
    name: Mapped[str] = mapped_column(PersonText)
    title: Mapped[str]
    signer: Mapped[str]
    place: Mapped[str]
    #: Quarters of an hour: attended, and of all sessions.
    done: Mapped[int]
    whole: Mapped[int]
    #: Local days of the first and the last session.
    first_on: Mapped[date]
    last_on: Mapped[date]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    issued_at: Mapped[datetime]
    #: When its PDF was stored and the family told; None: it still has to be made.
    delivered_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    #: Why it was withdrawn, in that person's words.
    why: Mapped[str] = mapped_column(PersonText, default="")

    @property
    def number(self) -> str:
        return f"{self.year}/{self.serial:04}"


class CommunityPoint(Base):
    """A place in the quarter with opening hours."""

    __tablename__ = "community_points"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    name: Mapped[str]
    address: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    #: {"1" (Monday) … "7": [["09:00", "12:30"], …]}; a missing day is closed.
    hours: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: {"2026-12-24": [["09:00", "11:00"]]}; an empty list: closed that day.
    exceptions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: What one finds there: {language: text}; a missing language falls back to Italian.
    description: Mapped[dict[str, Any]] = mapped_column(default=dict)
    contact: Mapped[str] = mapped_column(default="")
    #: When it was taken out of the list; None: families see it.
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
