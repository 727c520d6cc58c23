"""Note that a colleague reads or writes, and see who else does.

A row is written when somebody starts, and again only when half its time is over: a desk of twenty people makes a
write or two a second, which SQLite's single writer doesn't notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Presence, Staff
from budgeting.db.types import Base
from budgeting.states.presence import Doing

#: How long each lasts unless it is noted again; the page does so after a third of it.
LASTS = {Doing.READING: timedelta(seconds=60), Doing.WRITING: timedelta(seconds=12)}

_TABLE = Base.metadata.tables["presence"]
_KEY = [_TABLE.c.conversation_id, _TABLE.c.staff_id]
_PUT = {
    name: (made := dialect.insert(_TABLE)).on_conflict_do_update(
        index_elements=_KEY, set_={"doing": made.excluded.doing, "until": made.excluded.until}
    )
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


@dataclass(frozen=True, slots=True)
class Present:
    """A colleague in the conversation, by first name."""

    staff_id: int
    name: str
    doing: Doing


def stands(session: Session, now: datetime, staff_id: int, conversation_id: int, doing: Doing) -> bool:
    """Whether it is noted already, and for long enough: then nothing has to be written."""
    row = session.get(Presence, (conversation_id, staff_id), populate_existing=True)
    return row is not None and row.doing is doing and row.until - now > LASTS[doing] / 2


def note(session: Session, clock: Clock, staff_id: int, conversation_id: int, doing: Doing) -> None:
    """Note it; the caller has checked that they may see the conversation. Rows that are over go at the same time."""
    now = clock.now()
    session.execute(delete(Presence).where(Presence.until <= now))
    connection = session.connection()
    values = {
        "conversation_id": conversation_id,
        "staff_id": staff_id,
        "doing": doing,
        "until": now + LASTS[doing],
    }
    connection.execute(_PUT[connection.dialect.name], values)


def others(session: Session, now: datetime, staff_id: int, conversation_id: int) -> list[Present]:
    """Who else is in the conversation, those who write first. The caller may see it."""
    query = (
        select(Presence.staff_id, Staff.first_name, Presence.doing)
        .join(Staff, Staff.id == Presence.staff_id)
        .where(
            Presence.conversation_id == conversation_id,
            Presence.staff_id != staff_id,
            Presence.until > now,
            Staff.active.is_(True),
        )
        .order_by(Presence.doing.desc(), Staff.first_name, Staff.id)
        .limit(20)
    )
    return [Present(row.staff_id, row.first_name, row.doing) for row in session.execute(query)]
