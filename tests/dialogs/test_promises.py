"""A promise has a time: made with a task that records it, and reported once when it passes, by any process."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.today.leads import lead
from budgeting import households, tasks
from budgeting.access import Actor
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Alert, Conversation, Household, Member, Message, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.states.conversations import InboxState
from budgeting.states.messages import Direction, SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.subjects import Subject
from budgeting.tasks import promises
from budgeting.tasks.promises import PROMISED
from dialogs import proactive
from dialogs.staff_side import alerts as said
from dialogs.staff_side import handover
from dialogs.staff_side import tasks as desk
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

#: Tuesday 3 March 2026, 10:00 in Rome; the answer is promised by 17:00.
MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
EVENING = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)
NEXT_NOON = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
DIALOGS = Path(__file__).parents[2] / "dialogs"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


class Family:
    """Lucia's chat, in which an answer is promised."""

    def __init__(self, database: Database, clock: SetClock, words: Words, cast: Cast) -> None:
        self.database, self.clock, self.words, self.cast = database, clock, words, cast
        self.chat = database.write(lambda s: build.conversation(s, clock, cast.lucia))

    def asks(self, about: int = 0, kind: TaskKind = TaskKind.CONVERSATION) -> int:
        def job(session: Session) -> int:
            session.get_one(Conversation, self.chat).inbox_state = InboxState.WAITING
            return tasks.open_task(
                session,
                self.clock,
                kind,
                Subject(SubjectKind.CONVERSATION, about or self.chat),
                programme_id=self.cast.programme,
                household_id=self.cast.rossi,
                conversation_id=self.chat,
                due_at=promises.latest(session, self.cast.programme, Urgency.NORMAL, self.clock.now()),
            ).id

        return self.database.write(job)

    def tick(self, now: datetime | None = None) -> int:
        if now is not None:
            self.clock.set(now)
        with self.database.read() as session:
            if not proactive.something_due(session, self.clock.now()):
                return 0
        return self.database.write(lambda s: proactive.work_off(s, self.clock, self.words))

    def told(self) -> list[str]:
        with self.database.read() as session:
            query = select(Message.text).where(
                Message.conversation_id == self.chat, Message.direction == Direction.OUT
            )
            return list(session.scalars(query.order_by(Message.id)))

    def task(self, number: int) -> Task:
        with self.database.read() as session:
            return session.get_one(Task, number)

    def alerted(self) -> list[int]:
        with self.database.read() as session:
            return list(session.scalars(select(Alert.staff_id).order_by(Alert.id)))


@pytest.fixture
def family(database: Database, clock: SetClock, words: Words, cast: Cast) -> Family:
    return Family(database, clock, words, cast)


# -- every new kind of task declares its promise


@pytest.mark.parametrize("kind", TaskKind)
def test_every_kind_of_task_says_what_is_promised_what_an_alert_says_and_where_it_leads(
    kind: TaskKind, words: Words
) -> None:
    assert kind in PROMISED, "a rule, or None where the family is told nothing"
    for language in words.languages:
        assert words.plain(said.KINDS[kind], language)
    task = Task(id=7, kind=kind, household_id=3, conversation_id=5, subject_id=9)
    everybody = Actor(1, frozenset((1, role) for role in Role), frozenset())
    assert lead(task, everybody).address.startswith("/")


def test_no_sentence_promises_a_person_but_those_that_take_a_task() -> None:
    """Written elsewhere, such a sentence would come without a task and a time."""
    promise = re.compile(
        r't\(\s*"[^"]*\b(usually answers?|will (call|answer)|calls you|(answers?|calls?) by)\b', re.I
    )
    elsewhere = [
        str(file.relative_to(DIALOGS))
        for file in DIALOGS.rglob("*.py")
        if file != DIALOGS / "promises" / "words.py" and promise.search(file.read_text(encoding="utf-8"))
    ]
    assert elsewhere == []
    assert promise.search((DIALOGS / "promises" / "words.py").read_text(encoding="utf-8")), (
        "the search finds such sentences"
    )


# -- kept, broken, asked again


@on_sqlite
def test_an_answer_in_time_keeps_the_promise(family: Family, clock: SetClock, words: Words) -> None:
    task = family.asks()
    family.database.write(
        lambda s: handover.answer(s, clock, words, family.cast.giulia, family.chat, "Ciao Lucia")
    )
    assert family.tick(EVENING) == 0
    assert family.task(task).kept_at == MORNING
    assert not promises.is_broken(family.task(task), EVENING)
    assert len(family.told()) == 1


