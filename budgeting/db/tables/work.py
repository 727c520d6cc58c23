"""What waits for staff and what the clock watches: tasks, alerts, cases, due events, leases, audit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states import (
    CaseState,
    Direction,
    DueKind,
    DueState,
    MessageState,
    NoteKind,
    Outcome,
    SubjectKind,
    TaskKind,
    TaskState,
    Urgency,
)


class DueEvent(Base):
    """Something to do at a moment. The key (what, whom, which date) makes it happen once."""

    __tablename__ = "due_events"
    __table_args__ = (
        Index(
            "ix_due_events_pending",
            "due_at",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index("ix_due_events_kind_subject_id", "kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[DueKind]
    #: The instalment, check-in, session or member that it is about, by kind.
    subject_id: Mapped[int]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    #: The local date that it belongs to, and which rung of a ladder.
    for_date: Mapped[date]
    rung: Mapped[int] = mapped_column(default=0)
    unique_key: Mapped[str] = mapped_column(String(120), unique=True)
    due_at: Mapped[datetime]
    #: From here on it is too late to be useful: it is skipped and logged.
    stale_at: Mapped[datetime]
    state: Mapped[DueState] = mapped_column(default=DueState.PENDING)
    #: Why it was skipped or cancelled, as a short code.
    reason: Mapped[str] = mapped_column(String(40), default="")
    settled_at: Mapped[datetime | None]


def _while_waiting(*columns: str, unique: bool = False) -> Index:
    waits, name = text("state IN ('open', 'taken')"), "_".join(columns)
    return Index(f"ix_tasks_{name}", *columns, unique=unique, sqlite_where=waits, postgresql_where=waits)


class Task(Base):
    """Something that waits for a staff person."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_programme_id_state_created_at", "programme_id", "state", "created_at"),
        # What the clock looks at: promises and alerts of what is not done.
        _while_waiting("due_at"),
        _while_waiting("next_alert_at"),
        # Of a kind, one about a thing waits.
        _while_waiting("kind", "subject_kind", "subject_id", unique=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: None for what concerns the installation as a whole, or a writer whom nobody knows yet.
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    kind: Mapped[TaskKind]
    #: The one thing that it is about; None in a row of before of which nobody knows.
    subject_kind: Mapped[SubjectKind | None]
    subject_id: Mapped[int | None]
    #: Why it was opened, as a short code, where the kind leaves that open.
    cause: Mapped[str] = mapped_column(String(40), default="")
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.NORMAL)
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    state: Mapped[TaskState] = mapped_column(default=TaskState.OPEN)
    created_at: Mapped[datetime]
    #: Until when the family was told that somebody will have done it; none where nothing was promised.
    due_at: Mapped[datetime | None]
    #: Since when the promise is broken and the lead knows.
    escalated_at: Mapped[datetime | None]
    #: Since when the family has had its answer, though the task may not be done.
    kept_at: Mapped[datetime | None]
    #: When the alert about it goes to the next person, where nobody has taken it by then.
    next_alert_at: Mapped[datetime | None]
    #: The task whose alert tells of this one too: one family, one alert.
    leading_id: Mapped[int | None] = mapped_column(Id, index=True)
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Alert(Base):
    """A word to a staff person's own Telegram that a task waits; no family's details in it."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index(
            "ix_alerts_sent_at",
            "sent_at",
            sqlite_where=text("telegram_id IS NOT NULL"),
            postgresql_where=text("telegram_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    telegram_id: Mapped[int | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: How what can be read there says that the task stands; None before it hangs there.
    shown_state: Mapped[TaskState | None]
    #: What can be read there now, as `budgeting.alerts.Face` writes it; another one means an edit.
    shown: Mapped[str] = mapped_column(String(60), default="")
    #: It waits for the office to open, where several such are one message.
    for_the_morning: Mapped[bool] = mapped_column(default=False)


class Case(Base):
    """A case record (presa in carico). The chat prepares one; an operator opens it."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id"))
    instalment_id: Mapped[int | None] = mapped_column(ForeignKey("instalments.id"), index=True)
    topic: Mapped[str] = mapped_column(String(40))
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.NORMAL)
    state: Mapped[CaseState] = mapped_column(default=CaseState.PREPARED)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(PersonText, default="")
    outcome_kind: Mapped[Outcome | None]
    #: None where the chat prepared it.
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: Grows with each change of the head (owner, urgency, state); a form of an older one is stale.
    revision: Mapped[int] = mapped_column(default=0)


class CaseEvidence(Base):
    """A message as it stood when it was put into a case; the live thread may go on changing."""

    __tablename__ = "case_evidence"
    __table_args__ = (UniqueConstraint("case_id", "message_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    direction: Mapped[Direction]
    #: text, photo, voice, tap and so on, as in `messages`.
    kind: Mapped[str] = mapped_column(String(16), default="text")
    #: The name of who said it, as it was; empty for the bot's own words.
    who: Mapped[str] = mapped_column(PersonText, default="")
    text: Mapped[str] = mapped_column(PersonText)
    #: The bot's words (or the button that was tapped) as key and arguments: each reader has their language.
    parts: Mapped[list[Any] | None]
    said_at: Mapped[datetime]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class CaseNote(Base):
    """What staff wrote into a case."""

    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[NoteKind] = mapped_column(default=NoteKind.NOTE)
    #: With the words of a closing: what kind of end it was.
    outcome_kind: Mapped[Outcome | None]
    text: Mapped[str] = mapped_column(PersonText)
    created_at: Mapped[datetime]


class Audit(Base):
    """Who of the staff did what, on what, why. Numbers and codes only."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    #: None when the command line did it.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    #: In a person's own words, or as a short code.
    reason: Mapped[str] = mapped_column(String(200), default="")
    #: To whom of the staff something passed.
    to_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: What else it says, as `budgeting.audit.Details` keeps it.
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The family whose thing it is: only who may read about that one reads the reason. Not a foreign key: once the
    #: family is erased its lines stay, and stay closed.
    household_id: Mapped[int | None] = mapped_column(index=True)


class Event(Base):
    """The tail that the console follows: that something happened, not what was said."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    programme_id: Mapped[int | None]
    conversation_id: Mapped[int | None]
    details: Mapped[dict[str, Any] | None]


class Lease(Base):
    """Who may do what only one may do. The number grows with each new owner and fences the old one out."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    owner: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column(default=1)
    until: Mapped[datetime]
