"""Households, their members, invites and consents."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.clock import DEFAULT_ZONE
from budgeting.db.types import Base, Id, PersonText
from budgeting.states.households import HouseholdState


class Household(Base):
    """A family with one budget (nucleo). The budget belongs here, never to a login."""

    __tablename__ = "households"
    __table_args__ = (
        UniqueConstraint("programme_id", "reference"),
        # A programme's households page by page.
        Index("ix_households_programme_id_id", "programme_id", "id"),
        # Which zones there are at all: few, and asked by every list that knows a today.
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
