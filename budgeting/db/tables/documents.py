"""A household's documents, and what staff ask for. Their files are in `files`, by subject."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.documents import DocumentKind, DocumentRequestState, DocumentState

_OPEN = text("state = 'open'")


class HouseholdDocument(Base):
    """One document; its pages are its files, in the order of their numbers."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_household_id_kind", "household_id", "kind"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    kind: Mapped[DocumentKind]
    state: Mapped[DocumentState]
    #: Who put it away: a family member or a staff person.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    #: The last local day on which it is valid.
    expires_on: Mapped[date | None]
    #: Of an ISEE: the day on its statement and its value, in minor units of the household's currency.
    issued_on: Mapped[date | None]
    amount_minor: Mapped[int | None]
    #: Whether it reveals arrears: then it doesn't exist for members who may not read about them.
    tells_arrears: Mapped[bool]
    #: The document whose place it takes once its first file has arrived.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: When it was replaced or removed.
    ended_at: Mapped[datetime | None]


class DocumentRequest(Base):
    """Staff ask a family for a document of a kind: a missing one, or a better picture of one."""

    __tablename__ = "document_requests"
    __table_args__ = (
        Index("ix_document_requests_household_id", "household_id"),
        # A family is asked for one thing once.
        Index(
            "ix_document_requests_open",
            "household_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    kind: Mapped[DocumentKind]
    state: Mapped[DocumentRequestState]
    #: The document that can't be read; None if one is missing.
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
