"""A person takes a conversation, answers in it, and gives it back to the dialogs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from budgeting import audit, events, households, scheduled_answers, tasks
from budgeting.arrears import visibility
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Member, Message, Staff, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.states.conversations import InboxState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.subjects import Subject
from budgeting.tasks import promises
from dialogs.arrears import mentions
from dialogs.buttons import TALK
from dialogs.engine import conversation as conversations
from dialogs.engine import keyboards
from dialogs.engine.content import Reply, reply
from dialogs.engine.play import carry_out, open_step
from dialogs.engine.say import say
from dialogs.engine.steps import Again
from dialogs.engine.turn import Turn
from dialogs.spending import during_handover
from dialogs.staff_side import answering
from dialogs.staff_side.attachments import Attachment
from dialogs.text import Text, t, verbatim
from dialogs.text.words import Words

#: Comes before what a staff person writes, so the family sees who is speaking.
SIGNED = t("*{name}:*")
#: Dialogs for writing to a person: after the talk, they have nothing left to ask.
_FOR_A_PERSON = ("ask", "crisis")


def find(session: Session, conversation_id: int) -> conversations.State:
    """The conversation, locked, to work with. Raises NotFound, NotPossible("ended") if it's history."""
    try:
        state = conversations.by_id(session, conversation_id)
    except NoResultFound:
        raise NotFound("conversation", conversation_id) from None
    if state.ended_at is not None:
        raise NotPossible("ended")
    return state


def take(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int,
    conversation_id: int,
    *,
    over: bool = False,
) -> None:
    """Silence the dialogs from here on. Raises NotPossible("held") if someone else has the conversation, unless
    it's taken ``over`` from them; NotFound."""
    state = find(session, conversation_id)
    if state.held_by not in (None, staff_id) and not over:
        raise NotPossible("held")
    if state.held_by != staff_id or state.inbox_state is not InboxState.HELD:
        hold(session, clock, state, staff_id)
        audit.note(session, clock, staff_id, AuditAction.CONVERSATION_TAKE, "conversation", conversation_id)


def hold(session: Session, clock: Clock, state: conversations.State, staff_id: int) -> None:
    """Assign the conversation, and the tasks that go with it, to a staff person."""
    # What a third person has taken stays with them.
    free = or_(
        Task.state == TaskState.OPEN, and_(Task.state == TaskState.TAKEN, Task.assigned_to == state.held_by)
    )
    # If it went back to the desk unsettled, what was written since that hold began must still be offered.
    if state.held_after is None:
        newest = session.scalar(select(func.max(Message.id)).where(Message.conversation_id == state.id))
        state.held_after = newest or 0
    if state.held_by != staff_id:
        # Someone new: say once more who reads the words.
        state.acknowledged_at = None
    state.held_by, state.inbox_state = staff_id, InboxState.HELD
    session.execute(
        update(Task)
        .where(Task.conversation_id == state.id, Task.kind.in_(promises.FOR_A_PERSON), free)
        .values(state=TaskState.TAKEN, assigned_to=staff_id)
        .execution_options(synchronize_session=False)
    )
    save(session, clock, state, EventKind.TAKEN)


def answer(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int,
    conversation_id: int,
    text: str,
    *,
    confirmed: bool = False,
    sure: bool = False,
    harmless: bool = False,
    attached: Sequence[Attachment] = (),
    key: str = "",
    taking: bool = True,
) -> int | None:
    """Write to the family in one's own name, taking the conversation; returns the row. Without ``taking``, whoever
    talks with the family, a colleague or the dialogs, goes on.

    With the same ``key``, the same answer is sent once, however often its form arrives; repeats return None. Words
    too long to stand below the first file precede it.

    Raises NotPossible("empty" | "held"), NotPossible("about_arrears") if the text mentions arrears to someone
    who may not read about them, unless ``confirmed``, NotPossible("files_about_arrears") if there are files for
    such a reader, unless the writer says that they are ``harmless``, NotPossible("unsafe") for a phone the family
    called unsafe, unless the writer is ``sure``; NotFound.
    """
    if not text.strip() and not attached:
        raise NotPossible("empty")
    once = answering.unique_key(key, text, attached) if key else None
    if answering.was_said(session, once):
        return None
    state, tells = begin_answer(
        session,
        clock,
        words,
        staff_id,
        conversation_id,
        [text, *(each.name for each in attached)],
        confirmed=confirmed,
        sure=sure,
        taking=taking,
    )
    # The same form at the same moment: the lock made it wait for the first.
    if answering.was_said(session, once):
        return None
    if attached and not harmless and not _reads_arrears(session, state):
        raise NotPossible("files_about_arrears")
    texts = [signature(session, staff_id), *([verbatim(text.strip())] if text.strip() else [])]
    # Where the dialogs go on, a button leads back to a person.
    rows = [[TALK]] if state.held_by is None else []
    said = reply(*texts, rows=rows, tells_arrears=tells)
    row = answering.queue(session, clock, words, state, staff_id, said, attached, once)
    return _answered(session, clock, staff_id, state, row)


