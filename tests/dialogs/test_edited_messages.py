"""An edit from Telegram counts only if a word is new; it corrects what it changed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from budgeting.db.engine import Database
from budgeting.db.tables import Checkin, Entry, Event, Message
from budgeting.headings import Kind
from budgeting.money import Money
from budgeting.states.messages import MessageState
from dialogs.engine.edits import same_words
from dialogs.engine.incoming import CAPTIONED
from dialogs.spending.compare_edits import Unit, paired
from dialogs.text.words import Words
from dialogs.understand import Understood
from tests.dialogs.talk import Talk, talk
from tests.kit.databases import on_sqlite

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 1)
FOOD = [(320, "food", MONDAY)]
#: The same words to any reader: Unicode spaces, joiners, direction marks, variation selectors.
ALIKE = [
    "pane 3,20",
    " pane  3,20 \n",
    "pane\u00a03,20",
    "pane\u20073,20",
    "pa\u2060ne 3,20",
    "\u200epane 3,20\u200f",
    "\ufeffpane 3,2\u200b0",
    "pane\ufe0f 3,20",
    "\u2068pane 3,20\u2069",
]


@pytest.fixture
def phone(database: Database, words: Words) -> Iterator[Talk]:
    with talk(database, words) as begun:
        yield begun


def edit(phone: Talk, number: int, text: str, after: int = 1, **what: Any) -> str:
    """The message with Telegram's number now has another text."""
    moment = phone.clock.now() + timedelta(seconds=after)
    return phone.takes(
        "edit", text=text, message_id=number, sent_at=moment, written_at=phone.clock.now(), **what
    )


@on_sqlite
@pytest.mark.parametrize("text", ALIKE)
def test_without_a_new_word_nothing_happens(phone: Talk, text: str) -> None:
    phone.takes("text", text="pane 3,20", message_id=900)
    phone.taps("date")
    phone.taps("day", "1")
    assert edit(phone, 900, text) == ""
    assert phone.booked() == [(320, "food", SUNDAY)]
    assert [row.state for row in phone.rows(Message.kind == "edit")] == [MessageState.UNCHANGED]


@pytest.mark.parametrize("other", ["pane 3,21", "pane 3,20 e latte 1", "panel 3,20", "", "Pane 3,20!"])
def test_other_words_are_other_words(other: str) -> None:
    assert not same_words("pane 3,20", other)


@on_sqlite
def test_while_a_person_holds_the_chat_a_reaction_waits_for_nobody(phone: Talk) -> None:
    phone.takes("text", text="pane 3,20", message_id=900)
    phone.stage.staff("Giulia", "takes")
    edit(phone, 900, "pane 3,20")
    assert not phone.rows(Message.state == MessageState.PASSED_ON)
    edit(phone, 900, "pane 3,50", 2)
    edit(phone, 900, "pane 3,50", 3)
    phone.stage.staff("Giulia", "gives back")
    assert phone.booked() == [(350, "food", MONDAY)]
    assert phone.heard().count("3,50") == 1


@on_sqlite
def test_words_beneath_a_photo_are_offered_after_the_talk(phone: Talk) -> None:
    phone.stage.staff("Giulia", "takes")
    phone.takes("photo", text="farmacia 12,50", message_id=900, media={"file_id": "F"})
    phone.takes("photo", message_id=901, media={"file_id": "G"})
    edit(phone, 901, "pane 3,20", media={"file_id": "G"})
    phone.stage.staff("Giulia", "gives back")
    phone.taps("meanwhile_all")
    assert [row[0] for row in phone.booked()] == [1250, 320]


def test_edits_come_twice_late_and_before_their_message(phone: Talk) -> None:
    edit(phone, 900, "pane 5,20", 20)
    phone.takes("text", text="pane 3,20", message_id=900)
    edit(phone, 900, "pane 4,20", 9)
    edit(phone, 900, "pane 5,20", 21)
    assert phone.booked() == [(520, "food", MONDAY)]


@on_sqlite
def test_a_word_that_comes_back_by_a_later_edit_stands(phone: Talk) -> None:
    """The later edit restores the first words, and arrives before the earlier edit."""
    phone.takes("text", text="pane 3,20", message_id=900)
    edit(phone, 900, "pane 3,20", 20)
    assert edit(phone, 900, "pane 4,20", 9) == ""
    assert phone.booked() == FOOD


