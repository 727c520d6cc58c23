"""The phrasebook: what a programme changed or added in it, and the questions put to families."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Document, Id
from budgeting.states.phrases import QuestionState


class Phrase(Base):
    """A phrase of a programme's own, or what it made of a ready one; ready phrases left as they are have no row."""

    __tablename__ = "phrases"
    __table_args__ = (UniqueConstraint("programme_id", "ready"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    #: The code of the ready phrase it replaces; None for one of the programme's own.
    ready: Mapped[str | None] = mapped_column(String(40))
    #: What staff find it by.
    title: Mapped[str] = mapped_column(String(60))
    tells_arrears: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: The text by language, with its slots in braces.
    texts: Mapped[dict[str, Any]] = mapped_column(Document)
    #: The answers by language, as many in each; empty if it is no question.
    answers: Mapped[dict[str, Any]] = mapped_column(Document)
    retired_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class PhraseQuestion(Base):
    """A phrase with answers that was sent: its words and buttons are those of the message."""

    __tablename__ = "phrase_questions"
    __table_args__ = (
        Index("ix_phrase_questions_conversation_id_state", "conversation_id", "state"),
        Index("ix_phrase_questions_household_id_state", "household_id", "state"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), unique=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    #: Which phrase: the code of a ready one, or the number of the programme's own.
    phrase: Mapped[str] = mapped_column(String(40))
    state: Mapped[QuestionState]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    #: Which answer, from 0 in the order of the phrase.
    answer: Mapped[int | None]
    answered_at: Mapped[datetime | None]