def test_a_time_that_passes_is_told_once_to_the_lead_and_to_the_family(
    family: Family, clock: SetClock
) -> None:
    clara = family.database.write(
        lambda s: build.colleague(s, clock, "Clara", family.cast.programme, Role.COORDINATOR)
    )
    task = family.asks()
    assert family.tick(EVENING.replace(minute=59, hour=15)) == 0
    for _ in range(3):
        family.tick(EVENING)
    [word] = family.told()
    assert "Clara" in word
    assert "Punto di Comunità" in word
    assert family.alerted() == [family.cast.giulia, clara]
    broken = family.task(task)
    assert (broken.escalated_at, broken.due_at) == (EVENING, NEXT_NOON)
    assert promises.is_broken(broken, EVENING)


@on_sqlite
def test_a_second_delay_is_told_to_the_lead_and_not_promised_away(family: Family) -> None:
    task = family.asks()
    family.tick(EVENING)
    family.tick(NEXT_NOON)
    assert len(family.told()) == 1
    assert family.task(task).escalated_at == NEXT_NOON
    assert family.tick(NEXT_NOON.replace(day=9)) == 0


def test_several_requests_of_a_family_are_one_word(family: Family) -> None:
    family.asks()
    family.asks(1, TaskKind.CANNOT_PAY)
    family.tick(EVENING)
    assert len(family.told()) == 1


def test_many_clocks_tell_it_once(family: Family, clock: SetClock) -> None:
    family.asks()
    clock.set(EVENING)
    jobs = [family.database.submit(lambda s: proactive.work_off(s, clock, family.words)) for _ in range(4)]
    assert sum(job.result(20) for job in jobs) == 1
    assert len(family.told()) == 1


def test_at_night_and_on_sundays_nobody_is_told(family: Family) -> None:
    """A clock that was away at the time tells the family in the morning."""
    family.asks()
    assert family.tick(EVENING.replace(hour=21)) == 0
    assert family.tick(datetime(2026, 3, 8, 10, 0, tzinfo=UTC)) == 0
    assert family.told() == []
    family.tick(datetime(2026, 3, 9, 8, 0, tzinfo=UTC))
    assert len(family.told()) == 1


@on_sqlite
@pytest.mark.parametrize("gone", ["stopped", "unreachable", "left"])
def test_whoever_must_not_be_written_to_is_not_but_the_lead_knows(
    family: Family, clock: SetClock, gone: str
) -> None:
    task = family.asks()

    def leave(session: Session) -> None:
        lucia = family.cast.lucia
        if gone == "stopped":
            households.stop(session, clock, lucia)
        elif gone == "unreachable":
            households.mark_unreachable(session, clock, lucia)
        else:
            session.get_one(Member, lucia).left_at = clock.now()

    family.database.write(leave)
    family.tick(EVENING)
    assert family.told() == []
    assert family.task(task).escalated_at == EVENING
    assert family.tick(NEXT_NOON) == 0


@on_sqlite
def test_while_somebody_holds_it_without_a_word_the_family_is_told_all_the_same(
    family: Family, clock: SetClock, words: Words
) -> None:
    task = family.asks()
    family.database.write(lambda s: desk.take(s, clock, words, family.cast.marco, task))
    family.tick(EVENING)
    assert len(family.told()) == 1


def test_a_new_request_after_an_answer_is_a_new_promise(
    family: Family, clock: SetClock, words: Words
) -> None:
    task = family.asks()
    family.tick(EVENING)
    family.database.write(
        lambda s: handover.answer(s, clock, words, family.cast.giulia, family.chat, "Eccomi")
    )
    clock.set(NEXT_NOON)
    assert family.asks() == task
    again = family.task(task)
    assert (again.kept_at, again.escalated_at) == (None, None)
    assert again.due_at is not None
    assert again.due_at > NEXT_NOON


@on_sqlite
def test_who_asks_again_hears_the_earlier_time_and_never_one_that_is_over(
    family: Family, clock: SetClock
) -> None:
    task = family.asks()
    clock.set(MORNING.replace(hour=13))
    family.asks()
    assert family.task(task).due_at == EVENING
    # The clock has not looked yet: the lead hears of it when the family asks again.
    clock.set(EVENING.replace(minute=5))
    family.asks()
    late = family.task(task)
    assert late.escalated_at == clock.now()
    assert late.due_at == NEXT_NOON