@on_sqlite
def test_a_message_from_before_we_kept_anything_is_not_heard_by_its_edit(phone: Talk) -> None:
    before = phone.clock.now() - timedelta(days=3)
    said = phone.takes("edit", text="pane 3,20", message_id=7, sent_at=phone.clock.now(), written_at=before)
    assert (said, phone.booked()) == ("", [])
    assert [row.text for row in phone.rows()] == [""]


@on_sqlite
@pytest.mark.parametrize("kind", sorted(CAPTIONED))
def test_words_beneath_anything_are_heard_when_it_comes_and_count_once(phone: Talk, kind: str) -> None:
    file = {"file_id": "F"}
    assert "12,50" in phone.takes(kind, text="farmacia 12,50", message_id=900, media=file)
    assert edit(phone, 900, "farmacia 12,50", media=file) == ""
    assert "12,80" in edit(phone, 900, "farmacia 12,80", 2, media=file)
    assert phone.booked() == [(1280, "health", MONDAY)]


@on_sqlite
@pytest.mark.parametrize(
    ("kind", "text"), [("sticker", "🛒 3"), ("location", "Farmacia 24"), ("contact", "")]
)
def test_what_is_no_caption_is_not_heard(phone: Talk, kind: str, text: str) -> None:
    phone.takes(kind, text=text, message_id=900, media={})
    assert phone.booked() == []


@on_sqlite
def test_a_photo_its_receipt_and_a_later_caption_count_once(phone: Talk) -> None:
    phone.takes("photo", message_id=900, media={"file_id": "F"})
    phone.taps("receipt")
    phone.says("farmacia 12,50")
    assert edit(phone, 900, "farmacia 12,50", media={"file_id": "F"}) == ""
    assert phone.booked() == [(1250, "health", MONDAY)]
    edit(phone, 900, "farmacia 13", 2, media={"file_id": "F"})
    assert phone.booked() == [(1300, "health", MONDAY)]


def test_a_photo_whose_caption_came_later_is_no_receipt_any_more(phone: Talk) -> None:
    phone.takes("photo", message_id=900, media={"file_id": "F"})
    edit(phone, 900, "farmacia 12,50", media={"file_id": "F"})
    phone.taps("receipt")
    assert phone.question() is None
    assert phone.booked() == [(1250, "health", MONDAY)]


@pytest.mark.parametrize("captioned", [None, 0, 1, 2])
def test_an_album_is_asked_about_once(phone: Talk, captioned: int | None) -> None:
    said = []
    for number in range(3):
        text = "pane 4" if number == captioned else ""
        media = {"file_id": f"F{number}", "album": "A"}
        said.append(phone.takes("photo", text=text, message_id=900 + number, media=media))
    asked = sum("Che cos'è" in answer for answer in said)
    assert asked == (0 if captioned == 0 else 1)
    assert phone.booked() == ([] if captioned is None else [(400, "food", MONDAY)])
    if captioned is None:
        phone.taps("receipt")
        phone.says("pane 4")
        assert phone.booked() == [(400, "food", MONDAY)]


@on_sqlite
def test_another_picture_under_the_same_words_is_kept_and_not_answered(phone: Talk) -> None:
    phone.takes("photo", text="pane 4", message_id=900, media={"file_id": "F", "unique_id": "U"})
    for after, file in ((1, "U"), (2, "V"), (3, "V")):
        assert edit(phone, 900, "pane 4", after, media={"file_id": file, "unique_id": file}) == ""
    states = [row.state for row in phone.rows(Message.kind == "edit")]
    assert states == [MessageState.UNCHANGED, MessageState.RECEIVED, MessageState.UNCHANGED]
    assert phone.booked() == [(400, "food", MONDAY)]


def test_an_album_for_a_person_goes_to_them_whole(phone: Talk) -> None:
    phone.says("/talk")
    for number in range(3):
        phone.takes("photo", message_id=900 + number, media={"file_id": str(number), "album": "A"})
    assert len(phone.rows(Message.state == MessageState.PASSED_ON)) == 3


@pytest.mark.parametrize("held", [False, True])
def test_a_live_location_is_one_line_with_its_newest_place(phone: Talk, held: bool) -> None:
    if held:
        phone.stage.staff("Giulia", "takes")
    phone.takes("location", message_id=900, media={"latitude": 1.0, "longitude": 2.0, "live_seconds": 900})
    for seconds, place in ((10, 1.1), (30, 1.3), (20, 1.2), (30, 1.3)):
        moved = {"latitude": place, "longitude": 2.0, "live_seconds": 900}
        assert edit(phone, 900, "", seconds, media=moved) == ""
    edit(phone, 900, "", 60, media={"latitude": 1.4, "longitude": 2.0})
    (row,) = phone.rows(Message.telegram_id == 900)
    assert row.media is not None
    assert (row.media["latitude"], "live_seconds" in row.media) == (1.4, False)
    with phone.database.read() as session:
        moves = session.scalars(select(Event.id).where(Event.kind == "moved")).all()
    assert len(moves) == 3


