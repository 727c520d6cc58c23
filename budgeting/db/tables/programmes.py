"""Programmes and their sites."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.clock import DEFAULT_ZONE
from budgeting.db.types import Base, Id


class Programme(Base):
    """One funded programme. Everything it can configure is in ``settings``."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    zone: Mapped[str] = mapped_column(String(64), default=DEFAULT_ZONE)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    privacy_version: Mapped[str] = mapped_column(String(20), default="2026-1")
    #: Its settings by name, without defaults: read them through `budgeting.programmes.settings`.
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Its numbers that help, in addition to or instead of the common ones: see `budgeting.programmes.help_numbers`.
    help_numbers: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    #: When it ended.
    archived_at: Mapped[datetime | None]
    #: Since when nothing unasked goes to its families, and the local day on which they may expect an answer again.
    paused_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]
    #: The local date of the last check for open things without a next step.
    checked_on: Mapped[date | None]


class Site(Base):
    """A place where families of a programme live."""

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    name: Mapped[str]
    quarter: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    #: When somebody is there, in the words of staff.
    opening: Mapped[str] = mapped_column(default="")
    #: No longer offered; families and activities that have it keep it.
    archived_at: Mapped[datetime | None]
