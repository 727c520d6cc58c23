"""Programmes with their sites and staff; households with their members, invites and consents."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states import HouseholdState, NightAlerts, Role


class Programme(Base):
    """One funded programme and everything that it may set for itself."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    zone: Mapped[str] = mapped_column(String(64), default="Europe/Rome")
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
    #: Numbers that help, beside or instead of those that hold for all: see `budgeting.help_numbers`.
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


class Staff(Base):
    """Somebody who accompanies families."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(PersonText)
    #: What families read when this person writes to them.
    first_name: Mapped[str] = mapped_column(PersonText)
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(12), default="it")
    password_hash: Mapped[str | None] = mapped_column(String(300))
    active: Mapped[bool] = mapped_column(default=True)
    telegram_chat_id: Mapped[int | None] = mapped_column(unique=True)
    link_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    link_expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: When they last looked at a page of the console, to a few minutes.
    seen_at: Mapped[datetime | None]


class StaffRole(Base):
    """What one staff person may do in one programme."""

    __tablename__ = "staff_roles"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)


class Household(Base):
    """A family with one budget (nucleo). The budget belongs here, never to a login."""

    __tablename__ = "households"
    __table_args__ = (UniqueConstraint("programme_id", "reference"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    #: The landlord's or the office's own number for the family.
    reference: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(PersonText)
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    zone: Mapped[str] = mapped_column(String(64), default="Europe/Rome")
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    #: Day of the month on which the budget month begins, 1 to 28.
    pay_day: Mapped[int] = mapped_column(default=1)
    state: Mapped[HouseholdState] = mapped_column(default=HouseholdState.ACTIVE)
    created_at: Mapped[datetime]


class Member(Base):
    """A person of a household."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    name: Mapped[str] = mapped_column(PersonText)
    #: What the person asked to be called; empty until they have joined.
    called: Mapped[str] = mapped_column(PersonText, default="")
    language: Mapped[str] = mapped_column(String(12), default="it")
    adult: Mapped[bool] = mapped_column(default=True)
    #: Staff decide who reads about arrears: phones are shared and households are not always safe.
    sees_arrears: Mapped[bool] = mapped_column(default=False)
    #: ISO weekday and local time of the weekly check-in; none until chosen.
    checkin_weekday: Mapped[int | None]
    checkin_time: Mapped[time | None]
    #: Since when the member has a linked phone; none before they come in, and none again when their last phone has
    #: ended. Whoever asks whether a member can be reached asks this.
    joined_at: Mapped[datetime | None]
    #: Since when nothing proactive may be sent, by the member's own /stop.
    stopped_at: Mapped[datetime | None]
    unreachable_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    #: Since when nothing may be sent to this phone unasked, because somebody else may read it.
    unsafe_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Invite(Base):
    """A single-use way in. Only the hash of its 128 random bits is kept."""

    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Consent(Base):
    """That a member agreed to the privacy notice: which version, in which language, when."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_member_id_given_at", "member_id", "given_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(12))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
