"""Conversations: the state of a dialog and of its inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.conversations import InboxState
from budgeting.states.tasks import Urgency


class Conversation(Base):
    """One chat with one bot: the address, the lock, and the state of the dialog.

    With a member it is a linked phone, or, with ``beside_id``, a page of the console at which the member sits beside
    a staff person: our words are shown there, and no courier carries them. A conversation that has ended is history
    for staff: nothing is said in it or sent from it, and its chat starts over as a stranger's, in its own row.
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
    #: None while the writer is unknown.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    #: The staff person beside the member; None for a phone.
    beside_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    language: Mapped[str] = mapped_column(String(12), default="it")
    #: The open dialogs, innermost last: [{"dialog", "step", "version", "data"}].
    frames: Mapped[list[Any]] = mapped_column(default=list)
    #: The question about an amount that another dialog interrupted: its frame, and when.
    interrupted: Mapped[dict[str, Any] | None]
    #: Grows with every question; buttons of older questions are stale.
    revision: Mapped[int] = mapped_column(default=0)
    #: The last accepted button, "message:index": tapping it again is a double tap, not a stale one.
    last_tap: Mapped[str] = mapped_column(String(40), default="")
    inbox_state: Mapped[InboxState] = mapped_column(default=InboxState.QUIET)
    #: The staff person talking with the family now; the dialogs stay silent.
    held_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    held_at: Mapped[datetime | None]
    #: The newest message when the hold began: the dialogs haven't handled later ones.
    held_after: Mapped[int | None]
    #: When the family was told that its words wait for that person; once per hold.
    acknowledged_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    topic: Mapped[str] = mapped_column(String(40), default="")
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.NORMAL)
    #: When it was put aside, until when, and when it came back; the last one stands until somebody deals with it.
    snoozed_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    woken_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: When the chat became a member's phone.
    linked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: The staff person who ended it; None if the family or a rule did.
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: Why, as a code of `states.WhyEnded`; empty while the phone is linked.
    ended_why: Mapped[str] = mapped_column(String(20), default="")
