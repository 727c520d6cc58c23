"""Households, their members, invites and consents."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.clock import DEFAULT_ZONE
from budgeting.db.types import Base, Id, PersonText
from budgeting.states.households import HouseholdState


class Household(Base):
    """A family with one budget (nucleo). The budget belongs here, never to a login."""

    __tablename__ = "households"
    __table_args__ = (
        UniqueConstraint("programme_id", "reference"),
        # A programme's households, page by page.
        Index("ix_households_programme_id_id", "programme_id", "id"),
        # All zones in use: few, and needed by every list that depends on today's date.
        Index("ix_households_zone", "zone"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    #: The landlord's or the office's own number for the family.
    reference: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(PersonText)
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    zone: Mapped[str] = mapped_column(String(64), default=DEFAULT_ZONE)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    #: Day of the month on which the budget month begins, 1 to 31; 29 to 31 fall on the last day of shorter months.
    pay_day: Mapped[int] = mapped_column(default=1)
    state: Mapped[HouseholdState] = mapped_column(default=HouseholdState.ACTIVE)
    #: Whether somebody at home has a recognised disability; None: nobody asked. Yes or no, and for what it is needed.
    disability: Mapped[bool | None]
    disability_why: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    created_at: Mapped[datetime]


class Member(Base):
    """A person in a household."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    name: Mapped[str] = mapped_column(PersonText)
    #: The name the person asked for; empty until they join.
    called: Mapped[str] = mapped_column(PersonText, default="")
    language: Mapped[str] = mapped_column(String(12), default="it")
    adult: Mapped[bool] = mapped_column(default=True)
    #: Of a child, the year alone.
    birth_year: Mapped[int | None]
    elderly: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: As `budgeting.telephones` stores it; empty: not known. Whether one may call there, and when, in words.
    telephone: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    may_be_called: Mapped[bool] = mapped_column(default=True, server_default=true())
    call_times: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    #: Staff decide who reads about arrears: phones are shared and homes aren't always safe.
    sees_arrears: Mapped[bool] = mapped_column(default=False)
    #: ISO weekday and local time of the weekly check-in; None until chosen.
    checkin_weekday: Mapped[int | None]
    checkin_time: Mapped[time | None]
    #: When the member linked their phone; None before they join, and again once their last phone has ended. This
    #: column decides whether a member can be reached.
    joined_at: Mapped[datetime | None]
    #: When the member sent /stop: nothing proactive goes out since.
    stopped_at: Mapped[datetime | None]
    unreachable_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    #: Since when nothing unasked goes to this phone, because somebody else may read it.
    unsafe_at: Mapped[datetime | None]
    #: Whether the member wants our messages read aloud too.
    listens: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]


class Invite(Base):
    """A single-use invite. Only the hash of its 128 random bits is stored."""

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
    """A member's consent to the privacy notice: which version, in which language, when."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_member_id_given_at", "member_id", "given_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(12))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    #: The staff person in whose presence it was given at the console; None on a phone.
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
