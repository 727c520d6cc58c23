"""Put a label on a conversation, and take it off."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from budgeting import audit, events
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.tables import ConversationLabel
from budgeting.db.types import Base
from budgeting.errors import NotFound
from budgeting.events import EventKind
from budgeting.labels.reads import belongs, offered

_TABLE = Base.metadata.tables["conversation_labels"]
#: Gives a row back only if it is new.
_PUT = once(_TABLE, returning=[_TABLE.c.label_id])


def put(session: Session, clock: Clock, staff_id: int, conversation_id: int, label_id: int) -> None:
    """Put it on the conversation. Changes nothing if it is there. Raises NotFound, also for a label of another
    programme or an archived one."""
    if label_id not in {label.id for label in offered(session, conversation_id)}:
        raise NotFound("label", label_id)
    connection = session.connection()
    values = {
        "conversation_id": conversation_id,
        "label_id": label_id,
        "set_by": staff_id,
        "set_at": clock.now(),
    }
    if connection.execute(_PUT[connection.dialect.name], values).first() is not None:
        _noted(session, clock, staff_id, AuditAction.CONVERSATION_LABEL, conversation_id)


def take_off(session: Session, clock: Clock, staff_id: int, conversation_id: int, label_id: int) -> None:
    """Take it off, archived or not. Changes nothing if it isn't on the conversation. Raises NotFound, also for a label
    of another programme."""
    gone: Any = session.execute(
        delete(ConversationLabel).where(
            ConversationLabel.conversation_id == conversation_id, ConversationLabel.label_id == label_id
        )
    )
    if gone.rowcount:
        _noted(session, clock, staff_id, AuditAction.CONVERSATION_UNLABEL, conversation_id)
    elif not belongs(session, conversation_id, label_id):
        raise NotFound("label", label_id)


def _noted(session: Session, clock: Clock, staff_id: int, action: AuditAction, conversation_id: int) -> None:
    audit.note(session, clock, staff_id, action, "conversation", conversation_id)
    events.tell(session, clock, EventKind.LABELLED, conversation_id=conversation_id)
