"""What staff did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id


class Audit(Base):
    """Which staff person did what, to what, and why. Numbers and codes only, except the reason."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    #: None if the command line did it.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    #: In a person's own words, or as a short code.
    reason: Mapped[str] = mapped_column(String(200), default="")
    #: The staff person it passed to.
    to_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: Other details, stored by `budgeting.audit.Details`.
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The family it concerns: only those who may read about that family see the reason. Not a foreign key: after the
    #: family is erased its lines stay, and stay closed.
    household_id: Mapped[int | None] = mapped_column(index=True)
