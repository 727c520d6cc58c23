"""Under a message in a language that the reader of the page doesn't read: known words, and a colleague who reads it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Household, Member, Staff
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.chats import Chats
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

OPERATOR, COACH, COORDINATOR, ADMIN = Role.OPERATOR, Role.COACH, Role.COORDINATOR, Role.ADMINISTRATOR
NOT_A_TRANSLATION = "parole singole, non una traduzione"


@pytest.fixture
def chat(chats: Chats, cast: Cast) -> int:
    return chats.waiting(cast.amina, language="ar")


@on_sqlite
def test_known_words_are_glossed_in_the_readers_language(console: Console, chats: Chats, chat: int) -> None:
    number = chats.says(chat, "خبز أمس و حليب")
    under = console(OPERATOR).page(f"/inbox/{chat}").one(f'[data-testid="beneath-{number}"]')
    text = " ".join(under.text().split())
    assert "خبز, حليب → 🛒" in text
    assert "أمس → ieri" in text
    assert NOT_A_TRANSLATION in text
    # The same in what an open page loads later.
    assert NOT_A_TRANSLATION in console(OPERATOR).part(f"/inbox/{chat}/new?after={number - 1}").text
    assert NOT_A_TRANSLATION in console(OPERATOR).part(f"/inbox/{chat}/older?before={number + 1}").text


@on_sqlite
def test_who_reads_the_language_sees_the_words_alone(
    console: Console, chats: Chats, chat: int, cast: Cast
) -> None:
    chats.says(chat, "خبز أمس")
    chats.says(chat, "spesa lidl 43,20")
    browser = console(OPERATOR)
    assert browser.get(f"/inbox/{chat}").text.count('data-testid="beneath-') == 1
    assert browser.submit("/account/reads", reads=["ar", "ur"]).status_code == 303
    assert 'data-testid="beneath-' not in browser.get(f"/inbox/{chat}").text
    ticked = browser.page("/account").values('input[name="reads"][checked]')
    assert sorted(ticked) == ["ar", "ur"]


def test_the_familys_names_and_what_says_nothing_have_no_gloss(
    console: Console, chats: Chats, chat: int, cast: Cast, database: Database
) -> None:
    database.write(lambda s: s.execute(update(Member).where(Member.id == cast.youssef).values(name="خبز")))
    chats.says(chat, "خبز")
    chats.says(chat, "12,50 🙂")
    chats.says(chat, kind="tap")
    chats.bot_says(chat, "خبز أمس")
    assert "→" not in console(OPERATOR).page(f"/inbox/{chat}").one("#log").text()


def test_a_colleague_is_asked_and_answers_on_the_page(
    console: Console, chats: Chats, chat: int, cast: Cast, database: Database, clock: SetClock
) -> None:
    number = chats.says(chat, "خبز أمس")
    under = f'[data-testid="beneath-{number}"]'
    browser, reader = console(OPERATOR), console("other_operator")
    assert "Serve chi legge: arabo" in browser.page(f"/inbox/{chat}").one(under).text()
    reader.submit("/account/reads", reads="ar")
    assert "Chiedi a Paola" in browser.page(f"/inbox/{chat}").one(under).text()
    path = f"/inbox/{chat}/messages/{number}/reader"
    asked = browser.submit(path)
    assert (asked.status_code, asked.headers["location"]) == (303, f"/inbox/{chat}#m{number}")
    assert "Lo legge Paola, entro" in browser.page(f"/inbox/{chat}").one(under).text()
    assert browser.submit(path).status_code == 422
    # It waits on the reader's first page, which leads to the message.
    assert f'href="/inbox/{chat}#m{number}"' in reader.get("/").text
    assert "Non riesco a leggerlo" in reader.page(f"/inbox/{chat}").one(under).text()
    empty = reader.submit(f"{path}/answer", meaning=" ")
    assert empty.status_code == 422
    done = reader.submit(f"{path}/answer", meaning="Ieri ha comprato il pane")
    assert done.status_code == 303
    said = browser.page(f"/inbox/{chat}").one(under).text()
    assert "secondo Paola" in said
    assert "Ieri ha comprato il pane" in said
    assert f'href="/inbox/{chat}#m{number}"' not in reader.get("/").text


@on_sqlite
def test_without_a_reader_the_coordinator_is_offered(
    console: Console, chats: Chats, chat: int, cast: Cast
) -> None:
    number = chats.says(chat, "خبز أمس")
    browser, path = console(OPERATOR), f"/inbox/{chat}/messages/{number}/reader"
    assert "Non resta nessuno" in browser.submit(path).text
    page = browser.page(f"/inbox/{chat}")
    assert "nessuno ha indicato questa lingua" in page.one(f'[data-testid="beneath-{number}"]').text()
    assert browser.submit(path, coordinator="1").status_code == 303
    lead = console(COORDINATOR)
    assert f"#m{number}" in lead.get("/").text
    assert lead.submit(f"{path}/answer", meaning="Pane").status_code == 303


def test_a_voice_note_needs_somebody_who_hears_the_language(
    console: Console, chats: Chats, chat: int
) -> None:
    number = chats.says(chat, kind="voice", media={"file_id": "v"})
    assert (
        "Serve chi legge: arabo"
        in console(COACH).page(f"/inbox/{chat}").one(f'[data-testid="beneath-{number}"]').text()
    )


@on_sqlite
def test_an_administrator_states_what_a_colleague_reads(
    console: Console, cast: Cast, database: Database
) -> None:
    browser = console(ADMIN)
    assert browser.submit(f"/people/{cast.marco}/reads", reads=["bn", "xx"]).status_code == 303
    ticked = browser.page(f"/people/{cast.marco}").values('input[name="reads"][checked]')
    assert ticked == ["bn"]
    with database.read() as session:
        assert staff.stated(session, cast.marco) == {"bn"}


def test_the_message_must_be_of_this_conversation(
    console: Console, chats: Chats, chat: int, cast: Cast, database: Database
) -> None:
    other = chats.waiting(cast.lucia)
    number = chats.says(other, "خبز أمس")
    database.write(
        lambda s: s.execute(update(Household).where(Household.id == cast.rossi).values(coach_id=None))
    )
    browser = console(COACH)
    browser.submit("/account/reads", reads="fr")
    with database.read() as session:
        assert session.scalar(select(Staff.id).where(Staff.id == cast.giulia)) is not None
    assert browser.submit(f"/inbox/{chat}/messages/{number}/reader").status_code == 404
    assert browser.submit(f"/inbox/{other}/messages/{number}/reader").status_code == 404