def begin_answer(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int,
    conversation_id: int,
    texts: Sequence[str],
    *,
    confirmed: bool = False,
    sure: bool = False,
    taking: bool = True,
) -> tuple[conversations.State, bool]:
    """Take the conversation to answer in it with these ``texts``: (its state, whether they tell of arrears).

    Raises as `answer` does.
    """
    tells = check_words(session, find(session, conversation_id), texts, confirmed=confirmed, sure=sure)
    if taking:
        take(session, clock, words, staff_id, conversation_id)
    return find(session, conversation_id), tells


def check_words(
    session: Session,
    state: conversations.State,
    texts: Sequence[str],
    *,
    confirmed: bool = False,
    sure: bool = False,
) -> bool:
    """Whether any of these texts tells of arrears. Raises NotPossible("unsafe" | "about_arrears") as `answer` does."""
    if not sure and _is_unsafe(session, state):
        raise NotPossible("unsafe")
    return any(_tells(session, state, text, confirmed) for text in texts)


def signature(session: Session, staff_id: int) -> Text:
    """The family sees who writes: the first name, as everywhere."""
    return Text(SIGNED.key, {"name": _staff(session, staff_id).first_name})


def finish_answer(
    session: Session, clock: Clock, words: Words, staff_id: int, state: conversations.State, said: Reply
) -> int | None:
    """Say it, and nothing waits here any more; returns the row."""
    return _answered(
        session, clock, staff_id, state, say(session, clock, words, state, said, staff_id=staff_id)
    )


def _answered(
    session: Session, clock: Clock, staff_id: int, state: conversations.State, row: int | None
) -> int | None:
    state.waiting_since = state.woken_at = None
    promises.mark_kept(session, clock, state.id)
    _settle_answers(session, clock, state, staff_id)
    save(session, clock, state, EventKind.ANSWERED)
    audit.note(session, clock, staff_id, AuditAction.CONVERSATION_ANSWER, "conversation", state.id)
    return row


def _settle_answers(session: Session, clock: Clock, state: conversations.State, staff_id: int) -> None:
    """What the family answered to a question from the phrasebook has been read."""
    tasks.settle(
        session, clock, TaskKind.QUESTION_ANSWERED, Subject(SubjectKind.CONVERSATION, state.id), staff_id
    )


def _tells(session: Session, state: conversations.State, text: str, confirmed: bool) -> bool:
    """Whether the text tells of arrears, to someone who may read about them."""
    if state.member_id is None:
        return False
    person = households.person(session, state.member_id)
    if not mentions.mentioned(session, person.household_id, text):
        return False
    if visibility.sees_arrears(person):
        return True
    if not confirmed:
        raise NotPossible("about_arrears")
    return False


def _reads_arrears(session: Session, state: conversations.State) -> bool:
    return state.member_id is None or visibility.sees_arrears(households.person(session, state.member_id))


def give_back(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int) -> None:
    """Hand the conversation back to the dialogs, which repeat the open question. Raises NotFound."""
    state = find(session, conversation_id)
    if state.held_by is None:
        return
    before = keyboards.asked(state)
    heard_until = state.held_after
    settle(session, clock, state, staff_id)
    name = _staff(session, staff_id).first_name
    if not _is_unsafe(session, state):
        say(
            session,
            clock,
            words,
            state,
            reply(
                t("{name} has finished for now. I am here again; /menu shows everything.", name=name),
            ),
        )
    during_handover.offer(session, clock, words, state, heard_until)
    _ask_again(session, clock, words, state)
    keyboards.clear_away(session, clock, state, before)
    save(session, clock, state, EventKind.GIVEN_BACK)
    audit.note(session, clock, staff_id, AuditAction.CONVERSATION_GIVE_BACK, "conversation", conversation_id)


