"""What the bot has yet to say in a group by itself: a test somebody asked for, or its farewell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import DeskGroup, Programme
from budgeting.desk_groups.standing import of_programme
from budgeting.errors import NotPossible

_WAITS = or_(DeskGroup.test_asked_at.is_not(None), DeskGroup.farewell_to.is_not(None))
#: More than are ever asked for at once.
MOST = 50


class Kind(StrEnum):
    TEST = "test"
    FAREWELL = "farewell"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say in a group, in its language."""

    group_id: int
    kind: Kind
    chat_id: int
    language: str
    programme: str
    #: After its farewell the bot leaves, unless the group has been linked again.
    leave: bool = False


def ask_test(session: Session, clock: Clock, staff_id: int | None, programme_id: int) -> None:
    """Have the bot write a line in the group; asking again while one waits changes nothing.

    Raises NotPossible("no_group").
    """
    row = of_programme(session, programme_id, lock=True)
    if row is None or row.chat_id is None:
        raise NotPossible("no_group")
    if row.test_asked_at is None:
        row.test_asked_at = clock.now()
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.PROGRAMME_GROUP_TEST, "programme", programme_id)


def something_waits(session: Session) -> bool:
    """Whether `waiting` would find anything."""
    return session.scalar(select(DeskGroup.id).where(_WAITS).limit(1)) is not None


def waiting(session: Session) -> list[Notice]:
    """What is to be said now."""
    query = select(DeskGroup, Programme.name).join(Programme, Programme.id == DeskGroup.programme_id)
    rows = session.execute(query.where(_WAITS).order_by(DeskGroup.id).limit(MOST)).all()
    linked = set(session.scalars(select(DeskGroup.chat_id).where(DeskGroup.chat_id.is_not(None))))
    notices = []
    for each in rows:
        row, programme = each.DeskGroup, each.name
        if row.farewell_to is not None:
            leave = row.farewell_to not in linked
            notices.append(
                Notice(row.id, Kind.FAREWELL, row.farewell_to, row.language, programme, leave=leave)
            )
        if row.test_asked_at is not None and row.chat_id is not None:
            notices.append(Notice(row.id, Kind.TEST, row.chat_id, row.language, programme))
    return notices


def said(session: Session, clock: Clock, notice: Notice, *, arrived: bool = True) -> None:
    """It was said, or never will be; only what ``arrived`` counts as a test."""
    row = update(DeskGroup).where(DeskGroup.id == notice.group_id)
    if notice.kind is Kind.FAREWELL:
        session.execute(row.where(DeskGroup.farewell_to == notice.chat_id).values(farewell_to=None))
    else:
        values = {"test_asked_at": None} | ({"tested_at": clock.now()} if arrived else {})
        session.execute(row.where(DeskGroup.chat_id == notice.chat_id).values(**values))
