"""Messages in both directions, and updates waiting for their turn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.messages import Direction, Lane, MessageState, Operation, SubjectKind


def _only_where(column: str, name: str, *columns: str, unique: bool = False) -> Index:
    there = text(f"{column} IS NOT NULL")
    return Index(name, *columns, unique=unique, sqlite_where=there, postgresql_where=there)


class Message(Base):
    """Everything a family writes and everything said to it."""

    __tablename__ = "messages"
    # Most rows have only some of these numbers: rows without one take no space in its index.
    __table_args__ = (
        _only_where("update_id", "uq_messages_bot_id_update_id", "bot_id", "update_id", unique=True),
        _only_where("unique_key", "uq_messages_unique_key", "unique_key", unique=True),
        # What was said about a thing, and to whom: a family's own messages have no subject and take no space here.
        _only_where("subject_kind", "ix_messages_subject", "subject_kind", "subject_id", "conversation_id"),
        Index("ix_messages_conversation_id_id", "conversation_id", "id"),
        _only_where(
            "telegram_id", "ix_messages_conversation_id_telegram_id", "conversation_id", "telegram_id"
        ),
        Index(
            "ix_messages_outbox",
            "bot_id",
            "lane",
            "due_at",
            "id",
            sqlite_where=text("state IN ('queued', 'sending')"),
            postgresql_where=text("state IN ('queued', 'sending')"),
        ),
        # What one conversation still has to send: each claim uses it to keep the order within a chat.
        Index(
            "ix_messages_line",
            "conversation_id",
            "id",
            sqlite_where=text("state IN ('queued', 'sending')"),
            postgresql_where=text("state IN ('queued', 'sending')"),
        ),
        _only_where("broadcast_id", "ix_messages_broadcast_id_state", "broadcast_id", "state"),
        # What didn't arrive: few rows, queried on every first page.
        Index(
            "ix_messages_undelivered",
            "created_at",
            "id",
            sqlite_where=text("state IN ('failed', 'uncertain')"),
            postgresql_where=text("state IN ('failed', 'uncertain')"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    bot_id: Mapped[int]
    direction: Mapped[Direction]
    state: Mapped[MessageState]
    created_at: Mapped[datetime]
    #: text, photo, voice, document, location, tap, edit, command, sticker, other; outgoing: text, photo, ...
    kind: Mapped[str] = mapped_column(String(16), default="text")
    #: The text as written or sent.
    text: Mapped[str] = mapped_column(PersonText, default="")
    #: Light spans of an outgoing text: [[kind, offset, length]] in UTF-16 units.
    spans: Mapped[list[Any] | None]
    #: What was said, as translatable parts: [{"key", "plural", "count", "args"}]; None for free text.
    parts: Mapped[list[Any] | None]
    #: Rows of buttons: [[{"label": part, "dialog", "step", "revision", "action", "value", "url"}]].
    buttons: Mapped[list[Any] | None]
    #: {"file_id", "name", "mime", "size", "latitude", "longitude"} or a chart to draw {"chart", ...}.
    media: Mapped[dict[str, Any] | None]
    # -- incoming
    update_id: Mapped[int | None]
    #: When, according to Telegram, it was written or last edited, to the second: puts late and repeated edits in
    #: order.
    said_at: Mapped[datetime | None]
    #: Telegram's number of this message in its chat.
    telegram_id: Mapped[int | None]
    #: The message this one corrects (an edit), answers (a tap) or removes the buttons of (a close). Not a foreign
    #: key: SQLite recompiles every INSERT into a table that refers to itself, and every message writes this.
    about_id: Mapped[int | None]
    #: The class of the error that prevented our answer; never its text, which may quote the person.
    error: Mapped[str | None] = mapped_column(String(80))
    # -- outgoing
    # : The staff person who wrote it; None for the bot's own words.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    lane: Mapped[Lane] = mapped_column(default=Lane.REPLY)
    operation: Mapped[Operation] = mapped_column(default=Operation.SEND)
    due_at: Mapped[datetime | None]
    #: After this moment it is skipped, not sent.
    expires_at: Mapped[datetime | None]
    #: Mentions plans, instalments, payments to the landlord or debts: not sent to members who may not read about
    #: them.
    tells_arrears: Mapped[bool] = mapped_column(default=False, server_default=false())
    attempts: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    #: What it is about, if it is one thing: a payment, a week, a session.
    subject_kind: Mapped[SubjectKind | None]
    subject_id: Mapped[int | None]
    #: (what, whom, which date): a proactive message exists once. Not for reading what the message is about.
    unique_key: Mapped[str | None] = mapped_column(String(120))
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcasts.id"))


class DeferredUpdate(Base):
    """An update from a chat that sent a lot at once, as it arrived, for the few seconds until its turn."""

    __tablename__ = "kept_updates"
    __table_args__ = (Index("ix_kept_updates_bot_id_chat_id_update_id", "bot_id", "chat_id", "update_id"),)

    bot_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chat_id: Mapped[int]
    body: Mapped[str] = mapped_column(PersonText)
    kept_at: Mapped[datetime]
