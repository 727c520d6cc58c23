"""A group is linked by a code that somebody writes there, and unlinked from the console."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, tasks
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import DeskGroup, Programme
from budgeting.desk_groups.standing import by_chat, detach, of_programme
from budgeting.errors import NotFound, NotPossible
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from budgeting.tokens import Ticket, digest, new_token

LINK_GOOD_FOR = timedelta(days=1)


def create_link(
    session: Session, clock: Clock, staff_id: int | None, programme_id: int, language: str
) -> Ticket:
    """A single-use code for the programme's group, valid for a day; an earlier one becomes void. ``language``: that
    of what will stand there.

    Raises NotFound, NotPossible("linked" | "ended").
    """
    programme = session.get(Programme, programme_id, with_for_update=True)
    if programme is None:
        raise NotFound("programme", programme_id)
    if programme.archived_at is not None:
        raise NotPossible("ended")
    row = of_programme(session, programme_id, lock=True)
    if row is None:
        row = DeskGroup(programme_id=programme_id, language=language)
        session.add(row)
    if row.chat_id is not None:
        raise NotPossible("linked")
    token = new_token()
    row.link_hash, row.link_expires_at = digest(token), clock.now() + LINK_GOOD_FOR
    row.offered_by, row.language = staff_id, language
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.PROGRAMME_GROUP_OFFER, "programme", programme_id)
    return Ticket(token, clock.now() + LINK_GOOD_FOR)


def use_link(session: Session, clock: Clock, token: str, chat_id: int) -> DeskGroup:
    """Link the group in which the code was written.

    Raises NotPossible("unknown" | "expired" | "group_taken"); NotFound if whoever made the code may no longer do so.
    """
    row = session.scalar(select(DeskGroup).where(DeskGroup.link_hash == digest(token)).with_for_update())
    if row is None or row.link_expires_at is None:
        raise NotPossible("unknown")
    if row.link_expires_at <= clock.now():
        raise NotPossible("expired")
    if by_chat(session, chat_id) is not None:
        raise NotPossible("group_taken")
    audit.note(
        session, clock, row.offered_by, AuditAction.PROGRAMME_GROUP_LINK, "programme", row.programme_id
    )
    row.chat_id, row.linked_by, row.linked_at = chat_id, row.offered_by, clock.now()
    row.link_hash = row.link_expires_at = row.lost_at = row.test_asked_at = row.tested_at = None
    if row.farewell_to == chat_id:
        row.farewell_to = None
    session.flush()
    _settle(session, clock, row, row.linked_by)
    return row


def unlink(session: Session, clock: Clock, staff_id: int | None, programme_id: int) -> None:
    """The group gets no more alerts, and the bot takes leave there; an open link becomes void, and a lost group is
    forgotten.

    Raises NotPossible("no_group") if there is neither a group nor a link.
    """
    row = of_programme(session, programme_id, lock=True)
    if row is None or (row.chat_id is None and row.link_hash is None and row.lost_at is None):
        raise NotPossible("no_group")
    _forget(session, row)
    audit.note(session, clock, staff_id, AuditAction.PROGRAMME_GROUP_UNLINK, "programme", programme_id)
    _settle(session, clock, row, staff_id)


def end(session: Session, clock: Clock, programme_id: int) -> None:
    """The programme is over: its group is free for the next one."""
    row = of_programme(session, programme_id, lock=True)
    if row is not None:
        _forget(session, row)
        _settle(session, clock, row, None)


def _forget(session: Session, row: DeskGroup) -> None:
    if row.chat_id is not None:
        detach(session, row)
        row.farewell_to = row.chat_id
    row.chat_id = row.linked_by = row.linked_at = row.lost_at = None
    row.link_hash = row.link_expires_at = row.offered_by = None
    row.test_asked_at = row.tested_at = None
    session.flush()


def _settle(session: Session, clock: Clock, row: DeskGroup, staff_id: int | None) -> None:
    tasks.settle(
        session, clock, TaskKind.GROUP_LOST, Subject(SubjectKind.PROGRAMME, row.programme_id), staff_id
    )
