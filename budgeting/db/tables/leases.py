"""Leases for roles that only one process may hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base


class Lease(Base):
    """The holder of a role that only one process may hold. The number grows with each new owner and fences off the
    old one.
    """

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    owner: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column(default=1)
    until: Mapped[datetime]
