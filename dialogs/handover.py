"""A person takes a conversation, answers in it, and gives it back to the dialogs."""

from __future__ import annotations

from sqlalchemy import and_, or_, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from budgeting import audit, events, tasks
from budgeting.clock import Clock
from budgeting.db.tables import Staff, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.states import InboxState, TaskKind, TaskState, Urgency
from dialogs.engine import conversation as conversations
from dialogs.engine import keyboards
from dialogs.engine.content import Text, reply, t, verbatim
from dialogs.engine.say import say
from dialogs.i18n import Words

#: Begins what a staff person writes, so that the family sees who speaks.
SIGNED = t("*{name}:*")
#: What is on the desk of whoever holds the conversation.
ON_THE_DESK = (TaskKind.CONVERSATION, TaskKind.CALL_BACK, TaskKind.CANNOT_PAY)


def find(session: Session, conversation_id: int) -> conversations.State:
    """The conversation, locked. Raises NotFound."""
    try:
        return conversations.by_id(session, conversation_id)
    except NoResultFound:
        raise NotFound("conversation", conversation_id) from None


def take(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int,
    conversation_id: int,
    *,
    over: bool = False,
) -> None:
    """From here on the dialogs are silent. Raises NotPossible("held") where somebody else has it, unless it
    is taken ``over`` from them; NotFound."""
    state = find(session, conversation_id)
    if state.held_by not in (None, staff_id) and not over:
        raise NotPossible("held")
    if state.held_by != staff_id or state.inbox_state is not InboxState.HELD:
        hold(session, clock, state, staff_id)
        audit.note(session, clock, staff_id, "conversation.take", "conversation", conversation_id)


def hold(session: Session, clock: Clock, state: conversations.State, staff_id: int) -> None:
    """Put the conversation, and the tasks that it means, into the hands of a staff person."""
    # What a third person has taken for themselves stays with them.
    free = or_(
        Task.state == TaskState.OPEN, and_(Task.state == TaskState.TAKEN, Task.assigned_to == state.held_by)
    )
    state.held_by, state.inbox_state = staff_id, InboxState.HELD
    session.execute(
        update(Task)
        .where(Task.conversation_id == state.id, Task.kind.in_(ON_THE_DESK), free)
        .values(state=TaskState.TAKEN, assigned_to=staff_id)
        .execution_options(synchronize_session=False)
    )
    save(session, clock, state, "taken")


def answer(
    session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int, text: str
) -> int | None:
    """Write to the family as oneself; the row. Taking the conversation comes with it.

    Raises NotPossible("empty" | "held"), NotFound.
    """
    if not text.strip():
        raise NotPossible("empty")
    take(session, clock, words, staff_id, conversation_id)
    staff = _staff(session, staff_id)
    state = find(session, conversation_id)
    # The family sees who writes: the first name, as everywhere.
    said = reply(Text(SIGNED.key, {"name": staff.first_name}), verbatim(text.strip()))
    row = say(session, clock, words, state, said, staff_id=staff_id)
    state.waiting_since = None
    save(session, clock, state, "answered")
    audit.note(session, clock, staff_id, "conversation.answer", "conversation", conversation_id)
    return row


def give_back(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int) -> None:
    """Hand the conversation back to the dialogs, which ask again what was open. Raises NotFound."""
    state = find(session, conversation_id)
    if state.held_by is None:
        return
    # Buttons from before the talk are stale now: what they meant may have been settled in words.
    before = keyboards.asked(state)
    state.revision += 1
    settle(session, clock, state, staff_id)
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
    keyboards.clear_away(session, clock, state, before)
    save(session, clock, state, "given_back")
    audit.note(session, clock, staff_id, "conversation.give_back", "conversation", conversation_id)


def settle(session: Session, clock: Clock, state: conversations.State, staff_id: int) -> None:
    """Nothing waits in this conversation any more; what asked for a person is done."""
    state.held_by, state.waiting_since = None, None
    state.inbox_state, state.urgency, state.topic = InboxState.RESOLVED, Urgency.NORMAL, ""
    for cause in ("conversation", "call_back"):
        tasks.settle(session, clock, f"{cause}:{state.id}", staff_id)


def _staff(session: Session, staff_id: int) -> Staff:
    staff = session.get(Staff, staff_id)
    if staff is None:
        raise NotFound("staff", staff_id)
    return staff


def save(session: Session, clock: Clock, state: conversations.State, kind: str) -> None:
    """Write the conversation back and tell open pages what happened."""
    conversations.save(session, state)
    events.tell(session, clock, kind, conversation_id=state.id)
