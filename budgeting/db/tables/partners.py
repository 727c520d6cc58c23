"""The directory of services of a programme."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.partners import PartnerKind


class Partner(Base):
    """A service in the directory of a programme: families are referred to it, or it goes on when they leave."""

    __tablename__ = "partners"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    kind: Mapped[PartnerKind]
    name: Mapped[str]
    #: Where it is and when it is open, as families read it.
    address: Mapped[str] = mapped_column(default="", server_default="")
    #: Whom to ask for there, at their work.
    contact: Mapped[str] = mapped_column(default="", server_default="")
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    created_at: Mapped[datetime]
    #: No longer offered since.
    archived_at: Mapped[datetime | None]
