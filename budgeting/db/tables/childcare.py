"""Participants of one course who look after each other's children: what each needs or offers, and the pairs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.childcare import ChildcareKind, ChildcareState, SwapState

#: At most one pair at a time for each side.
LIVE = text("state IN ('asked', 'agreed')")


class ChildcareEntry(Base):
    """What one participant said for one session: "I need somebody" or "I could look after children"."""

    __tablename__ = "childcare_entries"
    __table_args__ = (UniqueConstraint("session_id", "member_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[ChildcareKind]
    #: How many children need somebody; for an offer 0.
    children: Mapped[int] = mapped_column(default=0)
    state: Mapped[ChildcareState]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ChildcareSwap(Base):
    """A need and an offer for the same session, put together by staff; each side agrees, or says no."""

    __tablename__ = "childcare_swaps"
    __table_args__ = (
        Index("ux_childcare_swaps_need", "need_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ux_childcare_swaps_offer", "offer_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("childcare_entries.id", ondelete="CASCADE"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("childcare_entries.id", ondelete="CASCADE"))
    state: Mapped[SwapState]
    #: Who has agreed so far.
    need_agrees: Mapped[bool] = mapped_column(default=False)
    offer_agrees: Mapped[bool] = mapped_column(default=False)
    #: How often something changed that both are told.
    sequence: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
