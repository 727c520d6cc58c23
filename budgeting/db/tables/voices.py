"""Reading aloud: languages that staff approved, messages that wait for their voice note, and the clips."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id


class ApprovedVoice(Base):
    """A language whose voice somebody has listened to and approved for a programme's families."""

    __tablename__ = "approved_voices"

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programmes.id"), primary_key=True, autoincrement=False
    )
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    #: The voice that was judged: another one needs another approval.
    version: Mapped[str] = mapped_column(String(40))
    approved_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class VoiceNote(Base):
    """A message that was sent to a member who listens, and waits to be read aloud. It's deleted once that's settled."""

    __tablename__ = "voice_notes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), unique=True)
    #: Attempts begun at making it.
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class VoiceClip(Base):
    """Sound that was made. Fixed sentences stay for everybody; what names people or amounts goes within the hour."""

    __tablename__ = "voice_clips"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: Of language, voice and what is said.
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    #: Ogg Opus.
    content: Mapped[bytes] = mapped_column(LargeBinary)
    kept_until: Mapped[datetime] = mapped_column(index=True)
