"""Who may do what only one may do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base


class Lease(Base):
    """Who may do what only one may do. The number grows with each new owner and fences the old one out."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    owner: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column(default=1)
    until: Mapped[datetime]
