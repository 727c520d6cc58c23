"""Proposals and their answers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.approvals import ApprovalState
from budgeting.states.messages import SubjectKind

_WAITS = text("state = 'proposed'")


class Approval(Base):
    """A proposal about one thing: who made it, until when it waits, and who answered what."""

    __tablename__ = "approvals"
    __table_args__ = (
        Index("ix_approvals_subject_kind_subject_id", "subject_kind", "subject_id"),
        # Each thing waits for at most one answer.
        Index(
            "ix_approvals_waiting",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int]
    state: Mapped[ApprovalState]
    #: Who proposed it: a staff person or a family member; neither if the program did.
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    proposed_by_member: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    proposed_at: Mapped[datetime]
    #: The last local day it may wait unnoticed; after that it comes up again.
    answer_by: Mapped[date]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_by_member: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]
    #: Why it was refused or withdrawn, in that person's words.
    reason: Mapped[str] = mapped_column(PersonText, default="", server_default="")
    #: What whoever proposed it noted about it, for colleagues.
    note: Mapped[str] = mapped_column(PersonText, default="", server_default="")
