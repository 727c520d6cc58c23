"""What staff do with a conversation: take, assign, note, set aside, close, reopen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import ColumnElement, select, update

from budgeting import tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Conversation, Event, Message, Staff, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.states.conversations import InboxState
from budgeting.states.messages import Direction, MessageState, SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState
from budgeting.subjects import Subject
from dialogs.engine.incoming import Incoming
from dialogs.inbound import accept
from dialogs.outbox import claiming
from dialogs.staff_side import handover, inbox
from dialogs.text import said
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import BOT, CHATS, Cast
from tests.kit.databases import on_sqlite

Write = Callable[[Callable[..., Any]], Any]


@pytest.fixture
def chat(database: Database, clock: SetClock, cast: Cast) -> int:
    """Amina's conversation: she asked for a person, and it is waiting."""

    def ask(session: Any) -> int:
        number = build.conversation(session, clock, cast.amina)
        session.execute(
            update(Conversation)
            .where(Conversation.id == number)
            .values(inbox_state=InboxState.WAITING, waiting_since=clock.now(), topic="conversation")
        )
        tasks.open_task(
            session,
            clock,
            TaskKind.CONVERSATION,
            Subject(SubjectKind.CONVERSATION, number),
            programme_id=cast.programme,
            household_id=cast.amrani,
            conversation_id=number,
        )
        return number

    return database.write(ask)


def _now(database: Database, chat: int) -> Conversation:
    with database.read() as session:
        return session.get_one(Conversation, chat)


def _holds(database: Database, chat: int, condition: ColumnElement[bool]) -> bool:
    with database.read() as session:
        return session.scalar(select(Conversation.id).where(Conversation.id == chat, condition)) is not None


def _kinds(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Event.kind).order_by(Event.id)))


def _task(database: Database) -> tuple[TaskState, int | None]:
    with database.read() as session:
        task = session.scalars(select(Task)).one()
        return task.state, task.assigned_to


def _writes(
    database: Database, clock: SetClock, words: Words, text: str, chat_id: int = CHATS["amina"]
) -> None:
    number = len(_kinds(database)) + 7_000
    accept.take_in_now(
        database,
        clock,
        words,
        Incoming(
            bot_id=BOT,
            update_id=number,
            chat_id=chat_id,
            user_id=chat_id,
            kind="text",
            sent_at=clock.now(),
            text=text,
            message_id=number,
        ),
    )


def test_taking_moves_the_task_along_and_only_one_has_it(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int
) -> None:
    database.write(lambda s: handover.take(s, clock, words, cast.marco, chat))
    assert _task(database) == (TaskState.TAKEN, cast.marco)
    with pytest.raises(NotPossible, match="held"):
        database.write(lambda s: handover.take(s, clock, words, cast.giulia, chat))
    with pytest.raises(NotPossible, match="held"):
        database.write(lambda s: handover.answer(s, clock, words, cast.giulia, chat, "ciao"))
    database.write(lambda s: handover.take(s, clock, words, cast.giulia, chat, over=True))
    assert _now(database, chat).held_by == cast.giulia
    assert _task(database) == (TaskState.TAKEN, cast.giulia)
    assert _kinds(database) == ["taken", "taken"]


@on_sqlite
def test_a_task_that_a_third_person_took_for_themselves_stays_with_them(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int
) -> None:
    with database.read() as session:
        task = session.scalars(select(Task.id)).one()
    database.write(lambda s: tasks.take(s, clock, cast.giulia, task))
    database.write(lambda s: handover.take(s, clock, words, cast.marco, chat))
    assert _task(database) == (TaskState.TAKEN, cast.giulia)


@on_sqlite
def test_an_answer_goes_out_signed_and_an_empty_one_does_not(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int
) -> None:
    with pytest.raises(NotPossible, match="empty"):
        database.write(lambda s: handover.answer(s, clock, words, cast.marco, chat, " \n "))
    assert _now(database, chat).held_by is None
    row = database.write(lambda s: handover.answer(s, clock, words, cast.marco, chat, " Domani *alle* 9? "))
    with database.read() as session:
        message = session.get_one(Message, row)
    assert "Marco" in message.text.splitlines()[0]
    assert message.text.endswith("\nDomani *alle* 9?")
    assert message.parts is not None
    assert said(message.parts)[0].key == handover.SIGNED.key
    assert (message.staff_id, message.state) == (cast.marco, MessageState.QUEUED)
    assert _now(database, chat).waiting_since is None


