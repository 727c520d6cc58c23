"""The phrasebook on its pages: kept for a programme, chosen in a conversation, its answers read in Italian."""

from __future__ import annotations

import pytest

from budgeting import phrases
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Member, Message, Phrase, PhraseQuestion, Programme
from budgeting.phrases import Draft
from budgeting.states.messages import Direction
from budgeting.states.phrases import QuestionState
from budgeting.states.programmes import Instrument
from budgeting.states.staff import Role
from dialogs.engine.incoming import Incoming
from dialogs.inbound.accept import take_in_now
from dialogs.phrases.ready import READY
from dialogs.text.words import Words
from tests.admin.families import HOSTILE, audited, rows
from tests.kit.build import BOT, Cast
from tests.kit.chats import Chats
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

OPERATOR, COORDINATOR, COACH = Role.OPERATOR, Role.COORDINATOR, Role.COACH
QUESTION = {
    "title": "Cortile",
    "text_it": "Ci vediamo il {date}?",
    "answers_it": "✅ Sì\n✕ No",
    "text_ar": "هل نلتقي يوم {date}؟",
    "answers_ar": "✅ نعم\n✕ لا",
}


@pytest.fixture
def arabic(chats: Chats, cast: Cast, database: Database) -> int:
    """A conversation of Amina's, who reads Arabic."""
    chat = chats.waiting(cast.amina, language="ar", chat_id=4_711)
    database.write(lambda s: setattr(s.get_one(Member, cast.amina), "language", "ar"))
    return chat


@on_sqlite
def test_a_phrase_is_chosen_in_italian_filled_and_read_in_arabic(
    console: Console, arabic: int, database: Database
) -> None:
    browser = console(OPERATOR)
    assert f'href="/inbox/{arabic}/phrases"' in browser.get(f"/inbox/{arabic}").text
    chooser = browser.get(f"/inbox/{arabic}/phrases").text
    assert "Appuntamento: va bene?" in chooser
    assert "Il nostro appuntamento è il [Data]" in chooser
    page = browser.get(f"/inbox/{arabic}/phrases/appointment").text
    assert 'dir="rtl" lang="ar"' in page
    assert "موعدنا" in page
    filled = {"date": "2026-03-10", "place": "Sala civica"}
    preview = browser.submit(f"/inbox/{arabic}/phrases/appointment/preview", **filled).text
    assert "10 مارس 2026" in preview
    assert "<html" not in preview
    sent = browser.submit(f"/inbox/{arabic}/phrases/appointment", **filled)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/inbox/{arabic}#end")
    (message,) = rows(database, Message, Message.direction == Direction.OUT)
    assert "موعدنا" in message.text
    thread = browser.get(f"/inbox/{arabic}").text
    assert "Il nostro appuntamento è il 10 marzo 2026" in thread
    assert "🔁 Mi serve un altro giorno" in thread
    waiting = browser.get(f"/inbox/{arabic}/questions").text
    assert "ancora senza risposta" in waiting


@on_sqlite
def test_in_place_it_comes_back_closed_and_wakes_the_page(console: Console, arabic: int) -> None:
    browser = console(OPERATOR)
    browser.headers["hx-request"] = "true"
    for path in ("", "/bill", "/closed"):
        part = browser.get(f"/inbox/{arabic}/phrases{path}").text
        assert 'id="phrases"' in part
        assert "<html" not in part
    sent = browser.submit(f"/inbox/{arabic}/phrases/bill")
    assert (sent.status_code, sent.headers["hx-trigger"]) == (200, f"live-conversation-{arabic}")
    assert 'id="phrases-open"' in sent.text


@on_sqlite
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    console: Console, arabic: int, database: Database
) -> None:
    browser = console(OPERATOR)
    stopped = browser.submit(f"/inbox/{arabic}/phrases/appointment", date="domani", place="Sala <b>")
    assert stopped.status_code == 422
    assert "Scrivi una data." in stopped.text
    assert "Sala &lt;b&gt;" in stopped.text
    assert rows(database, PhraseQuestion) == []


