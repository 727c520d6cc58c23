"""The words by which staff find messages and households, folded as `budgeting.search.folding` does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import DERIVED, Base, PersonText

#: PostgreSQL would compare as its language does, and then no index finds the beginnings of words.
_ByCode = PersonText().with_variant(PersonText(collation="C"), "postgresql")


class MessageWord(Base):
    """A word in what a family or staff wrote. Made soon after the message, by the clock."""

    __tablename__ = "message_words"
    __table_args__ = (
        # Who searches a word wants conversations, each with its newest message.
        Index("ix_message_words_word", "word", "conversation_id", "message_id"),
        {"sqlite_with_rowid": False, "info": DERIVED},
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(_ByCode, primary_key=True)
    #: The message's; not a foreign key, because nothing looks for the words of a conversation.
    conversation_id: Mapped[int]


class NameWord(Base):
    """A word in a household's name or reference, or in a member's name."""

    __tablename__ = "name_words"
    __table_args__ = (
        Index("ix_name_words_word", "word", "household_id"),
        {"sqlite_with_rowid": False, "info": DERIVED},
    )

    household_id: Mapped[int] = mapped_column(
        ForeignKey("households.id", ondelete="CASCADE"), primary_key=True
    )
    word: Mapped[str] = mapped_column(_ByCode, primary_key=True)


class SearchProgress(Base):
    """Up to which row of a table everything has its words: what came later is looked at again."""

    __tablename__ = "search_progress"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    up_to: Mapped[int] = mapped_column(default=0)
    #: When that row was made: another one may have its number by now, because SQLite gives out numbers again.
    made_at: Mapped[datetime | None]