@on_sqlite
def test_it_can_be_given_to_the_coach_and_to_operators_only(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int
) -> None:
    def more(session: Any) -> tuple[int, int]:
        away = build.programmes.create(session, clock, None, "altrove", "Altrove")
        return (
            build.colleague(session, clock, "Dario", cast.programme, Role.COACH, linked=False),
            build.colleague(session, clock, "Franca", away.id, Role.OPERATOR, linked=False),
        )

    other_coach, foreign = database.write(more)
    with database.read() as session:
        names = {person.first_name for person in inbox.colleagues(session, chat)}
    assert names == {"Giulia", "Marco"}
    for stranger in (other_coach, foreign, 999):
        with pytest.raises(NotFound):
            database.write(lambda s, to=stranger: inbox.assign(s, clock, cast.marco, chat, to))
    database.write(lambda s: inbox.assign(s, clock, cast.marco, chat, cast.giulia))
    conversation = _now(database, chat)
    assert (conversation.held_by, conversation.inbox_state) == (cast.giulia, InboxState.HELD)
    assert conversation.waiting_since is not None
    assert _task(database) == (TaskState.TAKEN, cast.giulia)
    with database.read() as session:
        line = session.scalars(select(Audit).where(Audit.subject == "conversation")).one()
    assert (line.action, line.staff_id) == ("conversation.assign", cast.marco)


@on_sqlite
def test_whoever_left_is_nobodys_colleague(database: Database, cast: Cast, chat: int) -> None:
    database.write(lambda s: s.execute(update(Staff).where(Staff.id == cast.giulia).values(active=False)))
    with database.read() as session:
        assert [person.id for person in inbox.colleagues(session, chat)] == [cast.marco]


@on_sqlite
def test_a_note_is_never_sent(database: Database, clock: SetClock, cast: Cast, chat: int) -> None:
    with pytest.raises(NotPossible, match="empty"):
        database.write(lambda s: inbox.note(s, clock, cast.marco, chat, "  "))
    row = database.write(lambda s: inbox.note(s, clock, cast.marco, chat, "Sentire Giulia"))
    with database.read() as session:
        message = session.get_one(Message, row)
        assert claiming.ready(session, clock.now() + timedelta(days=9), BOT) == (False, None)
    assert (message.direction, message.text) == (Direction.NOTE, "Sentire Giulia")
    assert _kinds(database) == ["noted"]
    assert _now(database, chat).inbox_state is InboxState.WAITING


def test_what_was_laid_aside_comes_back_by_itself(
    database: Database, clock: SetClock, cast: Cast, chat: int
) -> None:
    with pytest.raises(NotPossible, match="past"):
        database.write(lambda s: inbox.snooze(s, clock, cast.marco, chat, clock.now()))
    for after in (timedelta(days=7), timedelta(hours=3)):
        then = clock.now() + after
        database.write(lambda s, then=then: inbox.snooze(s, clock, cast.marco, chat, then))
        if after.days:
            database.write(lambda s: inbox.wake(s, clock, cast.marco, chat))
            assert _holds(database, chat, inbox.unassigned(clock.now()))
    for minutes, asleep in ((0, True), (179, True), (180, False), (181, False)):
        now = clock.now() + timedelta(minutes=minutes)
        assert _holds(database, chat, inbox.asleep(now)) is asleep
        assert _holds(database, chat, inbox.waiting(now)) is not asleep
        assert _holds(database, chat, inbox.unassigned(now)) is not asleep


def test_an_answered_one_that_was_laid_aside_waits_again_from_its_return(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int
) -> None:
    until = clock.now() + timedelta(days=1)
    database.write(lambda s: handover.answer(s, clock, words, cast.marco, chat, "Le scrivo domani"))
    database.write(lambda s: inbox.snooze(s, clock, cast.marco, chat, until))
    assert not _holds(database, chat, inbox.held_by(cast.marco, clock.now()))
    assert _holds(database, chat, inbox.held_by(cast.marco, until))
    assert _holds(database, chat, inbox.waiting(until))
    with database.read() as session:
        assert session.scalar(select(inbox.SINCE).where(Conversation.id == chat)) == until


