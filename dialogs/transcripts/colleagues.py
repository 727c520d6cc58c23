"""What somebody of the staff does in a transcript: takes a conversation, gives it back, or answers in it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from dialogs import handover
from dialogs.i18n import Words
from dialogs.transcripts import records


def act(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int, said: str) -> None:
    """Do what a line says: "takes", "gives back", "(a change of records)", or else the words of an answer."""
    if said == "takes":
        handover.take(session, clock, words, staff_id, conversation_id)
    elif said == "gives back":
        handover.give_back(session, clock, words, staff_id, conversation_id)
    elif said.startswith("(") and said.endswith(")"):
        records.change(session, clock, staff_id, conversation_id, said[1:-1])
    else:
        handover.answer(session, clock, words, staff_id, conversation_id, said)
