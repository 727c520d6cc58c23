"""Announcements to many."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.broadcasts import BroadcastState, TrialProblem, TrialState


class Broadcast(Base):
    """An announcement to many: its rows in `messages` are its recipients."""

    __tablename__ = "broadcasts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    title: Mapped[str]
    #: {language: text}
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Codes of the buttons that lead somewhere.
    buttons: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    state: Mapped[BroadcastState] = mapped_column(default=BroadcastState.DRAFT)
    #: One form makes one broadcast, however often it is sent.
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    #: The last member who has a row, in household order. Rows are added in pages, so that nothing waits behind ten
    #: thousand.
    reached_id: Mapped[int] = mapped_column(default=0)
    #: When every recipient had a row.
    filled_at: Mapped[datetime | None]
    #: {reason: number of members without a row}
    left_out: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    #: The class of the error that paused it; None if a person did.
    error: Mapped[str | None] = mapped_column(String(80))


class BroadcastAnswer(Base):
    """A recipient tapped a button of an announcement that leads somewhere."""

    __tablename__ = "broadcast_answers"

    broadcast_id: Mapped[int] = mapped_column(
        ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    #: The button's code.
    button: Mapped[str] = mapped_column(String(24), primary_key=True)
    answered_at: Mapped[datetime]


class BroadcastTrial(Base):
    """An announcement as its writer sees it beforehand on their own phone: the last of each person, and what became of
    it."""

    __tablename__ = "broadcast_trials"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    #: [[kind, offset, length]] in UTF-16 units.
    spans: Mapped[list[Any]] = mapped_column(default=list)
    #: Rows of labels.
    buttons: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    state: Mapped[TrialState] = mapped_column(default=TrialState.WAITING, server_default="waiting")
    problem: Mapped[TrialProblem | None]
    #: When the staff bot took it, or it arrived or failed.
    changed_at: Mapped[datetime | None]