def settle(session: Session, clock: Clock, state: conversations.State, staff_id: int) -> None:
    """Nothing in this conversation waits any more; close the tasks that asked for a person."""
    scheduled_answers.hold_others(session, clock, staff_id, state.id)
    if state.held_by is not None:
        _end_hold(state)
    # They asked to talk and have talked: the next message is for the dialogs.
    state.let_go(*_FOR_A_PERSON)
    state.waiting_since = state.woken_at = None
    state.inbox_state, state.urgency, state.topic = InboxState.RESOLVED, Urgency.NORMAL, ""
    for kind in (TaskKind.CONVERSATION, TaskKind.CALL_BACK, TaskKind.CRISIS):
        tasks.settle(session, clock, kind, Subject(SubjectKind.CONVERSATION, state.id), staff_id)
    _settle_answers(session, clock, state, staff_id)


def _is_unsafe(session: Session, state: conversations.State) -> bool:
    """Whether others may read the phone, so that nothing unasked goes to it."""
    member = session.get(Member, state.member_id) if state.member_id is not None else None
    return member is not None and member.unsafe_at is not None


def let_go(session: Session, clock: Clock, words: Words, state: conversations.State) -> None:
    """Return the conversation to all staff unsettled: it waits for someone else."""
    if state.held_by is None:
        return
    session.execute(
        update(Task)
        .where(
            Task.conversation_id == state.id,
            Task.kind.in_(promises.FOR_A_PERSON),
            Task.state == TaskState.TAKEN,
            Task.assigned_to == state.held_by,
        )
        .values(state=TaskState.OPEN, assigned_to=None)
        .execution_options(synchronize_session=False)
    )
    before, heard_until = keyboards.asked(state), state.held_after
    _end_hold(state)
    state.inbox_state = InboxState.WAITING
    state.waiting_since = state.waiting_since or clock.now()
    # The dialogs speak again, so that they don't miss what was written in the meantime.
    during_handover.offer(session, clock, words, state, heard_until)
    _ask_again(session, clock, words, state)
    keyboards.clear_away(session, clock, state, before)
    save(session, clock, state, EventKind.GIVEN_BACK)


def _ask_again(session: Session, clock: Clock, words: Words, state: conversations.State) -> None:
    """Put the question that was open when the person came back on the screen, so that an answer has its question."""
    frame = state.frame
    if (
        frame is None
        or frame["dialog"] in _FOR_A_PERSON
        or state.member_id is None
        or state.ended_at is not None
    ):
        return
    person = households.person(session, state.member_id)
    if not person.joined or not person.consented or person.unsafe:
        return
    if frame.get("asked", [None])[0] == state.revision:
        # Words written during the talk have just led to this question.
        return
    turn = Turn(session, clock, words, state, conversations.nothing_said(state, clock.now()), 0, person)
    opened = open_step(turn)
    if opened is None or (opened[1].takes_amount and not opened[1].stands(turn, turn.data)):
        return
    carry_out(turn, Again())


def holder(session: Session, state: conversations.State) -> str:
    """The first name of the person holding the conversation. Raises NotFound if nobody does."""
    return _staff(session, state.held_by or 0).first_name


def _end_hold(state: conversations.State) -> None:
    # Buttons from before the talk go stale: people may have settled in words what they were for.
    state.revision += 1
    state.held_by, state.held_after, state.acknowledged_at = None, None, None


def _staff(session: Session, staff_id: int) -> Staff:
    staff = session.get(Staff, staff_id)
    if staff is None:
        raise NotFound("staff", staff_id)
    return staff


def save(session: Session, clock: Clock, state: conversations.State, kind: EventKind) -> None:
    """Write the conversation back and notify open pages."""
    conversations.save(session, state)
    events.tell(session, clock, kind, conversation_id=state.id)
