"""A person takes a conversation, answers in it, and gives it back to the dialogs."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import audit, events, tasks
from budgeting.clock import Clock
from budgeting.db.tables import Staff
from budgeting.errors import NotFound, NotPossible
from budgeting.states import InboxState, Urgency
from dialogs.engine import conversation as conversations
from dialogs.engine.content import reply, t, verbatim
from dialogs.engine.say import say
from dialogs.i18n import Words


def take(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int) -> None:
    """From here on the dialogs are silent. Raises NotPossible("held") where somebody else has it."""
    state = conversations.by_id(session, conversation_id)
    if state.held_by not in (None, staff_id):
        raise NotPossible("held")
    if state.held_by is None:
        state.held_by, state.inbox_state = staff_id, InboxState.HELD
        _save(session, clock, state, "taken")
        audit.note(session, clock, staff_id, "take", "conversation", conversation_id)


def answer(
    session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int, text: str
) -> int | None:
    """Write to the family as oneself; the row. Taking the conversation comes with it."""
    take(session, clock, words, staff_id, conversation_id)
    staff = _staff(session, staff_id)
    state = conversations.by_id(session, conversation_id)
    # The family sees who writes: the first name, as everywhere.
    said = reply(t("*{name}:*", name=staff.first_name), verbatim(text))
    row = say(session, clock, words, state, said, staff_id=staff_id)
    state.waiting_since = None
    _save(session, clock, state, "answered")
    audit.note(session, clock, staff_id, "answer", "conversation", conversation_id)
    return row


def give_back(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int) -> None:
    """Hand the conversation back to the dialogs, which ask again what was open."""
    state = conversations.by_id(session, conversation_id)
    if state.held_by is None:
        return
    state.held_by, state.waiting_since = None, None
    state.inbox_state, state.urgency, state.topic = InboxState.RESOLVED, Urgency.NORMAL, ""
    # Buttons from before the talk are stale now: what they meant may have been settled in words.
    state.revision += 1
    for cause in ("conversation", "call_back"):
        tasks.settle(session, clock, f"{cause}:{conversation_id}", staff_id)
    name = _staff(session, staff_id).first_name
    say(
        session,
        clock,
        words,
        state,
        reply(
            t("{name} has finished for now. I am here again; /menu shows everything.", name=name),
        ),
    )
    _save(session, clock, state, "given_back")
    audit.note(session, clock, staff_id, "give_back", "conversation", conversation_id)


def _staff(session: Session, staff_id: int) -> Staff:
    staff = session.get(Staff, staff_id)
    if staff is None:
        raise NotFound("staff", staff_id)
    return staff


def _save(session: Session, clock: Clock, state: conversations.State, kind: str) -> None:
    conversations.save(session, state)
    events.tell(session, clock, kind, conversation_id=state.id)
