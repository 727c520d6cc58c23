"""What holds in every conversation: repeats, stale and forged buttons, poison, hand-over, order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Consent, Conversation, Entry, Message, Task
from budgeting.errors import DatabaseUnavailable
from budgeting.spending import entries
from budgeting.states.messages import Direction
from budgeting.states.tasks import TaskKind
from dialogs import spending
from dialogs.engine.incoming import Incoming
from dialogs.inbound import accept
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, read
from dialogs.transcripts.setting import Setting
from tests.kit.databases import on_sqlite

HEAD = "# household: kaur · member: Harpreet (en) · member: Amina (ar, sees arrears) · limit food: 250,00\n"
NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
Stage = tuple[EngineStage, Setting, Callable[..., Incoming]]


@pytest.fixture
def stage(database: Database, words: Words, clock: SetClock) -> Stage:
    script = read(HEAD)
    setting = database.write(lambda session: build(session, clock, script))
    numbers = iter(range(1, 100_000))

    def incoming(who: str = "Harpreet", kind: str = "text", **more: Any) -> Incoming:
        person = setting.people[who]
        number = next(numbers)
        return Incoming(
            **{
                "bot_id": 1,
                "update_id": 10_000 + number,
                "chat_id": person.chat_id,
                "user_id": person.chat_id,
                "kind": kind,
                "sent_at": NOW,
                "message_id": 10_000 + number,
                "language": person.language,
                **more,
            }
        )

    return EngineStage(database, clock, words, setting), setting, incoming


def _entries(database: Database) -> list[tuple[int, str]]:
    with database.read() as session:
        rows = session.scalars(select(Entry).where(Entry.undone_at.is_(None)).order_by(Entry.amount_minor))
        return [(row.amount_minor, row.category) for row in rows]


def _count(database: Database, *where: Any) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Message).where(*where)) or 0


def test_a_repeated_update_changes_nothing(
    stage: Stage, database: Database, clock: SetClock, words: Words
) -> None:
    _, _, incoming = stage
    update = incoming(text="bread 3.20")
    assert not accept.take_in_now(database, clock, words, update).duplicate
    before = _count(database)
    assert accept.take_in_now(database, clock, words, update).duplicate
    assert _count(database) == before
    assert _entries(database) == [(320, "food")]


def test_a_button_of_another_conversation_is_nothing(
    stage: Stage, database: Database, clock: SetClock, words: Words
) -> None:
    _, _, incoming = stage
    accept.take_in_now(database, clock, words, incoming(text="bread 3.20"))
    with database.read() as session:
        echo = session.scalars(select(Message.id).where(Message.buttons.is_not(None))).first()
    received = accept.take_in_now(
        database, clock, words, incoming("Amina", "tap", tap=f"{echo}:0", callback_id="c")
    )
    assert received.toast is not None
    assert _entries(database) == [(320, "food")]


@pytest.mark.parametrize("tap", ["", ":", "1", "x:y", "9" * 40 + ":0", "1:99999", "-1:0", "١:٠", "1:0:0"])
def test_nonsense_in_a_button_is_met_kindly(
    stage: Stage, database: Database, clock: SetClock, words: Words, tap: str
) -> None:
    _, _, incoming = stage
    received = accept.take_in_now(database, clock, words, incoming(kind="tap", tap=tap, callback_id="c"))
    assert received.toast == "That button belonged to an earlier question."
    assert _count(database, Message.error.is_not(None)) == 0


@on_sqlite
def test_the_second_tap_on_an_answered_question_is_silent(stage: Stage, database: Database) -> None:
    play, _, _ = stage
    play.write("Harpreet", "/language")
    play.collect()
    play.tap("Harpreet", "English")
    assert len(play.collect()) == 1
    play.tap("Harpreet", "English")
    assert play.collect() == []


@on_sqlite
def test_an_older_question_is_stale_and_the_open_one_is_asked_again(stage: Stage) -> None:
    play, _, _ = stage
    play.write("Harpreet", "/checkin")
    play.write("Harpreet", "120")
    play.collect()
    play.tap("Harpreet", "Skip ›")
    toast, question = play.collect()
    assert toast.toast
    assert "Has money come in" in question.text


def test_a_poison_update_is_kept_and_does_not_block_the_chat(
    stage: Stage, database: Database, clock: SetClock, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, incoming = stage
    with monkeypatch.context() as broken:
        broken.setattr(spending.listen, "read", lambda *_: 1 / 0)
        accept.take_in_now(database, clock, words, incoming(text="my secret 12"))
    with database.read() as session:
        problem = session.scalars(select(Message).where(Message.error.is_not(None))).one()
        assert (problem.text, problem.error) == ("my secret 12", "ZeroDivisionError")
        assert session.scalars(select(Task.kind)).all() == [TaskKind.PROBLEM]
        said = session.scalars(select(Message.text).where(Message.direction == Direction.OUT)).one()
    assert "on our side" in said
    accept.take_in_now(database, clock, words, incoming(text="bread 3.20"))
    assert _entries(database) == [(320, "food")]


@on_sqlite
def test_the_log_of_a_poison_update_names_no_words(
    stage: Stage,
    database: Database,
    clock: SetClock,
    words: Words,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    _, _, incoming = stage

    def fail(_turn: object, text: str) -> None:
        raise ValueError(text)

    monkeypatch.setattr(spending.listen, "read", fail)
    accept.take_in_now(database, clock, words, incoming(text="my secret 12"))
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text


@on_sqlite
def test_a_database_that_cannot_write_acknowledges_nothing(
    stage: Stage, database: Database, clock: SetClock, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, incoming = stage

    def away(*_: object) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr(accept, "receive", away)
    with pytest.raises(DatabaseUnavailable):
        accept.take_in_now(database, clock, words, incoming(text="bread 3.20"))
    assert _count(database) == 0


@on_sqlite
def test_a_group_is_declined_once(stage: Stage, database: Database, clock: SetClock, words: Words) -> None:
    _, _, incoming = stage
    for _ in range(3):
        accept.take_in_now(database, clock, words, incoming(chat_id=-5, private=False, text="/start"))
    assert _count(database, Message.direction == Direction.OUT) == 1


def test_the_secret_of_an_invite_is_not_kept_in_the_messages(
    database: Database, clock: SetClock, words: Words
) -> None:
    script = read("# household: kaur · member: Nadia (en, new)\n")
    setting = database.write(lambda session: build(session, clock, script))
    play = EngineStage(database, clock, words, setting)
    play.write("Nadia", "/start {invite}")
    assert _count(database, Message.text.contains(setting.people["Nadia"].token)) == 0


def test_without_consent_nothing_that_was_written_stays(
    database: Database, clock: SetClock, words: Words
) -> None:
    script = read("# household: kaur · member: Nadia (en, new)\n")
    setting = database.write(lambda session: build(session, clock, script))
    play = EngineStage(database, clock, words, setting)
    for words_of in ("/start {invite}",):
        play.write("Nadia", words_of)
    play.tap("Nadia", "English")
    play.write("Nadia", "I am Nadia from flat 12")
    play.tap("Nadia", "✕ No, thank you")
    with database.read() as session:
        assert session.scalars(select(Conversation.member_id)).all() == [None]
        assert session.scalar(select(func.count()).select_from(Consent)) == 0
    assert _count(database, Message.text.contains("Nadia"), Message.direction == Direction.IN) == 0


def test_an_edit_that_overtakes_its_message_wins(
    stage: Stage, database: Database, clock: SetClock, words: Words
) -> None:
    _, _, incoming = stage
    first = incoming(text="bread 3.20")
    corrected = replace(
        first, update_id=1, kind="edit", text="bread 4.20", sent_at=NOW + timedelta(seconds=9)
    )
    newest = replace(corrected, update_id=2, text="bread 5.20", sent_at=NOW + timedelta(seconds=20))
    for update in (newest, first, corrected, newest):
        accept.take_in_now(database, clock, words, update)
    assert _entries(database) == [(520, "food")]


@on_sqlite
def test_a_dialog_renewed_in_between_begins_again(
    stage: Stage, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dialogs.checkins.dialog import dialog

    play, _, _ = stage
    play.write("Harpreet", "/checkin")
    play.write("Harpreet", "120")
    play.collect()
    monkeypatch.setattr(dialog, "version", dialog.version + 1)
    play.write("Harpreet", "gibberish ???")
    assert all("wrong on our side" not in shown.text for shown in play.collect())


def test_two_phones_of_one_member_share_one_conversation_without_loss(
    stage: Stage, database: Database, clock: SetClock, words: Words
) -> None:
    _, setting, incoming = stage
    jobs = [
        database.submit(lambda session, update=update: accept.receive(session, clock, words, update))
        for update in [incoming(text=f"bread {n}.10") for n in range(1, 21)]
    ]
    for job in jobs:
        job.result(30)
    assert len(_entries(database)) == 20
    with database.read() as session:
        assert entries.week_count(session, setting.household_id, NOW.date()) == 20