@on_sqlite
def test_an_answer_stands_in_the_thread_and_on_the_first_page_in_italian(
    console: Console, arabic: int, database: Database, clock: SetClock, words: Words
) -> None:
    browser = console(OPERATOR)
    browser.submit(f"/inbox/{arabic}/phrases/utilities")
    browser.submit(f"/inbox/{arabic}/resolve")
    (question,) = rows(database, PhraseQuestion)
    tap = Incoming(
        BOT,
        1,
        4_711,
        4_711,
        "tap",
        clock.now(),
        tap=f"{question.message_id}:1",
        callback_id="1",
        language="ar",
    )
    take_in_now(database, clock, words, tap)
    thread = Page(browser.get(f"/inbox/{arabic}"))
    assert "💡 Manca la luce" in thread.text("#log")
    today = browser.get("/?kind=question_answered").text
    assert "Hanno risposto: 💡 Manca la luce" in today
    assert f"/inbox/{arabic}" in today
    assert "ancora senza risposta" not in browser.get(f"/inbox/{arabic}/questions").text


@on_sqlite
def test_a_question_can_be_withdrawn(console: Console, arabic: int, database: Database) -> None:
    browser = console(OPERATOR)
    browser.submit(f"/inbox/{arabic}/phrases/food")
    (question,) = rows(database, PhraseQuestion)
    browser.submit(f"/inbox/{arabic}/questions/{question.id}/withdraw")
    assert rows(database, PhraseQuestion)[0].state is QuestionState.WITHDRAWN
    assert browser.submit(f"/inbox/{arabic}/questions/{question.id + 1}/withdraw").status_code == 404


@on_sqlite
def test_a_phrase_without_their_language_says_so_before_it_is_sent(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock
) -> None:
    chat = chats.waiting(cast.amina, language="bn")
    draft = Draft("Cortile", {"it": "Ci vediamo in cortile?"}, {"it": ["sì", "no"]})
    own = database.write(lambda s: phrases.add(s, clock, None, cast.programme, draft).id)
    browser = console(OPERATOR)
    assert "Manca in bengalese" in browser.get(f"/inbox/{chat}/phrases").text
    page = browser.get(f"/inbox/{chat}/phrases/{own}").text
    assert "la leggeranno in italiano" in page
    assert "Ci vediamo in cortile?" in page