@on_sqlite
def test_nobody_reached_is_a_promise_again(family: Family, clock: SetClock, words: Words) -> None:
    task = family.asks()
    family.tick(EVENING)
    with pytest.raises(NotPossible, match="past"):
        _again(family, clock, words, task, EVENING)
    _again(family, clock, words, task, NEXT_NOON)
    again = family.task(task)
    assert (again.due_at, again.escalated_at) == (NEXT_NOON, None)
    assert "Marco" in family.told()[-1]
    assert family.tick(NEXT_NOON) == 1
    overdue = family.asks(1, TaskKind.INSTALMENT_OVERDUE)
    with pytest.raises(NotPossible, match="nothing_promised"):
        _again(family, clock, words, overdue, NEXT_NOON.replace(day=6))
    with pytest.raises(NotFound):
        _again(family, clock, words, 999, NEXT_NOON.replace(day=6))


def _again(family: Family, clock: SetClock, words: Words, task: int, by: datetime) -> None:
    family.database.write(lambda s: desk.again(s, clock, words, family.cast.marco, task, by))


# -- the task and its conversation go together


@on_sqlite
def test_taking_a_task_takes_the_conversation_and_being_done_gives_it_back(
    family: Family, clock: SetClock, words: Words
) -> None:
    task = family.asks()
    other = family.asks(1, TaskKind.CANNOT_PAY)
    family.database.write(lambda s: desk.take(s, clock, words, family.cast.marco, task))
    assert _state(family) == (InboxState.HELD, family.cast.marco)
    assert family.task(other).assigned_to == family.cast.marco
    with pytest.raises(NotPossible, match="taken"):
        family.database.write(lambda s: desk.take(s, clock, words, family.cast.giulia, other))
    family.database.write(lambda s: desk.done(s, clock, words, family.cast.marco, task))
    assert _state(family) == (InboxState.HELD, family.cast.marco), "something waits there still"
    family.database.write(lambda s: desk.done(s, clock, words, family.cast.marco, other))
    assert _state(family) == (InboxState.RESOLVED, None)


@on_sqlite
def test_giving_a_task_back_gives_the_conversation_to_all(
    family: Family, clock: SetClock, words: Words
) -> None:
    task = family.asks()
    family.database.write(lambda s: desk.take(s, clock, words, family.cast.marco, task))
    family.database.write(lambda s: desk.release(s, clock, words, family.cast.marco, task))
    assert _state(family) == (InboxState.WAITING, None)
    assert family.task(task).state is TaskState.OPEN


@on_sqlite
def test_a_colleagues_conversation_is_not_taken_with_a_task(
    family: Family, clock: SetClock, words: Words
) -> None:
    family.database.write(lambda s: handover.take(s, clock, words, family.cast.giulia, family.chat))
    task = family.asks()
    with pytest.raises(NotPossible, match="taken"):
        family.database.write(lambda s: desk.take(s, clock, words, family.cast.marco, task))
    assert family.task(task).state is TaskState.OPEN
    with family.database.read() as session:
        assert desk.holder(session, task) == "Giulia"


@on_sqlite
def test_what_asks_for_no_person_leaves_the_dialogs_alone(
    family: Family, clock: SetClock, words: Words
) -> None:
    task = family.asks(1, TaskKind.PAYMENT_DECLARED)
    family.database.write(lambda s: desk.take(s, clock, words, family.cast.marco, task))
    assert _state(family)[1] is None


@on_sqlite
@pytest.mark.parametrize("kind", promises.FOR_A_PERSON)
def test_a_request_that_is_done_waits_no_more_however_it_was_closed(
    family: Family, clock: SetClock, kind: TaskKind
) -> None:
    """However it was closed (first page, case, automatically), the old topic must not come up again."""
    task = family.asks(1, kind)
    family.database.write(lambda s: tasks.done(s, clock, family.cast.marco, task))
    assert _state(family) == (InboxState.RESOLVED, None)
    with family.database.read() as session:
        chat = session.get_one(Conversation, family.chat)
        assert (chat.waiting_since, chat.topic) == (None, "")
        assert session.get_one(Household, family.cast.rossi).id


def _state(family: Family) -> tuple[InboxState, int | None]:
    with family.database.read() as session:
        chat = session.get_one(Conversation, family.chat)
        return chat.inbox_state, chat.held_by
