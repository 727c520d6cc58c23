"""A phrase reaches the family in its language and staff in theirs; an answer waits, once, whoever holds the chat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from budgeting import phrases
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Member, Message, PhraseQuestion, Programme, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.next_steps import kinds
from budgeting.phrases import Draft, Slot
from budgeting.states.conversations import InboxState
from budgeting.states.messages import Direction, MessageState, Operation, SubjectKind
from budgeting.states.phrases import QuestionState
from budgeting.states.tasks import TaskKind, TaskState
from dialogs.phrases import sending
from dialogs.staff_side import handover
from dialogs.text import said
from dialogs.text.words import Words
from dialogs.transcripts.engine_stage import EngineStage
from dialogs.transcripts.setting import Setting, Somebody
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

LANGUAGE = "ar"


class Desk:
    """Amina, who reads Arabic, and Giulia at the desk."""

    def __init__(self, database: Database, clock: SetClock, words: Words, cast: Cast) -> None:
        self.database, self.clock, self.words, self.cast = database, clock, words, cast
        database.write(lambda s: setattr(s.get_one(Member, cast.amina), "language", LANGUAGE))
        setting = Setting(clock, cast.programme, cast.amrani)
        setting.people["Amina"] = Somebody("Amina", LANGUAGE, 4_000, cast.amina, joined=True)
        self.stage = EngineStage(database, clock, words, setting)
        self.chat = self._one(select(Conversation)).id

    def send(self, key: str, **filling):
        values = {Slot(name): value for name, value in filling.items()}
        return self.database.write(
            lambda s: sending.send(s, self.clock, self.words, self.cast.giulia, self.chat, key, values)
        )

    def give_back(self) -> None:
        self.database.write(
            lambda s: handover.give_back(s, self.clock, self.words, self.cast.giulia, self.chat)
        )

    def tap(self, row: int, index: int) -> list[str]:
        self.stage.collect()
        self.stage._speaker = "Amina"
        self.stage.tap_button("Amina", row, index)
        return [shown.text for shown in self.stage.collect()]

    def _one(self, query):
        with self.database.read() as session:
            return session.scalars(query).one()

    def conversation(self) -> Conversation:
        return self._one(select(Conversation))

    def question(self) -> PhraseQuestion:
        return self._one(select(PhraseQuestion))

    def tasks(self, kind=TaskKind.QUESTION_ANSWERED) -> list[Task]:
        with self.database.read() as session:
            return list(session.scalars(select(Task).where(Task.kind == kind).order_by(Task.id)))

    def gaps(self):
        with self.database.read() as session:
            programme = session.get_one(Programme, self.cast.programme)
            return [
                g
                for g in kinds.gaps(session, self.clock, programme)
                if g.subject.kind is SubjectKind.QUESTION
            ]


@pytest.fixture
def desk(database: Database, clock: SetClock, words: Words, cast: Cast) -> Desk:
    return Desk(database, clock, words, cast)


def test_the_family_reads_its_language_and_staff_read_theirs(desk: Desk, words: Words) -> None:
    row = desk.send("utilities")
    with desk.database.read() as session:
        message = session.get_one(Message, row)
    assert "الكهرباء" in message.text
    phrase = said(message.parts)[-1]
    assert "luce e gas" in words.plain(phrase, "it")
    assert "electricity and gas" in words.plain(phrase, "en")
    labels = [button for line in message.buttons or [] for button in line]
    assert [button["text"] for button in labels][1] == "💡 لا توجد كهرباء"


def test_a_tapped_answer_works_while_the_person_holds_the_conversation(desk: Desk, words: Words) -> None:
    row = desk.send("utilities")
    assert desk.conversation().waiting_since is None
    assert any("Giulia" in text for text in desk.tap(row, 1))
    question, conversation = desk.question(), desk.conversation()
    assert (question.state, question.answer) == (QuestionState.ANSWERED, 1)
    assert (conversation.inbox_state, conversation.held_by) == (InboxState.HELD, desk.cast.giulia)
    assert conversation.waiting_since is not None
    (task,) = desk.tasks()
    assert (task.assigned_to, task.state) == (desk.cast.giulia, TaskState.OPEN)
    # The tap waits like words, and its chosen answer stands below the question.
    with desk.database.read() as session:
        tap = session.scalars(select(Message).where(Message.direction == Direction.IN)).one()
        mark = session.scalars(select(Message).where(Message.operation == Operation.CLOSE)).one()
    assert tap.state is MessageState.PASSED_ON
    assert words.plain(said(tap.parts)[0], "it") == "💡 Manca la luce"
    assert "✓ 💡 لا توجد كهرباء" in mark.text
    # Whatever staff write next answers it.
    desk.database.write(
        lambda s: handover.answer(s, desk.clock, desk.words, desk.cast.giulia, desk.chat, "Arrivo")
    )
    assert desk.tasks()[0].state is TaskState.DONE


def test_after_the_hand_over_it_opens_a_task_and_the_conversation_waits(desk: Desk) -> None:
    row = desk.send("utilities")
    desk.give_back()
    desk.tap(row, 0)
    conversation = desk.conversation()
    assert (conversation.inbox_state, conversation.held_by) == (InboxState.WAITING, None)
    assert [task.state for task in desk.tasks()] == [TaskState.OPEN]


@on_sqlite
def test_a_second_tap_changes_nothing_and_opens_no_second_task(desk: Desk) -> None:
    row = desk.send("utilities")
    desk.tap(row, 1)
    assert desk.tap(row, 1) == ["✓ جوابك عندي بالفعل."]
    assert desk.tap(row, 0) == ["جوابك عندي بالفعل. إن تغيّر فيُرجى كتابته هنا."]
    assert desk.question().answer == 1
    assert len(desk.tasks()) == 1


@on_sqlite
def test_the_same_question_again_takes_the_place_of_the_first(desk: Desk) -> None:
    first, second = desk.send("food"), desk.send("food")
    assert desk.tap(first, 0) == ["هذا السؤال لم يعد مفتوحًا. شكرًا على كل حال."]
    assert desk.tasks() == []
    desk.tap(second, 2)
    with desk.database.read() as session:
        states = list(session.scalars(select(PhraseQuestion.state).order_by(PhraseQuestion.id)))
    assert states == [QuestionState.WITHDRAWN, QuestionState.ANSWERED]


def test_a_question_without_an_answer_comes_up_after_some_days(desk: Desk) -> None:
    row = desk.send("utilities")
    desk.give_back()
    desk.clock.set(desk.clock.now() + timedelta(days=2, hours=23))
    assert desk.gaps() == []
    desk.clock.set(desk.clock.now() + timedelta(hours=1))
    assert [(gap.cause, gap.conversation_id) for gap in desk.gaps()] == [("unanswered", desk.chat)]
    # A late answer is as good as any.
    desk.tap(row, 0)
    assert desk.gaps() == []


@on_sqlite
def test_a_phrase_without_their_language_is_read_in_italian(desk: Desk) -> None:
    draft = Draft(
        "Cortile",
        {"it": "Ci vediamo {date}?", "fr": "On se voit {date} ?"},
        {"it": ["sì", "no"], "fr": ["oui", "non"]},
    )
    own = desk.database.write(lambda s: phrases.add(s, desk.clock, None, desk.cast.programme, draft).id)
    row = desk.send(str(own), date=desk.clock.now().date())
    with desk.database.read() as session:
        message = session.get_one(Message, row)
    assert "Ci vediamo" in message.text
    assert [button["text"] for line in message.buttons or [] for button in line] == ["sì", "no"]


@on_sqlite
def test_whoever_may_not_read_about_arrears_is_sent_no_phrase_about_them(desk: Desk) -> None:
    desk.database.write(lambda s: setattr(s.get_one(Member, desk.cast.amina), "sees_arrears", False))
    with pytest.raises(NotPossible, match="hidden"):
        desk.send("payment", amount=Money(8_500))
    desk.database.write(lambda s: setattr(s.get_one(Member, desk.cast.amina), "sees_arrears", True))
    row = desk.send("payment", amount=Money(8_500))
    with desk.database.read() as session:
        message = session.get_one(Message, row)
    assert message.tells_arrears
    assert "85" not in message.text[:100]


@on_sqlite
def test_gaps_have_to_be_filled_and_a_retired_phrase_is_gone(desk: Desk) -> None:
    with pytest.raises(NotPossible, match="unfilled"):
        desk.send("appointment", place="Sala")
    desk.database.write(
        lambda s: phrases.book.retire_ready(s, desk.clock, None, desk.cast.programme, "food", "Cibo")
    )
    with pytest.raises(NotFound):
        desk.send("food")
