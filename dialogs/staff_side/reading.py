"""What a colleague answers who was asked to read a family's message: a note in the conversation."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import reading_requests
from budgeting.clock import Clock
from dialogs.staff_side import inbox


def answer(
    session: Session, clock: Clock, staff_id: int, conversation_id: int, message_id: int, text: str
) -> int:
    """Say what a message means, for colleagues only; returns the note.

    Raises NotFound (also if they may not read it), NotPossible("empty" | "not_asked").
    """
    note = inbox.write_note(session, clock, staff_id, conversation_id, text)
    reading_requests.answered(session, clock, staff_id, conversation_id, message_id, note)
    return note
