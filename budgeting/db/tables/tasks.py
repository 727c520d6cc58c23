"""What waits for staff, and the alerts about it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.messages import MessageState, SubjectKind
from budgeting.states.tasks import TaskKind, TaskState, Urgency

#: What is not done, in the words of the partial indexes below: only where these stand does SQLite go by one of them.
#: With values that are bound it reads all tasks that ever were.
WAITS = text("tasks.state IN ('open', 'taken')")


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
    #: What can be read there now, as `budgeting.tasks.alerts.Face` writes it; another one means an edit.
    shown: Mapped[str] = mapped_column(String(60), default="")
    #: It waits for the office to open, where several such are one message.
    for_the_morning: Mapped[bool] = mapped_column(default=False)