def test_lines_go_on_wherever_they_stand(phone: Talk) -> None:
    phone.takes("text", text="uova 3\nmele 2\nriso 4", message_id=900)
    with phone.database.read() as session:
        eggs = session.scalars(select(Entry.id).where(Entry.note == "uova")).one()
    phone.taps("pick")
    phone.taps("one", str(eggs))
    phone.taps("date", str(eggs))
    phone.taps("day", "1")
    edit(phone, 900, "carne 9\nmele 2\nriso 4\nuova 3,50")
    assert sorted(phone.booked()) == [
        (200, "food", MONDAY),
        (350, "food", SUNDAY),
        (400, "food", MONDAY),
        (900, "food", MONDAY),
    ]
    edit(phone, 900, "uova 3,50", 2)
    assert phone.booked() == [(350, "food", SUNDAY)]


@on_sqlite
def test_a_line_that_became_unclear_is_asked_and_its_answer_takes_its_place(phone: Talk) -> None:
    phone.takes("text", text="uova 3\nmele 2", message_id=900)
    assert "mele" in edit(phone, 900, "uova 3\nmele")
    assert phone.booked() == [(300, "food", MONDAY)]
    phone.says("2,50")
    assert phone.booked() == [(300, "food", MONDAY), (250, "food", MONDAY)]


@on_sqlite
def test_the_question_about_a_message_goes_with_its_words(phone: Talk) -> None:
    phone.takes("text", text="pasta", message_id=900)
    edit(phone, 900, "pasta 4")
    assert phone.question() is None
    phone.says("3")
    assert phone.booked() == [(400, "food", MONDAY)], "the number belongs to no question any more"


def test_a_corrected_answer_corrects_the_check_in_also_when_it_is_done(phone: Talk) -> None:
    phone.says("/checkin")
    phone.takes("text", text="250", message_id=900)
    assert "260,00" in edit(phone, 900, "260")
    for action in ("next", "next", "next", "skip"):
        phone.taps(action)
    assert "270,00" in edit(phone, 900, "270", 2)
    assert phone.cash() == 27000
    with phone.database.read() as session:
        assert session.scalar(select(Checkin.finished_at)) is not None
    assert phone.booked() == []


@on_sqlite
def test_a_corrected_income_is_corrected_before_and_after_its_source(phone: Talk) -> None:
    phone.says("/checkin")
    phone.taps("skip")
    phone.takes("text", text="300", message_id=900)
    edit(phone, 900, "310")
    phone.taps("from", "work")
    assert phone.booked() == [(31000, "work", SUNDAY)]
    edit(phone, 900, "320", 2)
    assert phone.booked() == [(32000, "work", SUNDAY)]


@on_sqlite
def test_a_corrected_payment_is_corrected_until_it_is_noted(phone: Talk) -> None:
    phone.says("/plan")
    phone.taps("paid")
    phone.takes("text", text="80", message_id=900)
    assert "85,00" in edit(phone, 900, "85")
    phone.taps("day", "0")
    phone.taps("none")
    assert phone.paid() == [8500]
    assert edit(phone, 900, "90", 2)
    assert phone.paid() == [8500], "somebody may be checking it"


# -- compared

WORDS = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1, max_size=6)


def unit(key: int, word: str, minor: int = 100) -> Unit:
    return Unit(key, Understood(Kind.EXPENSE, Money(minor), "food", True, MONDAY, word, key + 1))


@settings(max_examples=200, deadline=None)
@given(old=WORDS, new=WORDS, changed=st.sets(st.sampled_from("abcdefgh")))
def test_a_line_continues_the_one_with_its_words(old: list[str], new: list[str], changed: set[str]) -> None:
    before = [unit(key, word) for key, word in enumerate(old)]
    after = [unit(key, word, 200 if word in changed else 100) for key, word in enumerate(new)]
    pairs = paired(before, after)
    assert [pair.new for pair in pairs] == after
    continued = [pair.old.key for pair in pairs if pair.old is not None]
    assert len(continued) == len(set(continued)), "no line is continued twice"
    for pair, word in zip(pairs, new, strict=True):
        if word in old:
            assert pair.old == before[old.index(word)]
            assert pair.same == (word not in changed)
