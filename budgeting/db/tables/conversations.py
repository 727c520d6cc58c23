"""Conversations: where a dialog and its inbox stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.conversations import InboxState
from budgeting.states.tasks import Urgency


class Conversation(Base):
    """One chat with one bot: the address, the lock, and where the dialog stands.

    With a member it is a linked phone. One that ended is history for staff: nobody speaks into it, nothing leaves
    it, and its chat begins anew as a stranger's, in a row of its own.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index(
            "uq_conversations_bot_id_chat_id",
            "bot_id",
            "chat_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_conversations_inbox_state_waiting_since", "inbox_state", "waiting_since"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    bot_id: Mapped[int]
    chat_id: Mapped[int]
    #: None while the writer is unknown to us.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    language: Mapped[str] = mapped_column(String(12), default="it")
    #: The open dialogs, innermost last: [{"dialog", "step", "version", "data"}].
    frames: Mapped[list[Any]] = mapped_column(default=list)
    #: The question about an amount that another dialog was opened over: its frame, and when it was left.
    interrupted: Mapped[dict[str, Any] | None]
    #: Grows with every question; a button of an older question is stale.
    revision: Mapped[int] = mapped_column(default=0)
    #: The button last accepted, "message:index": its second tap is a double tap, not a stale one.
    last_tap: Mapped[str] = mapped_column(String(40), default="")
    inbox_state: Mapped[InboxState] = mapped_column(default=InboxState.QUIET)
    #: The staff person who talks with the family now; the dialogs are silent meanwhile.
    held_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    held_at: Mapped[datetime | None]
    #: The newest message when the hold began: what came later the dialogs have not heard.
    held_after: Mapped[int | None]
    #: When the family was told that its words are kept for that person; once a hold.
    acknowledged_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    topic: Mapped[str] = mapped_column(String(40), default="")
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.NORMAL)
    snoozed_until: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: Since when the chat is a member's phone.
    linked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: The staff person who ended it; none where the family did, or a rule.
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: Why, as one of the codes of `states.WhyEnded`; empty while it lasts.
    ended_why: Mapped[str] = mapped_column(String(20), default="")
