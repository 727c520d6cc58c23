"""An answer for later is sent once at its time, or a person is asked when something has changed before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from budgeting import next_steps, scheduled_answers
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Audit,
    Conversation,
    DueEvent,
    Member,
    Message,
    Programme,
    ScheduledAnswer,
    Task,
)
from budgeting.errors import NotFound, NotPossible
from budgeting.households import consents
from budgeting.phrases import Slot
from budgeting.staff import offboarding
from budgeting.states.conversations import InboxState
from budgeting.states.messages import Direction, SubjectKind
from budgeting.states.schedule import DueState
from budgeting.states.scheduled_answers import ScheduledAnswerState, WhyHeld
from budgeting.states.tasks import TaskKind, TaskState
from dialogs import proactive
from dialogs import scheduled_answers as answers
from dialogs.staff_side import handover, inbox
from dialogs.text import said
from dialogs.text.words import Words
from dialogs.transcripts.engine_stage import EngineStage
from dialogs.transcripts.setting import Setting, Somebody
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

TOMORROW = datetime(2026, 3, 3, 8, tzinfo=UTC)
WAITING, HELD = ScheduledAnswerState.WAITING, ScheduledAnswerState.HELD
SENT, CANCELLED = ScheduledAnswerState.SENT, ScheduledAnswerState.CANCELLED


class Desk:
    """Amina in the chat, Giulia and Marco at the desk, and the clock."""

    def __init__(self, database: Database, clock: SetClock, words: Words, cast: Cast) -> None:
        self.database, self.clock, self.words, self.cast = database, clock, words, cast
        setting = Setting(clock, cast.programme, cast.amrani)
        setting.people["Amina"] = Somebody("Amina", "it", 4_000, cast.amina, joined=True)
        self.stage = EngineStage(database, clock, words, setting)
        with database.read() as session:
            self.chat = session.scalars(select(Conversation.id)).one()

    def do(self, job: Callable[..., Any], staff: int, *args: Any, **kwargs: Any) -> Any:
        """Something staff do in the conversation."""
        return self.database.write(
            lambda s: job(s, self.clock, self.words, staff, self.chat, *args, **kwargs)
        )

    def plan(self, text: str = "A domani!", moment: datetime = TOMORROW, **kwargs: Any) -> int:
        return int(self.do(answers.plan, self.cast.giulia, text, moment, **kwargs).id)

    def tick(self, moment: datetime | None = None) -> None:
        """The clock looks, at that moment."""
        if moment is not None:
            self.clock.set(moment)
        self.database.write(lambda s: proactive.work_off(s, self.clock, self.words))

    def row(self, number: int) -> ScheduledAnswer:
        with self.database.read() as session:
            return session.get_one(ScheduledAnswer, number)

    def conversation(self) -> Conversation:
        with self.database.read() as session:
            return session.get_one(Conversation, self.chat)

    def sent(self) -> list[Message]:
        query = select(Message).where(Message.direction == Direction.OUT, Message.staff_id.is_not(None))
        with self.database.read() as session:
            return list(session.scalars(query.order_by(Message.id)))

    def tasks(self) -> list[Task]:
        query = select(Task).where(Task.kind == TaskKind.ANSWER_HELD).order_by(Task.id)
        with self.database.read() as session:
            return list(session.scalars(query))

    def ask(self) -> None:
        """Amina asks for a person."""
        self.stage.write("Amina", "/talk")
        self.stage.write("Amina", "Ho bisogno di parlare")

    def set(self, model: Any, number: int, **values: Any) -> None:
        self.database.write(lambda s: s.execute(update(model).where(model.id == number).values(**values)))

    def gaps(self) -> list[str]:
        with self.database.read() as session:
            programme = session.get_one(Programme, self.cast.programme)
            return [
                gap.cause
                for gap in next_steps.gaps(session, self.clock, programme)
                if gap.subject.kind is SubjectKind.SCHEDULED_ANSWER
            ]


@pytest.fixture
def desk(database: Database, clock: SetClock, words: Words, cast: Cast) -> Desk:
    return Desk(database, clock, words, cast)


def test_it_is_sent_once_at_its_time_and_the_dialogs_go_on(desk: Desk) -> None:
    number = desk.plan()
    assert desk.plan() == number, "planning the same twice is planning it once"
    desk.tick(TOMORROW - timedelta(minutes=1))
    assert desk.sent() == []
    assert desk.row(number).state is WAITING
    for minutes in (0, 1, 2):
        desk.tick(TOMORROW + timedelta(minutes=minutes))
    [message] = desk.sent()
    assert message.text.endswith("A domani!")
    assert message.text.startswith("Giulia:")
    assert [button["text"] for line in message.buttons or [] for button in line], "a way back to a person"
    row = desk.row(number)
    assert (row.state, row.message_id, row.text) == (SENT, message.id, "")
    assert (desk.conversation().held_by, desk.tasks(), desk.gaps()) == (None, [], [])


def test_whoever_waits_for_it_gets_it_as_any_answer(desk: Desk) -> None:
    desk.ask()
    desk.plan()
    desk.tick(TOMORROW)
    chat = desk.conversation()
    assert (chat.held_by, chat.inbox_state, chat.waiting_since) == (
        desk.cast.giulia,
        InboxState.HELD,
        None,
    )


@on_sqlite
def test_a_phrase_is_said_in_the_language_that_is_read_by_then(desk: Desk) -> None:
    filling = {Slot.NAME: "Amina"}
    with desk.database.read() as session:
        from dialogs.phrases import book

        key = next(
            entry.key
            for entry in book.offered(session, desk.words, desk.cast.programme)
            if not entry.tells_arrears and set(entry.slots) <= {Slot.NAME}
        )
    number = desk.do(answers.plan_phrase, desk.cast.giulia, key, filling, TOMORROW).id
    italian = desk.row(number).text
    desk.set(Conversation, desk.chat, language="ar")
    desk.tick(TOMORROW)
    [message] = desk.sent()
    assert italian
    assert italian not in message.text
    assert desk.words.plain(said(message.parts)[-1], "it") == italian


def test_if_the_family_writes_before_the_author_decides(desk: Desk) -> None:
    number = desk.plan()
    desk.ask()
    desk.tick()
    row, [task] = desk.row(number), desk.tasks()
    assert (row.state, row.why) == (HELD, WhyHeld.FAMILY_WROTE)
    assert (task.assigned_to, task.cause, task.conversation_id) == (
        desk.cast.giulia,
        "family_wrote",
        desk.chat,
    )
    desk.tick(TOMORROW)
    assert desk.sent() == []
    desk.clock.set(TOMORROW - timedelta(hours=2))
    desk.do(answers.change, desk.cast.giulia, number, TOMORROW, "Ho letto: a domani!")
    assert desk.tasks()[0].state is TaskState.DONE
    desk.tick(TOMORROW)
    assert [message.text.splitlines()[-1] for message in desk.sent()] == ["Ho letto: a domani!"]


def test_a_colleague_who_takes_or_closes_the_conversation_holds_it_back(desk: Desk) -> None:
    first = desk.plan()
    desk.do(handover.take, desk.cast.marco)
    desk.tick()
    assert desk.row(first).why == WhyHeld.OTHER_HOLDS
    # She decides that it is sent all the same: Marco goes on talking.
    desk.do(answers.change, desk.cast.giulia, first, TOMORROW)
    desk.tick(TOMORROW)
    assert len(desk.sent()) == 1
    assert desk.conversation().held_by == desk.cast.marco
    second = desk.plan("E dopodomani?", TOMORROW + timedelta(days=1))
    desk.do(inbox.resolve, desk.cast.marco)
    assert desk.row(second).why == WhyHeld.CLOSED
    third = desk.plan("Un'altra", TOMORROW + timedelta(days=1))
    desk.do(handover.take, desk.cast.giulia)
    desk.do(inbox.resolve, desk.cast.giulia)
    assert desk.row(third).state is WAITING, "whoever writes for tomorrow hands back for the night"


@on_sqlite
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"stopped_at": TOMORROW}, "stopped"),
        ({"unreachable_at": TOMORROW}, "unreachable"),
        ({"unsafe_at": TOMORROW}, "unsafe"),
        ({"left_at": TOMORROW}, "left"),
    ],
)
def test_whoever_may_no_longer_be_written_to_is_not(desk: Desk, change: dict[str, Any], why: str) -> None:
    number = desk.plan()
    desk.set(Member, desk.cast.amina, **change)
    desk.tick(TOMORROW)
    assert (desk.row(number).why, desk.sent(), len(desk.tasks())) == (why, [], 1)
    with pytest.raises(NotPossible):
        desk.do(answers.change, desk.cast.giulia, number, TOMORROW + timedelta(days=1))


@on_sqlite
def test_neither_without_consent_nor_to_a_phone_that_ended_nor_after_the_programme(desk: Desk) -> None:
    first = desk.plan()
    desk.database.write(lambda s: consents.withdraw(s, desk.clock, desk.cast.amina))
    desk.tick(TOMORROW)
    assert desk.row(first).why == "no_consent"
    desk.set(ScheduledAnswer, first, state=WAITING)
    desk.set(Conversation, desk.chat, ended_at=TOMORROW)
    desk.tick()
    assert desk.row(first).why == WhyHeld.PHONE_ENDED
    with pytest.raises(NotPossible, match="ended"):
        desk.do(answers.send_now, desk.cast.giulia, first)
    desk.set(ScheduledAnswer, first, state=WAITING)
    desk.set(Conversation, desk.chat, ended_at=None)
    desk.set(Programme, desk.cast.programme, archived_at=TOMORROW)
    desk.tick()
    assert desk.row(first).why == WhyHeld.PROGRAMME_OVER
    assert desk.sent() == []


def test_the_work_of_somebody_who_leaves_passes_on(desk: Desk) -> None:
    number = desk.plan()
    desk.database.write(
        lambda s: offboarding.suspend(
            s, desk.clock, None, desk.cast.giulia, to=desk.cast.marco, reason="moves away"
        )
    )
    row = desk.row(number)
    assert (row.state, row.why, row.staff_id) == (HELD, WhyHeld.AUTHOR_GONE, desk.cast.marco)
    assert desk.tasks()[0].assigned_to == desk.cast.marco
    desk.do(answers.send_now, desk.cast.marco, number)
    assert desk.sent()[0].text.startswith("Marco:")
    with pytest.raises(NotFound):
        desk.do(answers.send_now, desk.cast.marco, number)


def test_after_an_outage_it_waits_out_the_night_and_very_late_a_person_decides(desk: Desk) -> None:
    evening = datetime(2026, 3, 3, 18, 30, tzinfo=UTC)
    number = desk.plan(moment=evening)
    desk.tick(evening + timedelta(hours=2))
    assert (desk.sent(), desk.row(number).state) == ([], WAITING)
    assert desk.row(number).send_at == datetime(2026, 3, 4, 8, tzinfo=UTC)
    desk.tick(datetime(2026, 3, 4, 15, tzinfo=UTC))
    assert (desk.sent(), desk.row(number).why) == ([], WhyHeld.LATE)


@on_sqlite
def test_it_can_be_changed_sent_now_or_taken_back_and_then_no_more(desk: Desk) -> None:
    number = desk.plan()
    desk.do(answers.change, desk.cast.giulia, number, TOMORROW + timedelta(days=1), "Dopodomani")
    desk.tick(TOMORROW)
    assert desk.sent() == []
    desk.database.write(
        lambda s: scheduled_answers.cancel(s, desk.clock, desk.cast.giulia, desk.chat, number)
    )
    desk.tick(TOMORROW + timedelta(days=1))
    row = desk.row(number)
    assert (row.state, row.text, desk.sent()) == (CANCELLED, "", [])
    with pytest.raises(NotFound):
        desk.do(answers.change, desk.cast.giulia, number, TOMORROW + timedelta(days=2))
    other = desk.plan("Subito", TOMORROW + timedelta(days=2))
    desk.do(answers.send_now, desk.cast.giulia, other)
    assert desk.sent()[-1].text.endswith("Subito")
    with desk.database.read() as session:
        done = session.scalars(select(Audit.action).order_by(Audit.id)).all()
        states = set(session.scalars(select(DueEvent.state)))
    assert [action for action in done if action.startswith("conversation.")] == [
        "conversation.schedule",
        "conversation.reschedule",
        "conversation.unschedule",
        "conversation.schedule",
        "conversation.answer",
    ]
    assert DueState.PENDING not in states


@on_sqlite
def test_a_moment_of_rest_has_to_be_confirmed_and_words_about_arrears_too(desk: Desk) -> None:
    with pytest.raises(NotPossible, match="quiet"):
        desk.plan(moment=datetime(2026, 3, 3, 22, tzinfo=UTC))
    assert desk.plan(moment=datetime(2026, 3, 3, 22, tzinfo=UTC), anyway=True)
    with pytest.raises(NotPossible, match="past"):
        desk.plan(moment=datetime(2026, 3, 2, 10, tzinfo=UTC), anyway=True)
    with pytest.raises(NotPossible, match="empty"):
        desk.plan(" ")


@on_sqlite
def test_what_nobody_decides_about_comes_up_again(desk: Desk) -> None:
    number = desk.plan()
    desk.ask()
    desk.tick()
    assert desk.gaps() == []
    desk.database.write(
        lambda s: s.execute(update(Task).values(state=TaskState.DONE).where(Task.subject_id == number))
    )
    assert desk.gaps() == ["undecided"]
    desk.set(ScheduledAnswer, number, state=WAITING)
    desk.clock.set(TOMORROW + timedelta(hours=2))
    assert desk.gaps() == ["not_sent"]
