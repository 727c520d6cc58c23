"""Referrals with their links and answers, and families proposed to us."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import ConsentGiven, IncomingState, PartnerAnswer, ReferralState


class Referral(Base):
    """A family referred to a service, from the question to the family until what came of it."""

    __tablename__ = "referrals"
    __table_args__ = (
        Index("ix_referrals_household_id_state", "household_id", "state"),
        Index("ix_referrals_state_due_on", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    #: Who is asked, and whose name is passed on.
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    #: The service as it was named to the family.
    partner_name: Mapped[str]
    state: Mapped[ReferralState]
    #: Why, in the words of staff; the family and the service both read them.
    why: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    #: What may be passed on (`Scope`), and exactly what that is (`referrals.facts`); emptied once it has ended.
    scope: Mapped[list[Any]]
    facts: Mapped[dict[str, Any] | None]
    #: The last day on which the service may read it.
    until: Mapped[date]
    #: The local day by which the next step is expected; None once it has ended.
    due_on: Mapped[date | None]
    #: The version of the question, its language and how it was answered.
    consent_version: Mapped[str] = mapped_column(String(20), default="", server_default="")
    language: Mapped[str] = mapped_column(String(12), default="", server_default="")
    consented_at: Mapped[datetime | None]
    consent_given: Mapped[ConsentGiven | None]
    #: The staff person beside them, or who wrote the paper down.
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: Who else was there when it was given on paper.
    witness: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    withdrawn_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ReferralLink(Base):
    """A single-use link for a service. Only hashes of its secrets are stored."""

    __tablename__ = "referral_links"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    #: The key of the page that opened it: only that page shows it again, and answers.
    key_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ReferralAnswer(Base):
    """What a service answered, by its link or to a staff person."""

    __tablename__ = "referral_answers"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id", ondelete="CASCADE"), index=True)
    answer: Mapped[PartnerAnswer]
    note: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    #: The next date with the family.
    next_on: Mapped[date | None]
    answered_at: Mapped[datetime]
    #: The staff person who wrote it down; None if it came by the link.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class IncomingReferral(Base):
    """A family that a school, a parish or a service proposes to the programme."""

    __tablename__ = "incoming_referrals"
    __table_args__ = (Index("ix_incoming_referrals_programme_id_state", "programme_id", "state"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[PartnerKind]
    #: Who proposes it, and how to reach them.
    proposed_by: Mapped[str] = mapped_column(PersonText)
    contact: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    #: The day on which the family agreed, and how. None: then nothing about it is kept.
    agreed_on: Mapped[date | None]
    agreed_how: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    name: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    phone: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    language: Mapped[str] = mapped_column(String(12), default="it", server_default="it")
    #: What for.
    why: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    state: Mapped[IncomingState]
    #: The day on which what was written here is erased.
    erase_on: Mapped[date]
    #: The family it became.
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    settled_at: Mapped[datetime | None]
    #: Why it was declined.
    answer: Mapped[str] = mapped_column(PersonText, default="", server_default="")
