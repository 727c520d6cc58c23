"""What the console keeps for itself: sign-ins, the coach's weekly reviews, what is to be done in a case."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText


class StaffSession(Base):
    """A signed-in browser. Only the hash of its secret is kept."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    #: What forms must carry to be believed.
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class StaffDevice(Base):
    """A browser from which a staff person has signed in before. Only the hash of its secret is kept."""

    __tablename__ = "staff_devices"
    __table_args__ = (UniqueConstraint("staff_id", "token_hash"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class SignInAttempt(Base):
    """Sign-ins of one key that failed or are being checked; the key is a hash. To slow guessing down."""

    __tablename__ = "sign_in_attempts"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]
    #: When somebody was last sent away: written down once in each pause.
    refused_at: Mapped[datetime | None]


class WeekReview(Base):
    """A coach has read a household's week: the word to the family, the private note, the sign-off."""

    __tablename__ = "week_reviews"
    __table_args__ = (UniqueConstraint("household_id", "week"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    #: The Monday of the week.
    week: Mapped[date]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[str] = mapped_column(PersonText, default="")
    #: The message to the family, where one was written.
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    signed_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class CaseAction(Base):
    """Something that somebody has to do in a case, by a date."""

    __tablename__ = "case_actions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(PersonText)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    due_on: Mapped[date | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
