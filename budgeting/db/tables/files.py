"""Files: what each one is and whose; their bytes are separate, so that no list ever loads them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.files import FileProblem, FileState
from budgeting.states.messages import SubjectKind

_WAITING = text("state = 'waiting'")


class FileContent(Base):
    """Bytes by their hash: identical files are stored once, whoever sent them."""

    __tablename__ = "file_contents"

    #: In hexadecimal.
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: A small JPEG preview; None if there is none. It precedes the content, which would have to be read to reach it.
    thumbnail: Mapped[bytes | None]
    content: Mapped[bytes]


class StoredFile(Base):
    """One file. It belongs to a conversation, a household or a programme: exactly one of the three is set, and
    decides who may see it.
    """

    __tablename__ = "files"
    __table_args__ = (
        Index("ix_files_subject_kind_subject_id", "subject_kind", "subject_id"),
        Index("ix_files_waiting", "next_try_at", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: What it belongs to: a message, later a document or an import.
    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int]
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), index=True)
    state: Mapped[FileState]
    #: The sender's name for it; usually empty for photos.
    name: Mapped[str] = mapped_column(PersonText, default="")
    created_at: Mapped[datetime]
    kept_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(ForeignKey("file_contents.sha256"), index=True)
    #: From its content (`budgeting.files.FileType`); empty until it is stored.
    media_type: Mapped[str] = mapped_column(String(80), default="")
    #: Bytes; as told by the messenger until it is stored.
    size: Mapped[int | None]
    #: Whether it has a thumbnail.
    pictured: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[FileProblem | None]
    # -- files fetched from a messenger
    bot_id: Mapped[int | None]
    #: The messenger's id, valid for this bot only, and the one that is the same for the same file.
    remote_id: Mapped[str | None] = mapped_column(String(500))
    remote_unique_id: Mapped[str | None] = mapped_column(String(200), index=True)
    #: Attempts begun, and when the next begins while it waits.
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