@on_sqlite
def test_phrases_about_arrears_are_left_out_for_whoever_may_not_read_about_them(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    database.write(lambda s: setattr(s.get_one(Member, cast.amina), "sees_arrears", False))
    chat = chats.waiting(cast.amina, language="ar")
    browser = console(OPERATOR)
    page = browser.get(f"/inbox/{chat}/phrases").text
    assert "Rata in arrivo" not in page
    assert "Mancano le frasi sulle rate" in page
    assert browser.get(f"/inbox/{chat}/phrases/payment").status_code == 404
    assert browser.submit(f"/inbox/{chat}/phrases/payment", amount="85").status_code == 404

    def off(session):
        programme = session.get_one(Programme, cast.programme)
        programme.settings = {**programme.settings, Instrument.ARREARS.value: False}

    database.write(lambda s: setattr(s.get_one(Member, cast.amina), "sees_arrears", True))
    assert "Rata in arrivo" in browser.get(f"/inbox/{chat}/phrases").text
    database.write(off)
    assert "Rata in arrivo" not in browser.get(f"/inbox/{chat}/phrases").text


@on_sqlite
def test_a_stranger_can_be_sent_what_asks_nothing(console: Console, chats: Chats, database: Database) -> None:
    chat = chats.stranger()
    browser = console(OPERATOR)
    page = browser.get(f"/inbox/{chat}/phrases").text
    assert "Assenza fino a un giorno" in page
    assert "Domanda con pulsanti" not in page
    assert browser.submit(f"/inbox/{chat}/phrases/bill").status_code == 303
    assert rows(database, PhraseQuestion) == []


@on_sqlite
def test_whoever_comes_second_is_warned_and_may_take_over(
    console: Console, arabic: int, database: Database, cast: Cast
) -> None:
    database.write(lambda s: setattr(s.get_one(Conversation, arabic), "held_by", cast.giulia))
    browser = console(OPERATOR)
    stopped = browser.submit(f"/inbox/{arabic}/phrases/bill")
    assert stopped.status_code == 422
    assert "Giulia" in stopped.text
    assert browser.submit(f"/inbox/{arabic}/phrases/bill", over="1").status_code == 303


def test_a_programme_keeps_its_own_phrases(console: Console, cast: Cast, database: Database) -> None:
    browser = console(COORDINATOR)
    base = f"/programmes/{cast.programme}/phrases"
    assert len(READY) == Page(browser.get(base)).html.count('data-testid="phrase-')
    assert browser.submit(f"{base}/new", **QUESTION).status_code == 303
    (own,) = rows(database, Phrase)
    assert own.answers["ar"] == ["✅ نعم", "✕ لا"]
    page = browser.get(base).text
    assert "Ci vediamo il [Data]?" in page
    assert "Manca: " in page
    # Changed: what came with it is in the form.
    form = browser.get(f"{base}/{own.id}").text
    assert "✅ Sì\n✕ No</textarea>" in form
    browser.submit(f"{base}/{own.id}", **{**QUESTION, "title": "Cortile sabato"})
    assert rows(database, Phrase)[0].title == "Cortile sabato"
    browser.submit(f"{base}/{own.id}/retire")
    assert rows(database, Phrase)[0].retired_at is not None
    assert "Ritirate" in browser.get(base).text
    browser.submit(f"{base}/{own.id}/restore")
    assert rows(database, Phrase)[0].retired_at is None
    lines = {action for action, _, _ in audited(database)}
    assert {"phrase.add", "phrase.change", "phrase.retire", "phrase.restore"} <= lines


def test_a_ready_phrase_is_changed_retired_and_taken_as_it_came(
    console: Console, cast: Cast, database: Database, arabic: int
) -> None:
    browser, desk = console(COORDINATOR), console(OPERATOR)
    base = f"/programmes/{cast.programme}/phrases"
    browser.submit(f"{base}/bill", title="Bolletta", text_it="Porta la bolletta.")
    # All of it is the programme's own now: what it no longer says in Arabic, families read in Italian.
    assert "la leggeranno in italiano" in desk.get(f"/inbox/{arabic}/phrases/bill").text
    browser.submit(f"{base}/bill/reset")
    assert "الفاتورة" in desk.get(f"/inbox/{arabic}/phrases/bill").text
    browser.submit(f"{base}/letter/retire")
    assert desk.get(f"/inbox/{arabic}/phrases/letter").status_code == 404
    browser.submit(f"{base}/letter/restore")
    assert desk.get(f"/inbox/{arabic}/phrases/letter").status_code == 200


@on_sqlite
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": " "}, "Compila"),
        ({"text_it": ""}, "Serve il testo italiano"),
        ({"text_it": "Ciao {nome}"}, "Le graffe servono solo per gli spazi"),
        ({"text_ar": "{name}"}, "manca nel testo italiano"),
        ({"answers_ar": "✅ نعم"}, "Ogni lingua ha bisogno di tante risposte"),
        ({"answers_it": "✅ " + "a" * 40 + "\n✕ No"}, "Una risposta ha al massimo 40 caratteri"),
        ({"answers_it": "✅ Sì\n✅ Sì"}, "Due risposte sono uguali"),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(
    console: Console, cast: Cast, database: Database, fields: dict[str, str], sentence: str
) -> None:
    browser = console(COORDINATOR)
    answer = browser.submit(f"/programmes/{cast.programme}/phrases/new", **{**QUESTION, **fields})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "هل نلتقي" in answer.text or "text_ar" in fields
    assert rows(database, Phrase) == []


@on_sqlite
def test_words_of_staff_are_never_markup(
    console: Console, cast: Cast, database: Database, clock: SetClock, arabic: int
) -> None:
    browser = console(COORDINATOR)
    words = {"title": HOSTILE[:60], "text_it": HOSTILE.replace("{", "").replace("}", "")}
    assert browser.submit(f"/programmes/{cast.programme}/phrases/new", **words).status_code == 303
    (own,) = rows(database, Phrase)
    for who, path in (
        (COORDINATOR, f"/programmes/{cast.programme}/phrases"),
        (OPERATOR, f"/inbox/{arabic}/phrases"),
        (OPERATOR, f"/inbox/{arabic}/phrases/{own.id}"),
    ):
        assert HOSTILE not in console(who).get(path).text
