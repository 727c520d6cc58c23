"""Tasks that wait for staff, and the alerts about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.messages import MessageState, SubjectKind
from budgeting.states.tasks import TaskKind, TaskState, Urgency

#: Not done, in the exact words of the partial indexes below: SQLite uses such an index only if the query repeats
#: them. With bound values it reads every task there ever was.
WAITS = text("tasks.state IN ('open', 'taken')")


def _while_waiting(*columns: str, unique: bool = False) -> Index:
    waits, name = text("state IN ('open', 'taken')"), "_".join(columns)
    return Index(f"ix_tasks_{name}", *columns, unique=unique, sqlite_where=waits, postgresql_where=waits)


class Task(Base):
    """Something that waits for a staff person."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_programme_id_state_created_at", "programme_id", "state", "created_at"),
        # The clock reads this: promises and alerts of tasks not done.
        _while_waiting("due_at"),
        _while_waiting("next_alert_at"),
        # At most one waiting task of a kind per subject.
        _while_waiting("kind", "subject_kind", "subject_id", unique=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: None for the installation as a whole, or for an unknown writer.
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    kind: Mapped[TaskKind]
    #: The one thing it is about; None in older rows, where it is unknown.
    subject_kind: Mapped[SubjectKind | None]
    subject_id: Mapped[int | None]
    #: Why it was opened, as a short code, if the kind doesn't say.
    cause: Mapped[str] = mapped_column(String(40), default="")
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.NORMAL)
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    state: Mapped[TaskState] = mapped_column(default=TaskState.OPEN)
    created_at: Mapped[datetime]
    #: The deadline the family was promised; None if nothing was promised.
    due_at: Mapped[datetime | None]
    #: When the promise was broken and the lead was told.
    escalated_at: Mapped[datetime | None]
    #: When the family got its answer, even if the task isn't done.
    kept_at: Mapped[datetime | None]
    #: When the alert goes to the next person, unless somebody has taken the task.
    next_alert_at: Mapped[datetime | None]
    #: The task whose alert also covers this one: one family, one alert.
    leading_id: Mapped[int | None] = mapped_column(Id, index=True)
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Alert(Base):
    """A message that a task waits, to a staff person's own Telegram or to the group of a desk; without any details
    about the family."""

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
    #: Whose phone, or which group: one of the two.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("desk_groups.id"), index=True)
    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    telegram_id: Mapped[int | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: The task's state as shown there; None before the alert is sent.
    shown_state: Mapped[TaskState | None]
    #: What is shown there now, as written by `budgeting.tasks.faces.Face`; a different one means an edit.
    shown: Mapped[str] = mapped_column(String(60), default="")
    #: It waits for the office to open, when all such alerts become one message.
    for_the_morning: Mapped[bool] = mapped_column(default=False)
