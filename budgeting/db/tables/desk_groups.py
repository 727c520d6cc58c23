"""The group chat of a desk, where its alerts appear as well."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id


class DeskGroup(Base):
    """A programme's group chat in the staff bot: linked, lost, or offered by a link. Its title is never kept."""

    __tablename__ = "desk_groups"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), unique=True)
    #: Telegram's number of the group; None: none is linked.
    chat_id: Mapped[int | None] = mapped_column(unique=True)
    #: The language of what stands in the group.
    language: Mapped[str] = mapped_column(String(12))
    #: Who made the link with which the group was linked, and when it was used.
    linked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    linked_at: Mapped[datetime | None]
    #: The single-use link that is open, and who made it.
    link_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    link_expires_at: Mapped[datetime | None]
    offered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: Since when the bot can no longer write in the group that was linked.
    lost_at: Mapped[datetime | None]
    #: A test that has yet to be sent, and when the last one arrived.
    test_asked_at: Mapped[datetime | None]
    tested_at: Mapped[datetime | None]
    #: The group from which the bot has yet to take leave.
    farewell_to: Mapped[int | None]