@on_sqlite
def test_a_word_from_the_family_ends_the_sleep(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int
) -> None:
    database.write(lambda s: handover.answer(s, clock, words, cast.marco, chat, "A dopo"))
    database.write(lambda s: inbox.snooze(s, clock, cast.marco, chat, clock.now() + timedelta(days=7)))
    _writes(database, clock, words, "è urgente")
    assert _holds(database, chat, inbox.waiting(clock.now()))
    assert _holds(database, chat, inbox.held_by(cast.marco, clock.now()))


def test_resolving_what_nobody_held_says_nothing_to_the_family(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int
) -> None:
    database.write(lambda s: inbox.resolve(s, clock, words, cast.marco, chat))
    database.write(lambda s: inbox.resolve(s, clock, words, cast.marco, chat))
    conversation = _now(database, chat)
    assert (conversation.inbox_state, conversation.waiting_since, conversation.topic) == (
        InboxState.RESOLVED,
        None,
        "",
    )
    assert _task(database)[0] is TaskState.DONE
    assert _kinds(database) == ["resolved"]
    with database.read() as session:
        assert session.scalars(select(Message.id)).all() == []


@on_sqlite
def test_resolving_what_one_held_gives_it_back_to_the_bot_with_a_word(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int
) -> None:
    database.write(lambda s: handover.take(s, clock, words, cast.marco, chat))
    for change in (
        lambda s: inbox.resolve(s, clock, words, cast.giulia, chat),
        lambda s: inbox.snooze(s, clock, cast.giulia, chat, clock.now() + timedelta(hours=1)),
    ):
        with pytest.raises(NotPossible, match="held"):
            database.write(change)
    database.write(lambda s: inbox.resolve(s, clock, words, cast.marco, chat))
    assert _now(database, chat).held_by is None
    assert _kinds(database) == ["taken", "given_back"]
    with database.read() as session:
        assert len(session.scalars(select(Message).where(Message.direction == Direction.OUT)).all()) == 1


def test_it_can_be_opened_again_but_not_twice(
    database: Database, clock: SetClock, words: Words, cast: Cast, chat: int
) -> None:
    with pytest.raises(NotPossible, match="open"):
        database.write(lambda s: inbox.reopen(s, clock, cast.marco, chat))
    database.write(lambda s: inbox.resolve(s, clock, words, cast.marco, chat))
    clock.advance(hours=5)
    database.write(lambda s: inbox.reopen(s, clock, cast.marco, chat))
    assert _now(database, chat).waiting_since == clock.now()
    assert _holds(database, chat, inbox.unassigned(clock.now()))


@on_sqlite
def test_a_conversation_that_does_not_exist_is_not_found(
    database: Database, clock: SetClock, words: Words, cast: Cast
) -> None:
    for change in (
        lambda s: handover.take(s, clock, words, cast.marco, 404),
        lambda s: handover.give_back(s, clock, words, cast.marco, 404),
        lambda s: inbox.note(s, clock, cast.marco, 404, "x"),
        lambda s: inbox.assign(s, clock, cast.marco, 404, cast.giulia),
        lambda s: inbox.reopen(s, clock, cast.marco, 404),
    ):
        with pytest.raises(NotFound):
            database.write(change)


def test_a_stranger_who_is_being_answered_talks_to_the_person_and_not_to_the_bot(
    database: Database, clock: SetClock, words: Words, cast: Cast
) -> None:
    _writes(database, clock, words, "ciao", chat_id=888)
    with database.read() as session:
        stranger = session.scalars(select(Conversation.id).where(Conversation.chat_id == 888)).one()
        assert [person.id for person in inbox.colleagues(session, stranger)] == [cast.marco]
    with pytest.raises(NotFound):
        # Nobody may answer a stranger who has not asked to be called.
        database.write(lambda s: handover.answer(s, clock, words, cast.marco, stranger, "Buongiorno"))
    chat = Subject(SubjectKind.CONVERSATION, stranger)
    asked: dict[str, Any] = {"conversation_id": stranger, "programme_id": None}
    database.write(lambda s: tasks.open_task(s, clock, TaskKind.CALL_BACK, chat, **asked).id)
    database.write(lambda s: handover.answer(s, clock, words, cast.marco, stranger, "Buongiorno, chi è?"))
    with database.read() as session:
        said = len(session.scalars(select(Message).where(Message.direction == Direction.OUT)).all())
    _writes(database, clock, words, "Sono Omar, della scala B", chat_id=888)
    assert _holds(database, stranger, inbox.waiting(clock.now()))
    with database.read() as session:
        assert len(session.scalars(select(Message).where(Message.direction == Direction.OUT)).all()) == said
