"""Staff, their roles, devices and sign-ins."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.staff import Role


class SignIn(Base):
    """A signed-in browser. Only the hash of its secret is stored."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    #: The token that forms must carry.
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    #: It began without the second factor that a programme asks for, and is only good for setting that up.
    setting_up: Mapped[bool] = mapped_column(default=False)


class PendingSignIn(Base):
    """Somebody who gave the right password and still owes the code. Only the hash of the browser's secret is stored."""

    __tablename__ = "pending_sign_ins"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SecondFactor(Base):
    """A person's authenticator. It is on once ``key`` is set; ``new_key`` waits for its first code."""

    __tablename__ = "second_factors"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: The secret in base32. It has to be read for each code, so it can't be a hash.
    key: Mapped[str | None] = mapped_column(PersonText)
    turned_on_at: Mapped[datetime | None]
    #: The time step (30 seconds each, since 1970) of the last code that was accepted: no code works twice.
    last_step: Mapped[int | None] = mapped_column(Id)
    new_key: Mapped[str | None] = mapped_column(PersonText)
    new_key_at: Mapped[datetime | None]
    #: A colleague has reset it, and the person's phone hasn't been told yet.
    tell_reset: Mapped[bool] = mapped_column(default=False)


class RecoveryCode(Base):
    """A code that works once in place of the authenticator's; it goes when it is used. Only its hash is stored."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("staff_id", "code_hash"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class StaffDevice(Base):
    """A browser a staff person has signed in from before. Only the hash of its secret is stored."""

    __tablename__ = "staff_devices"
    __table_args__ = (UniqueConstraint("staff_id", "token_hash"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class SignInAttempt(Base):
    """Sign-ins of one key that failed or are being checked, to slow guessing down; the key is a hash."""

    __tablename__ = "sign_in_attempts"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]
    #: When somebody was last refused: logged once per pause.
    refused_at: Mapped[datetime | None]


class Staff(Base):
    """A person who accompanies families."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(PersonText)
    #: What families read when this person writes to them.
    first_name: Mapped[str] = mapped_column(PersonText)
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(12), default="it")
    password_hash: Mapped[str | None] = mapped_column(String(300))
    active: Mapped[bool] = mapped_column(default=True)
    telegram_chat_id: Mapped[int | None] = mapped_column(unique=True)
    link_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    link_expires_at: Mapped[datetime | None]
    #: The link in which a new person sets their password, and the key of the page that opened it.
    invitation_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True, index=True)
    invitation_key_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    invitation_expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: When they last looked at a console page, to within a few minutes.
    seen_at: Mapped[datetime | None]
    #: Local times at their desk between which their phone stays silent; None: never.
    quiet_from: Mapped[time | None]
    quiet_to: Mapped[time | None]
    #: When the staff bot tells them in the morning what waits, in local time at their desk; None: never.
    digest_at: Mapped[time | None] = mapped_column(default=time(8, 30))
    #: The last local date whose digest is settled: sent, or not needed.
    digested_on: Mapped[date | None]


class StaffRole(Base):
    """What one staff person may do in one programme."""

    __tablename__ = "staff_roles"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)
