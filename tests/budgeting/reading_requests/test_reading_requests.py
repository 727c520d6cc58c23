"""A colleague is asked to read a message: who, until when, and what happens if they don't."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting import reading_requests, staff, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Alert, Audit, Message, ReadingRequest, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.staff import offboarding
from budgeting.states.messages import Direction
from budgeting.states.reading_requests import ReadingRequestState
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState
from dialogs.proactive import something_due, work_off
from dialogs.staff_side import reading
from dialogs.text.words import Words
from tests.kit.build import Cast, colleague, conversation, message
from tests.kit.databases import on_sqlite

WAITING, LATE, GIVEN_BACK = (
    ReadingRequestState.WAITING,
    ReadingRequestState.LATE,
    ReadingRequestState.GIVEN_BACK,
)


class Desk:
    """An operator who can't read Amina's Arabic, and colleagues who can."""

    def __init__(self, database: Database, clock: SetClock, cast: Cast) -> None:
        self.database, self.clock, self.cast = database, clock, cast
        self.chat = database.write(lambda s: conversation(s, clock, cast.amina))
        self.first = self.says("خبز أمس")

    def says(self, text: str) -> int:
        return self.database.write(lambda s: message(s, self.clock, self.chat, text))

    def reader(self, name: str, role: Role = Role.OPERATOR, language: str = "ar") -> int:
        def make(session: object) -> int:
            number = colleague(session, self.clock, name, self.cast.programme, role)  # type: ignore[arg-type]
            if language:
                staff.state_languages(session, self.clock, number, number, [language])  # type: ignore[arg-type]
            return number

        return self.database.write(make)

    def ask(self, message_id: int | None = None, *, coordinator: bool = False) -> str:
        number = message_id or self.first
        return self.database.write(
            lambda s: (
                reading_requests.ask(
                    s, self.clock, self.cast.marco, self.chat, number, "ar", coordinator=coordinator
                ).first_name
            )
        )

    def answer(self, who: int, text: str = "Ieri pane") -> int:
        return self.database.write(lambda s: reading.answer(s, self.clock, who, self.chat, self.first, text))

    def task(self) -> Task:
        with self.database.read() as session:
            query = select(Task).where(Task.kind == TaskKind.READING_REQUESTED).order_by(Task.id.desc())
            return session.scalars(query).first()  # type: ignore[return-value]

    def turns(self) -> list[tuple[int | None, ReadingRequestState]]:
        with self.database.read() as session:
            rows = session.scalars(select(ReadingRequest).order_by(ReadingRequest.id))
            return [(row.reader_id, row.state) for row in rows]

    def rung(self) -> set[int]:
        with self.database.read() as session:
            return set(session.scalars(select(Alert.staff_id)))


@pytest.fixture
def desk(database: Database, clock: SetClock, cast: Cast) -> Desk:
    # Monday noon, the office is open.
    clock.set(clock.now().replace(hour=10))
    return Desk(database, clock, cast)


@on_sqlite
def test_the_least_loaded_reader_is_asked_and_rung_without_the_words(desk: Desk) -> None:
    nadia, omar = desk.reader("Nadia"), desk.reader("Omar")
    assert desk.ask() == "Nadia"
    assert desk.ask(desk.says("الإيجار")) == "Omar"
    assert desk.rung() == {nadia, omar}
    task = desk.task()
    assert (task.state, task.assigned_to, task.household_id) == (TaskState.OPEN, omar, desk.cast.amrani)
    with desk.database.read() as session:
        line = session.scalars(select(Audit).where(Audit.action == "conversation.ask_reader")).first()
        assert line is not None
        assert (line.staff_id, line.to_id, line.subject) == (desk.cast.marco, nadia, "conversation")


@on_sqlite
def test_the_answer_is_a_note_for_colleagues_and_ends_it(desk: Desk) -> None:
    nadia = desk.reader("Nadia")
    desk.ask()
    note = desk.answer(nadia)
    with desk.database.read() as session:
        row = session.get_one(Message, note)
        assert (row.direction, row.text, row.staff_id) == (Direction.NOTE, "Ieri pane", nadia)
        asked = session.scalars(select(ReadingRequest)).one()
        assert (asked.state, asked.note_id) == (ReadingRequestState.ANSWERED, note)
    task = desk.task()
    assert (task.state, task.done_by) == (TaskState.DONE, nadia)
    with pytest.raises(NotPossible, match="not_asked"):
        desk.answer(nadia)
    with pytest.raises(NotPossible, match="asked"):
        desk.ask()


def test_when_the_time_passes_the_next_is_asked_then_a_coordinator_then_everybody(
    desk: Desk, words: Words
) -> None:
    elena = desk.reader("Elena", Role.COORDINATOR, language="")
    nadia, omar = desk.reader("Nadia"), desk.reader("Omar")
    desk.ask()
    order = [nadia, omar, elena]
    for at, reader in enumerate(order):
        assert desk.turns()[-1] == (reader, WAITING)
        assert desk.task().assigned_to == reader
        with desk.database.read() as session:
            assert not reading_requests.something_late(session, desk.clock.now())
        desk.clock.advance(days=1)
        with desk.database.read() as session:
            assert something_due(session, desk.clock.now())
        desk.database.write(lambda s: work_off(s, desk.clock, words))
        assert desk.turns()[at] == (reader, LATE)
    assert desk.turns()[-1] == (None, WAITING)
    assert desk.task().assigned_to is None
    assert {nadia, omar, elena} <= desk.rung()
    desk.clock.advance(days=2)
    with desk.database.read() as session:
        assert not reading_requests.something_late(session, desk.clock.now())
    # Whoever comes across it can still answer, late or not asked at all.
    desk.answer(omar)
    assert desk.task().state is TaskState.DONE


@on_sqlite
def test_a_reader_gives_it_back_and_only_the_reader(desk: Desk) -> None:
    nadia, omar = desk.reader("Nadia"), desk.reader("Omar")
    desk.ask()

    def back(who: int) -> None:
        desk.database.write(lambda s: reading_requests.give_back(s, desk.clock, who, desk.chat, desk.first))

    with pytest.raises(NotPossible, match="not_asked"):
        back(omar)
    back(nadia)
    assert desk.turns() == [(nadia, GIVEN_BACK), (omar, WAITING)]
    back(omar)
    assert desk.turns()[-1] == (None, WAITING)


@on_sqlite
def test_nobody_reads_it_so_a_coordinator_is_offered(desk: Desk) -> None:
    with pytest.raises(NotPossible, match="nobody_reads"):
        desk.ask()
    elena = desk.reader("Elena", Role.COORDINATOR, language="")
    with pytest.raises(NotPossible, match="nobody_reads"):
        desk.ask()
    assert desk.ask(coordinator=True) == "Elena"
    desk.answer(elena)


@on_sqlite
def test_only_who_may_read_the_conversation_is_asked_or_asks(desk: Desk) -> None:
    """Other coaches, partners, people of other programmes and suspended ones may not, whatever they read."""
    for name, role in (("Dario", Role.COACH), ("Piero", Role.PARTNER), ("Sara", Role.ADMINISTRATOR)):
        desk.reader(name, role)
    with pytest.raises(NotPossible, match="nobody_reads"):
        desk.ask()
    dario = desk.reader("Dino", Role.COACH)
    with pytest.raises(NotFound):
        desk.database.write(lambda s: reading_requests.ask(s, desk.clock, dario, desk.chat, desk.first, "ar"))
    nadia = desk.reader("Nadia")
    desk.ask()
    with pytest.raises(NotFound):
        desk.answer(dario)
    with pytest.raises(NotFound):
        desk.database.write(
            lambda s: reading.answer(s, desk.clock, nadia, desk.chat + 999, desk.first, "Pane")
        )
    assert desk.turns() == [(nadia, WAITING)]


def test_the_task_closes_only_with_its_request(desk: Desk) -> None:
    nadia = desk.reader("Nadia")
    desk.ask()
    with pytest.raises(NotPossible, match="unsettled"):
        desk.database.write(lambda s: tasks.done(s, desk.clock, nadia, desk.task().id))
    desk.database.write(
        lambda s: reading_requests.withdraw(s, desk.clock, desk.cast.marco, desk.chat, desk.first)
    )
    assert desk.task().state is TaskState.DONE
    assert desk.turns() == [(nadia, ReadingRequestState.WITHDRAWN)]
    # It can be asked again.
    assert desk.ask() == "Nadia"


@on_sqlite
def test_a_reader_who_leaves_is_not_asked(desk: Desk) -> None:
    nadia = desk.reader("Nadia")
    desk.reader("Omar")
    desk.database.write(lambda s: setattr(staff.get(s, nadia), "active", False))
    assert desk.ask() == "Omar"


@on_sqlite
def test_what_is_not_a_familys_message_is_not_asked_about(desk: Desk) -> None:
    desk.reader("Nadia")
    desk.ask()
    note = desk.answer(desk.cast.marco)
    for number in (note, 99_999):
        with pytest.raises(NotFound):
            desk.ask(number)


def test_languages_are_stated_by_oneself_and_by_administrators(desk: Desk) -> None:
    sara = desk.reader("Sara", Role.ADMINISTRATOR, language="")
    marco, giulia = desk.cast.marco, desk.cast.giulia

    def state(by: int, who: int, *languages: str) -> None:
        desk.database.write(lambda s: staff.state_languages(s, desk.clock, by, who, languages))

    state(marco, marco, "ur", "fr")
    state(sara, marco, "ur", "sq")
    with desk.database.read() as session:
        assert staff.reads(session, marco) == {"it", "ur", "sq"}
    with pytest.raises(NotFound):
        state(giulia, marco, "ar")
    state(marco, marco, "ur", "sq")
    with desk.database.read() as session:
        lines = session.scalars(select(Audit.staff_id).where(Audit.action == "staff.reads")).all()
        # Stating the same again is no change.
        assert list(lines) == [marco, sara]


def test_a_reader_who_leaves_takes_no_request_along(desk: Desk) -> None:
    nadia, omar = desk.reader("Nadia"), desk.reader("Omar")
    assert desk.ask() == "Nadia"
    desk.database.write(lambda s: offboarding.suspend(s, desk.clock, None, nadia, to=None))
    desk.database.write(lambda s: work_off(s, desk.clock, Words()))
    assert desk.turns() == [(nadia, LATE), (omar, WAITING)]
    assert desk.task().assigned_to == omar


def test_a_request_moves_to_the_colleague_who_takes_over(desk: Desk) -> None:
    nadia, omar = desk.reader("Nadia"), desk.reader("Omar")
    desk.ask()
    desk.database.write(lambda s: offboarding.suspend(s, desk.clock, None, nadia, to=omar))
    assert desk.turns() == [(omar, WAITING)]
    assert desk.task().assigned_to == omar
