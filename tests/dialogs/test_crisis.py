"""What a cry for help does besides its answer: who is called, what is kept, what is no longer sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import bills, households, tasks
from budgeting.bills import NewBill
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Alert, Conversation, Entry, Member, Message, Staff, Task
from budgeting.errors import NotPossible
from budgeting.headings import Heading
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.schedule.reminders import audience
from budgeting.states.bills import Every
from budgeting.states.conversations import InboxState
from budgeting.states.messages import Direction, Lane, MessageState, SubjectKind
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.subjects import Subject
from budgeting.tasks.faces import Face
from dialogs import broadcasts
from dialogs.broadcasts import Audience, LeftOut
from dialogs.engine.content import reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.notify import tell_member
from dialogs.inbound import accept
from dialogs.outbox import claiming
from dialogs.staff_side import alerts, comments, handover, inbox
from dialogs.text import said, t
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import BOT, CHATS, Cast
from tests.kit.databases import on_sqlite
from tests.kit.family import Family

CRY = "mio marito mi picchia"
#: Monday 2 March 2026, ten in the morning and eleven at night in Rome.
DAY, NIGHT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC), datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
Write = Callable[..., None]
ALERT = Face(7, TaskKind.CRISIS, Urgency.HIGH, TaskState.OPEN, None, False)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(DAY)


@pytest.fixture
def cast(database: Database, clock: SetClock, cast: Cast) -> Cast:
    return build.chatting(database, clock, cast)


@pytest.fixture
def write(database: Database, clock: SetClock, words: Words) -> Write:
    numbers = iter(range(1, 100_000))

    def deliver(text: str = "", chat: int = CHATS["amina"], kind: str = "text", **more: Any) -> None:
        number = next(numbers)
        incoming = Incoming(
            **{
                "bot_id": BOT,
                "update_id": number,
                "chat_id": chat,
                "user_id": chat,
                "kind": kind,
                "sent_at": clock.now(),
                "text": text,
                "message_id": 50_000 + number,
                "language": "it",
                **more,
            }
        )
        accept.take_in_now(database, clock, words, incoming)

    return deliver


def rows(database: Database, table: Any, *where: Any) -> list[Any]:
    with database.read() as session:
        return list(session.scalars(select(table).where(*where).order_by(table.id)))


def crises(database: Database) -> list[Task]:
    return rows(database, Task, Task.kind == TaskKind.CRISIS)


def chat_of(database: Database, member_id: int) -> Conversation:
    with database.read() as session:
        return session.scalars(select(Conversation).where(Conversation.member_id == member_id)).one()


def said_to(database: Database, conversation_id: int) -> list[Message]:
    return rows(
        database, Message, Message.conversation_id == conversation_id, Message.direction == Direction.OUT
    )


def tap(write: Write, database: Database, label: str, member_id: int) -> None:
    """Tap the newest button labelled ``label`` in English."""
    for message in reversed(said_to(database, chat_of(database, member_id).id)):
        buttons = [button for line in message.buttons or [] for button in line]
        for place, button in enumerate(buttons):
            if button["label"]["k"] == label:
                write(kind="tap", tap=f"{message.id}:{place}", callback_id="1")
                return
    raise AssertionError(label)


@on_sqlite
@pytest.mark.parametrize(("now", "hours"), [(DAY, 1), (NIGHT, 11)])
def test_ten_cries_are_one_urgent_task_and_ring_once_at_each_phone(
    database: Database, cast: Cast, clock: SetClock, write: Write, now: datetime, hours: int
) -> None:
    clock.set(now)
    for _ in range(10):
        write(CRY)
    (task,) = crises(database)
    assert (task.urgency, task.household_id, task.assigned_to) == (Urgency.HIGH, cast.amrani, cast.giulia)
    assert task.due_at == now + timedelta(hours=hours), "an hour after somebody is there"
    assert [alert.staff_id for alert in rows(database, Alert)] == [cast.giulia, cast.marco]
    chat = chat_of(database, cast.amina)
    assert (chat.topic, chat.urgency, chat.inbox_state) == ("crisis", Urgency.HIGH, InboxState.WAITING)
    assert len(rows(database, Task)) == 1
    assert rows(database, Entry) == []


@on_sqlite
def test_a_new_cry_after_it_was_seen_to_rings_again(
    database: Database, cast: Cast, clock: SetClock, write: Write
) -> None:
    write(CRY)
    (first,) = crises(database)
    database.write(lambda s: tasks.take(s, clock, cast.marco, first.id))
    database.write(lambda s: tasks.done(s, clock, cast.marco, first.id))
    write(CRY)
    assert [task.state for task in crises(database)] == [TaskState.DONE, TaskState.OPEN]
    assert len(rows(database, Alert)) == 4


@pytest.mark.parametrize("kind", ["text", "edit", "photo", "document", "video"])
def test_whatever_has_words_is_heard(database: Database, cast: Cast, write: Write, kind: str) -> None:
    write(CRY, kind=kind, media={"file_id": "1"} if kind not in ("text", "edit") else None)
    assert len(crises(database)) == 1


@on_sqlite
@pytest.mark.parametrize("kind", ["voice", "sticker", "location"])
def test_what_has_none_goes_the_way_it_went(database: Database, cast: Cast, write: Write, kind: str) -> None:
    write(kind=kind, media={"file_id": "1"})
    assert crises(database) == []


def test_the_alert_says_nothing_of_what_it_is_about(words: Words) -> None:
    for language in words.languages:
        said = words.join(alerts.words(ALERT), language).text.casefold()
        assert not any(stem in said for stem in ("violen", "عنف", "sfratt", "evict", "suicid"))


@on_sqlite
def test_the_first_line_gives_nothing_away(
    database: Database, cast: Cast, clock: SetClock, write: Write
) -> None:
    cries = (
        CRY,
        "sfratto",
        "ci hanno staccato la luce",
        "voglio morire",
        "non abbiamo niente da mangiare",
        "aiuto",
    )
    for now in (DAY, NIGHT):
        clock.set(now)
        for cry in cries:
            write(cry)
    firsts = {
        said(message.parts)[0].key
        for message in said_to(database, chat_of(database, cast.amina).id)
        if message.parts
    }
    assert firsts == {
        "Thank you for writing. I am here, and you are not alone.",
        "Thank you for writing. Nobody is reading right now; a person will read this on {moment}.",
        "One more question: is it all right to write to you here, or do others read this phone?",
    }


@on_sqlite
def test_nobody_else_at_home_learns_of_it(
    database: Database, cast: Cast, clock: SetClock, words: Words, write: Write
) -> None:
    write(CRY)
    tap(write, database, "✕ Better not", cast.amina)
    youssef = chat_of(database, cast.youssef)
    assert said_to(database, youssef.id) == []
    write("/menu", chat=CHATS["youssef"])
    write("pane 3,20", chat=CHATS["youssef"])
    said = " ".join(message.text for message in said_to(database, youssef.id))
    assert "112" not in said
    assert "1522" not in said


@on_sqlite
def test_a_stopped_member_is_heard_and_answered(
    database: Database, cast: Cast, clock: SetClock, write: Write
) -> None:
    database.write(lambda s: households.stop(s, clock, cast.amina))
    write(CRY)
    assert len(crises(database)) == 1
    assert any("1522" in message.text for message in said_to(database, chat_of(database, cast.amina).id))


def test_a_strangers_words_are_not_kept(database: Database, cast: Cast, write: Write) -> None:
    write(CRY, chat=777)
    (chat,) = rows(database, Conversation, Conversation.chat_id == 777)
    incoming, answer = rows(database, Message, Message.conversation_id == chat.id)
    assert (incoming.text, incoming.media) == ("", None)
    assert "1522" in answer.text
    assert crises(database) == []
    assert chat.inbox_state is InboxState.QUIET


@on_sqlite
def test_a_group_is_not_listened_to(database: Database, cast: Cast, write: Write) -> None:
    write(CRY, chat=-55, private=False)
    (chat,) = rows(database, Conversation, Conversation.chat_id == -55)
    assert all("1522" not in message.text for message in said_to(database, chat.id))


@on_sqlite
def test_while_a_person_holds_it_the_alarm_is_raised_and_the_numbers_are_said_once(
    database: Database, cast: Cast, clock: SetClock, words: Words, write: Write
) -> None:
    chat = chat_of(database, cast.amina).id
    database.write(lambda s: handover.take(s, clock, words, cast.marco, chat))
    before = len(said_to(database, chat))
    write(CRY)
    write(CRY)
    assert len(crises(database)) == 1
    held = chat_of(database, cast.amina)
    assert (held.inbox_state, held.urgency, held.held_by) == (InboxState.HELD, Urgency.HIGH, cast.marco)
    assert sum("1522" in message.text for message in said_to(database, chat)[before:]) == 1


# -- a phone that others read


def _mark(database: Database, clock: SetClock, member_id: int) -> None:
    database.write(lambda s: households.mark_unsafe(s, clock, member_id))


def _queue(session: Session, row: dict[str, Any]) -> None:
    session.add(Message(**row))


def test_nothing_unasked_goes_to_a_phone_that_others_read(
    database: Database, cast: Cast, clock: SetClock, words: Words
) -> None:
    chat = chat_of(database, cast.lucia)
    for number, lane in enumerate((Lane.REMINDER, Lane.BROADCAST, Lane.REPLY)):
        row = {
            "conversation_id": chat.id,
            "bot_id": BOT,
            "direction": Direction.OUT,
            "state": MessageState.QUEUED,
            "created_at": clock.now(),
            "text": str(number),
            "lane": lane,
        }
        database.write(partial(_queue, row=row))
    _mark(database, clock, cast.lucia)
    claimed = database.write(lambda s: claiming.claim(s, clock.now(), BOT, "one#1", 10, 60))
    assert [row.lane for row in claimed] == [Lane.REPLY], "what was queued before is not sent either"
    skipped = rows(database, Message, Message.state == MessageState.SKIPPED)
    assert {row.error for row in skipped} == {"unsafe"}

    def speak(session: Session) -> str | None:
        about = Subject(SubjectKind.CONVERSATION, 1)
        return tell_member(
            session, clock, words, cast.lucia, lambda person: reply(t("Good.")), subject=about, key="x"
        )

    assert database.write(speak) == "unsafe"
    with database.read() as session:
        assert audience.adults(session, [cast.rossi]) == {}
        assert households.adults_to_reach(session, cast.rossi) == []
        counted = broadcasts.count(session, Audience(cast.programme), clock.now())
    assert counted.left_out[LeftOut.UNSAFE] == 1
    with pytest.raises(NotPossible, match="nobody"):
        database.write(
            lambda s: comments.comment(
                s, clock, words, cast.giulia, cast.rossi, date(2026, 2, 23), "ciao", "k"
            )
        )


@on_sqlite
def test_reminders_planned_before_are_not_wanted_any_more(
    database: Database, cast: Cast, clock: SetClock, words: Words
) -> None:
    database.write(lambda s: build.checkin_time(s, cast.lucia))
    database.write(lambda s: reminders.plan_ahead(s, clock))
    _mark(database, clock, cast.lucia)
    clock.advance(days=7)
    from dialogs import proactive

    while database.write(lambda s: proactive.work_off(s, clock, words)):
        pass
    assert said_to(database, chat_of(database, cast.lucia).id) == []


def _hours(database: Database, clock: SetClock, words: Words, hours: int) -> None:
    """Let hours pass, and say after each what is due."""
    from dialogs import proactive

    for _ in range(hours):
        clock.advance(hours=1)
        while database.write(lambda s: proactive.work_off(s, clock, words)):
            pass


@on_sqlite
def test_whoever_cries_for_help_is_not_reminded_of_money_until_a_person_has_handled_it(
    database: Database, cast: Cast, clock: SetClock, words: Words, write: Write
) -> None:
    family = Family(database, clock, cast)
    due_on = DAY.date() + timedelta(days=4)
    bill = NewBill(category=Heading.UTILITIES, amount=Money(8_000), due_on=due_on, every=Every.ONCE)
    family.do(bills.add, family.amina, family.household, bill)
    write(CRY)
    # Three days before it, in the morning.
    _hours(database, clock, words, 24)
    assert _told_of_bills(database, cast.youssef)
    assert not _told_of_bills(database, cast.amina)
    [cry] = crises(database)
    database.write(lambda s: tasks.done(s, clock, cast.marco, cry.id))
    # Soon after, not on another day: no reminder is lost because somebody cried in the morning it was due.
    _hours(database, clock, words, 2)
    assert len(_told_of_bills(database, cast.amina)) == 1


def _told_of_bills(database: Database, member_id: int) -> list[Message]:
    said = said_to(database, chat_of(database, member_id).id)
    return [message for message in said if message.subject_kind is SubjectKind.BILL]


def test_the_family_says_so_and_takes_it_back(
    database: Database, cast: Cast, clock: SetClock, write: Write
) -> None:
    write(CRY)
    tap(write, database, "✕ Better not", cast.amina)
    assert rows(database, Member, Member.unsafe_at.is_not(None))[0].id == cast.amina
    (note,) = rows(database, Message, Message.direction == Direction.NOTE)
    assert said(note.parts) == [t("It is not safe to write to this phone. Please call.")]
    tap(write, database, "🧹 Take it away", cast.amina)
    edits = [m for m in said_to(database, chat_of(database, cast.amina).id) if m.about_id is not None]
    answer = next(m for m in said_to(database, chat_of(database, cast.amina).id) if "1522" in m.text)
    assert answer.id in {edit.about_id for edit in edits}
    write("/privacy")
    tap(write, database, "💬 You can write to me here again", cast.amina)
    assert rows(database, Member, Member.unsafe_at.is_not(None)) == []


@on_sqlite
def test_staff_write_to_it_only_when_they_are_sure(
    database: Database, cast: Cast, clock: SetClock, words: Words
) -> None:
    chat = chat_of(database, cast.lucia).id
    _mark(database, clock, cast.lucia)
    with pytest.raises(NotPossible, match="unsafe"):
        database.write(lambda s: handover.answer(s, clock, words, cast.marco, chat, "Come va?"))
    assert said_to(database, chat) == []
    database.write(lambda s: handover.answer(s, clock, words, cast.marco, chat, "Come va?", sure=True))
    database.write(lambda s: handover.give_back(s, clock, words, cast.marco, chat))
    assert len(said_to(database, chat)) == 1, "the bot says nothing of its own when the talk ends"


# -- settled


@on_sqlite
def test_one_tap_calms_it_and_keeps_what_was_written(
    database: Database, cast: Cast, clock: SetClock, write: Write
) -> None:
    write(CRY)
    chat = chat_of(database, cast.amina).id
    for _ in range(2):
        database.write(lambda s: inbox.calm(s, clock, cast.marco, chat))
    (task,) = crises(database)
    assert (task.state, task.done_by) == (TaskState.DONE, cast.marco)
    calmed = chat_of(database, cast.amina)
    assert (calmed.urgency, calmed.topic) == (Urgency.NORMAL, "conversation")
    assert calmed.inbox_state is InboxState.WAITING, "it is still to be answered"


@on_sqlite
def test_the_family_calms_it_but_the_task_stays(
    database: Database, cast: Cast, clock: SetClock, write: Write
) -> None:
    write(CRY)
    tap(write, database, "✕ I didn't mean it that way", cast.amina)
    (task,) = crises(database)
    assert (task.state, chat_of(database, cast.amina).urgency) == (TaskState.OPEN, Urgency.HIGH)


@on_sqlite
def test_what_comes_after_goes_to_the_person_until_the_task_is_closed(
    database: Database, cast: Cast, clock: SetClock, write: Write
) -> None:
    write(CRY)
    write("/menu")
    write("ha bevuto molto")
    assert "passed it on" in str(said_to(database, chat_of(database, cast.amina).id)[-1].parts)
    (task,) = crises(database)
    database.write(lambda s: tasks.take(s, clock, cast.marco, task.id))
    database.write(lambda s: tasks.done(s, clock, cast.marco, task.id))
    write("ha bevuto molto")
    assert "Shall I pass it on" in str(said_to(database, chat_of(database, cast.amina).id)[-1].parts)


def test_no_name_reaches_an_alert(database: Database, cast: Cast, words: Words) -> None:
    with database.read() as session:
        names = set(session.scalars(select(Member.name))) | set(session.scalars(select(Staff.name)))
    said = words.join(alerts.words(ALERT), "it").text
    assert not any(name in said for name in names)
