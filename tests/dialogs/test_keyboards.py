"""Keyboards that no longer work disappear, and the choice made stays visible."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Checkin, Conversation, Message
from budgeting.states.messages import MessageState, Operation
from dialogs.outbox.settling import Again, Sent
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, read
from tests.kit.databases import on_sqlite
from tests.kit.desk import Desk
from tests.kit.keyboards import dead, on_screen

HEAD = "# household: kaur · coach: Giulia · member: Harpreet (en, sees arrears) · member: Amina (ar)\n"
FEELING = "5 of 5\nAnd how did this week feel?"


@pytest.fixture
def stage(database: Database, words: Words, clock: SetClock) -> EngineStage:
    script = read(HEAD)
    setting = database.write(lambda session: build(session, clock, script))
    return EngineStage(database, clock, words, setting)


def _screen(database: Database, who: int = 0) -> list[tuple[str, list[str]]]:
    """What one of the phones shows, as (text, labels)."""
    with database.read() as session:
        number = session.scalars(select(Conversation.id).order_by(Conversation.id)).all()[who]
        return [(text, [b["text"] for b in buttons]) for text, buttons in on_screen(session, number).values()]


def _labels(database: Database, begins: str, who: int = 0) -> list[str]:
    return next(labels for text, labels in reversed(_screen(database, who)) if text.startswith(begins))


def _to_the_face(stage: EngineStage) -> None:
    stage.write("Harpreet", "/checkin")
    for label in ("Skip ›", "✓ No, nothing", "✓ Nothing", "✓ No, that is all"):
        stage.tap("Harpreet", label)
    stage.collect()


@on_sqlite
def test_the_tapped_face_is_marked_and_no_button_of_the_checkin_stays(
    stage: EngineStage, database: Database
) -> None:
    _to_the_face(stage)
    assert "😊 Well" in _labels(database, FEELING)
    stage.tap("Harpreet", "😊 Well")
    shown = dict(_screen(database))
    assert shown[f"{FEELING}\n✓ 😊 Well"] == []
    assert "3 of 5\n🛒 Food: how much this week?\n✓ Nothing" in shown, "a tick is not said twice"
    assert not database.write(dead)
    summary = [labels for text, labels in _screen(database) if text.startswith("Your week")]
    assert summary == [["👛 What is left", "🙋 Talk to someone", "☰ Menu"]], "what stands for good stays"


@on_sqlite
def test_a_choice_is_read_in_its_own_direction_below_a_question_in_many_languages(
    stage: EngineStage, database: Database, words: Words
) -> None:
    stage.write("Amina", "/language")
    stage.tap("Amina", words.languages["en"].name)
    stage.write("Amina", "/language")
    stage.tap("Amina", words.languages["ar"].name)
    stage.write("Amina", "/checkin")
    stage.tap("Amina", "200,00\N{NO-BREAK SPACE}€")
    chosen = [line for text, _ in _screen(database, 1) for line in text.splitlines()[1:] if "✓" in line]
    amount = "\u2068200,00\N{NO-BREAK SPACE}€\u2069"
    assert chosen == ["✓ English", "✓ العربية", f"\N{RIGHT-TO-LEFT MARK}✓ {amount}"]


@on_sqlite
def test_words_that_answer_take_the_buttons_away_and_stand_for_themselves(
    stage: EngineStage, database: Database
) -> None:
    stage.write("Harpreet", "/checkin")
    question = _screen(database)[-1][0]
    stage.write("Harpreet", "120")
    assert (question, []) in _screen(database)


@on_sqlite
def test_a_way_back_is_no_answer(stage: EngineStage, database: Database) -> None:
    stage.write("Harpreet", "/checkin")
    stage.tap("Harpreet", "Skip ›")
    stage.tap("Harpreet", "‹ Back")
    assert not [text for text, _ in _screen(database) if "✓ ‹" in text]
    assert not database.write(dead)


@on_sqlite
def test_a_question_that_still_stands_keeps_its_buttons(stage: EngineStage, database: Database) -> None:
    stage.write("Harpreet", "/checkin")
    stage.tap("Harpreet", "Skip ›")
    before = _screen(database)[-1]
    stage.write("Harpreet", "bread 3.20")
    stage.collect()
    asked = [labels for text, labels in _screen(database) if text.startswith(before[0])]
    assert asked[-1] == before[1]
    assert asked[:-1] == [[]] * (len(asked) - 1)


def test_a_conversation_given_back_asks_again_and_leaves_no_dead_buttons(
    stage: EngineStage, database: Database
) -> None:
    _to_the_face(stage)
    stage.staff("Giulia", "takes")
    assert _labels(database, FEELING), "they work again if nothing is said"
    stage.staff("Giulia", "gives back")
    stage.collect()
    asked = [labels for text, labels in _screen(database) if text.startswith(FEELING)]
    assert [bool(labels) for labels in asked] == [False, True]
    assert not database.write(dead)


def test_buttons_left_from_before_go_with_a_late_tap(stage: EngineStage, database: Database) -> None:
    """Messages of an older version, or an edit that never arrived: a stale tap clears them."""
    stage.write("Harpreet", "/checkin")
    stage.tap("Harpreet", "Skip ›")
    stage.tap("Harpreet", "✓ No, nothing")
    database.write(lambda s: s.execute(delete(Message).where(Message.operation == Operation.CLOSE)))
    assert len(database.write(dead)) > 2
    stage.tap("Harpreet", "Skip ›")
    assert "Skip ›" not in database.write(dead)


def test_digits_tapped_faster_than_the_phone_shows_them_all_count(
    stage: EngineStage, database: Database
) -> None:
    """The pad changes in place: its older look still works, and the thread has one line, not one per digit."""
    stage.write("Harpreet", "/checkin")
    stage.collect()
    stage.tap("Harpreet", "🔢 Another amount")
    stage.collect()
    before = len(_screen(database))
    pad = _buttons(database)
    for key in ("1", "2", ",", "5"):
        # Each from the keyboard as it first was: no change has reached the phone.
        stage.tap_button("Harpreet", *pad[key])
    stage.tap("Harpreet", "✓ €12.50")
    stage.collect()
    assert len(_screen(database)) == before + 1, "the next question and nothing else"
    with database.read() as session:
        assert session.scalars(select(Checkin.cash_minor)).one() == 1250
        taps = select(Message.state).where(Message.kind == "tap").order_by(Message.id)
        assert session.scalars(taps).all() == [*[MessageState.UNCHANGED] * 5, MessageState.RECEIVED]
    assert any(text.endswith("✓ €12.50") for text, _ in _screen(database)), "the choice stays visible"
    assert not database.write(dead)


def _buttons(database: Database) -> dict[str, tuple[int, int]]:
    """The newest keyboard: row and index by label."""
    with database.read() as session:
        newest = select(Message).where(Message.buttons.is_not(None)).order_by(Message.id.desc()).limit(1)
        row = session.scalars(newest).one()
        labels = [button["text"] for line in row.buttons or [] for button in line]
        return {label: (row.id, index) for index, label in enumerate(labels)}


@on_sqlite
def test_a_button_about_something_gone_goes(stage: EngineStage, database: Database) -> None:
    stage.write("Harpreet", "bread 3.20")
    stage.tap("Harpreet", "📅 Change date")
    stage.tap("Harpreet", "Yesterday")
    first, *_, second = [labels for text, labels in _screen(database) if "bread" in text]
    assert all("↩️ Undo" in labels for labels in (first, second))
    stage.tap("Harpreet", "↩️ Undo")
    stage.tap("Harpreet", "↩️ Undo#2")
    assert not [label for _, labels in _screen(database) for label in labels if "Undo" in label]


@on_sqlite
def test_a_second_tap_does_not_undo_what_the_first_has_shown(stage: EngineStage, database: Database) -> None:
    stage.write("Harpreet", "bread 3.20")
    stage.tap("Harpreet", "↩️ Undo")
    stage.tap("Harpreet", "↩️ Undo")
    assert _labels(database, "↩️ Undone") == ["☰ Menu"]


def test_an_answered_question_costs_one_row(stage: EngineStage, database: Database) -> None:
    stage.write("Harpreet", "/checkin")
    with database.read() as session:
        before = session.scalar(select(func.max(Message.id)))
    stage.tap("Harpreet", "Skip ›")
    with database.read() as session:
        rows = session.execute(select(Message.operation, Message.kind).where(Message.id > before)).all()
    assert [tuple(row) for row in rows] == [
        (Operation.SEND, "tap"),
        (Operation.SEND, "text"),
        (Operation.CLOSE, "text"),
    ], "the answer goes first"


# -- while sending


def _question(desk: Desk, chat: int) -> int:
    return desk.queue(chat, "?", buttons=[[{"text": "A", "dialog": "d", "step": "s", "revision": 1}]])


def test_words_do_not_wait_for_buttons_that_go_away(database: Database, clock: SetClock) -> None:
    desk = Desk(database, clock)
    chat = desk.chat(1)
    question = _question(desk, chat)
    desk.claim()
    desk.settle(Sent(question, 77))
    close = desk.queue(chat, "", operation=Operation.CLOSE, about_id=question)
    assert [(row.id, row.edits) for row in desk.claimed()] == [(close, 77)]
    words = desk.queue(chat, "dopo")
    assert desk.claim() == [words], "although the other is under way"
    desk.settle(Again(close, clock.now(), "server_error"))
    more = desk.queue(chat, "e poi")
    desk.settle(Sent(words, 78))
    assert set(desk.claim()) == {close, more}


@on_sqlite
def test_buttons_of_a_message_that_never_arrived_are_left(database: Database, clock: SetClock) -> None:
    desk = Desk(database, clock)
    chat = desk.chat(1)
    question = desk.queue(chat, "?", state=MessageState.FAILED)
    close = desk.queue(chat, "", operation=Operation.CLOSE, about_id=question)
    assert desk.claim() == []
    assert (desk.row(close).state, desk.row(close).error) == (MessageState.SKIPPED, "never_sent")


@on_sqlite
def test_only_the_newest_change_of_a_message_is_made(database: Database, clock: SetClock) -> None:
    desk = Desk(database, clock)
    chat = desk.chat(1)
    question = _question(desk, chat)
    early = desk.queue(chat, "", operation=Operation.CLOSE, about_id=question)
    late = desk.queue(chat, "?\n✓ A", operation=Operation.CLOSE, about_id=question)
    assert desk.claim() == [question]
    desk.settle(Sent(question, 77))
    assert desk.claim() == [late]
    assert (desk.row(early).state, desk.row(early).error) == (MessageState.SKIPPED, "overtaken")
