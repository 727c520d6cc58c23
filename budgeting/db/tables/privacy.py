"""What members ask about their data, and about who at home joins."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.privacy import ErasureState, ExportState, InviteRequestState

_WAITING = text("state = 'waiting'")
_ASKED = text("state = 'asked'")


class DataExport(Base):
    """One request for a copy of one's data; its files belong to it and go after some days."""

    __tablename__ = "data_exports"
    __table_args__ = (
        Index("ix_data_exports_member_id_asked_at", "member_id", "asked_at"),
        # One at a time, whichever phone asks.
        Index(
            "uq_data_exports_waiting",
            "member_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    #: The chat that asked, and gets it.
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    #: The job that makes it; jobs are forgotten before requests.
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id", ondelete="SET NULL"), index=True)
    state: Mapped[ExportState]
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ErasureRequest(Base):
    """A member asks to have their data deleted; staff answer, and it is carried out by a date."""

    __tablename__ = "erasure_requests"
    __table_args__ = (
        Index("ix_erasure_requests_household_id", "household_id"),
        Index("ix_erasure_requests_state_asked_at", "state", "asked_at"),
        Index(
            "uq_erasure_requests_asked",
            "member_id",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    state: Mapped[ErasureState]
    asked_at: Mapped[datetime]
    #: By law the answer comes, and what was approved is done, within a month (GDPR, art. 12).
    answer_by: Mapped[date]
    settled_at: Mapped[datetime | None]


class InviteRequest(Base):
    """A member asks staff to invite another adult of the household."""

    __tablename__ = "invite_requests"
    __table_args__ = (Index("ix_invite_requests_household_id_state", "household_id", "state"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    #: Who asks.
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    #: Who is to be invited: the name and language the family gave.
    name: Mapped[str] = mapped_column(PersonText)
    language: Mapped[str] = mapped_column(String(12))
    state: Mapped[InviteRequestState]
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    #: Why not, in the words of staff.
    answer: Mapped[str] = mapped_column(PersonText, default="", server_default="")
