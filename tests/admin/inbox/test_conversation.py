"""A conversation's page: what was said, by whom, and what an open page is sent."""

from __future__ import annotations

from sqlalchemy import select, update

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Message
from budgeting.states.messages import MessageState, Operation
from budgeting.states.staff import Role
from dialogs.staff_side import handover, inbox
from dialogs.text import t, to_json
from dialogs.text.words import Words
from tests.kit.build import Cast
from tests.kit.chats import Chats, english, shown
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

OPERATOR, COACH, COORDINATOR = Role.OPERATOR, Role.COACH, Role.COORDINATOR
HOSTILE = "<script>alert(1)</script> & <b>x</b> \u202eevil\u202c \x07 👩‍👩‍👧 " + "lungo" * 400


def test_the_bots_side_is_read_in_ones_own_language_with_the_original_beside_it(
    console: Console, chats: Chats, cast: Cast, database: Database, words: Words
) -> None:
    english(database)
    chat = chats.waiting(cast.amina, language="ar")
    said = t("🙋 I've told {who} that you would like to talk.", who="Giulia")
    label = t("☰ Menu")
    chats.bot_says(
        chat,
        words.plain(said, "ar"),
        parts=[to_json(said)],
        buttons=[[{"text": words.plain(label, "ar"), "label": to_json(label)}]],
    )
    chats.says(chat, "أريد أن أتكلم")
    chats.says(chat, kind="tap", parts=[to_json(t("✅ I have paid"))])
    page = console(OPERATOR).get(f"/inbox/{chat}").text
    assert "🙋 I&#39;ve told Giulia that you would like to talk." in page
    assert words.plain(said, "ar") in page
    assert "As the family reads it" in page
    assert "☰ Menu" in page
    assert '<p class="words" dir="auto" lang="ar">أريد أن أتكلم</p>' in page
    assert "✅ I have paid" in page


@on_sqlite
def test_what_staff_said_tells_who_and_whether_it_arrived(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock, words: Words
) -> None:
    english(database)
    chat = chats.waiting(cast.lucia)
    row = database.write(lambda s: handover.answer(s, clock, words, cast.marco, chat, "Arrivo subito"))
    database.write(lambda s: inbox.note(s, clock, cast.marco, chat, "Chiamare ALER"))
    browser = console(COACH)
    for state, error, sign in (
        (MessageState.QUEUED, None, "On its way"),
        (MessageState.SENT, None, "Sent"),
        (MessageState.FAILED, "blocked", "the family has blocked the bot"),
        (MessageState.FAILED, "bad_request:strange", "Telegram refused it"),
        (MessageState.FAILED, "SomeError", "a program error"),
        (MessageState.UNCERTAIN, "no_answer", "Telegram did not answer"),
        (MessageState.SKIPPED, "stopped", "the family asked for silence"),
    ):
        values = {"state": state, "error": error}
        database.write(lambda s, v=values: s.execute(update(Message).where(Message.id == row).values(**v)))
        page = browser.get(f"/inbox/{chat}").text
        assert sign in page, state
    assert '<p class="words" dir="auto">Arrivo subito</p>' in page
    assert "Note by Marco, for colleagues only" in page


def test_corrections_files_and_troubles_have_their_signs(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    english(database)
    chat = chats.waiting(cast.lucia)
    chats.says(chat, "pane 3,20", telegram_id=7)
    chats.says(chat, "pane 3,40", telegram_id=7, kind="edit")
    chats.says(
        chat, "la bolletta", kind="document", media={"file_id": "d", "name": "luce.pdf", "size": 12_345}
    )
    chats.says(chat, kind="location", media={"latitude": 45.5, "longitude": 10.2})
    chats.says(chat, kind="contact", media={"phone": "+39 333 000", "name": "Omar"})
    chats.says(chat, "boom", error="KeyError")
    chats.says(chat, kind="tap")
    chats.says(chat, kind="blocked")
    chats.bot_says(chat, "cambiato", operation=Operation.EDIT)
    page = console(OPERATOR).get(f"/inbox/{chat}").text
    for sign in (
        "corrected later",
        'Corrected a message: <del class="words" dir="auto">pane 3,20</del>',
        "luce.pdf",
        "12 kB",
        "mlat=45.5",
        "+39 333 000",
        "The bot could not answer this",
        "a button from long ago",
        "The family has blocked the bot",
        "replaces an earlier message",
    ):
        assert sign in page
    assert "KeyError" not in page


@on_sqlite
def test_an_edit_shows_the_words_before_it_and_a_reaction_nothing(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    english(database)
    chat = chats.waiting(cast.lucia)
    chats.says(chat, "pane 3,20", telegram_id=7)
    chats.says(chat, "pane 3,40", telegram_id=7, kind="edit")
    same = chats.says(chat, "pane 3,40", telegram_id=7, kind="edit", state=MessageState.UNCHANGED)
    chats.says(chat, "pane 3,60", telegram_id=7, kind="edit")
    page = console(OPERATOR).get(f"/inbox/{chat}").text
    assert [before in page for before in (">pane 3,20</del>", ">pane 3,40</del>")] == [True, True]
    assert page.count("Corrected a message:") == 2
    assert f'id="m{same}"' not in page


def test_a_live_location_is_one_line_that_an_open_page_renews(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    english(database)
    chat = chats.waiting(cast.lucia)
    place = {"latitude": 45.5, "longitude": 10.2, "live_seconds": 900}
    row = chats.says(chat, kind="location", media=place)
    browser = console(OPERATOR)
    assert "mlat=45.5" in browser.get(f"/inbox/{chat}").text
    moved = {**place, "latitude": 45.6, "moved_at": "2026-03-02T17:05:00+00:00"}
    database.write(lambda s: s.execute(update(Message).where(Message.id == row).values(media=moved)))
    news = browser.part(f"/inbox/{chat}/new?after={row}&pending={row}").text
    for sign in (f'id="m{row}"', "hx-swap-oob", "mlat=45.6", "Position of 18:05", f"{row}"):
        assert sign in news


def test_hostile_words_are_shown_as_words(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock, words: Words
) -> None:
    chat = chats.waiting(cast.lucia)
    chats.says(chat, HOSTILE, telegram_id=3)
    chats.says(chat, HOSTILE, telegram_id=3, kind="edit")
    chats.says(chat, HOSTILE, kind="document", media={"file_id": "d", "name": HOSTILE})
    browser = console(OPERATOR)
    browser.submit(f"/inbox/{chat}/note", note=HOSTILE)
    browser.submit(f"/inbox/{chat}/answer", text=HOSTILE)
    for path in (f"/inbox/{chat}", "/inbox?tab=all"):
        page = browser.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<b>x</b>" not in page.text
        assert "&lt;script&gt;" in page.text


@on_sqlite
def test_the_thread_comes_in_stretches_of_fifty_with_its_days(
    console: Console, chats: Chats, cast: Cast, clock: SetClock
) -> None:
    chat = chats.waiting(cast.lucia)
    made = []
    for number in range(60):
        if number == 8:
            clock.advance(days=1)
        made.append(chats.says(chat, f"riga {number}"))
    browser = console(OPERATOR)
    page = browser.get(f"/inbox/{chat}")
    assert shown(page) == made[10:]
    assert Page(page).values('[id^="day-"]', "id") == ["day-2026-03-03"]
    older = browser.part(f"/inbox/{chat}/older?before={made[10]}&day=2026-03-03")
    assert shown(older) == made[:10]
    # The day separator at the top moves to where its day begins.
    days = [
        (day.attributes["id"], day.attributes.get("hx-swap-oob")) for day in Page(older).css('[id^="day-"]')
    ]
    assert days == [("day-2026-03-02", None), ("day-2026-03-03", None), ("day-2026-03-03", "delete")]
    assert "/older" not in older.text


def test_an_open_page_is_told_only_what_is_new(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    chat = chats.waiting(cast.lucia)
    first = chats.says(chat, "ciao")
    going = chats.bot_says(chat, "eccomi", state=MessageState.QUEUED, staff_id=cast.marco)
    browser = console(OPERATOR)
    watching = browser.page(f"/inbox/{chat}").value("#end", "hx-get")
    assert watching == f"/inbox/{chat}/new?after={going}&pending={going}"
    assert browser.part(watching).status_code == 204
    newest = chats.says(chat, "ci sei?")
    assert shown(browser.part(watching)) == [newest]
    sent = update(Message).where(Message.id == going).values(state=MessageState.SENT)
    database.write(lambda s: s.execute(sent))
    told = browser.part(watching)
    assert shown(told) == [going, newest]
    assert f'id="m{going}" class="said said-staff" hx-swap-oob="true"' in told.text
    assert f'/inbox/{chat}/new?after={newest}&amp;pending="' in told.text
    assert first not in shown(told)
    nonsense = f"x,,-1,99999999999999999999,{'9' * 5000}"
    assert browser.part(f"/inbox/{chat}/new?after={newest}&pending={nonsense}").status_code == 204


@on_sqlite
def test_messages_of_another_conversation_are_not_to_be_had_by_number(
    console: Console, chats: Chats, cast: Cast
) -> None:
    mine, foreign = chats.waiting(cast.lucia), chats.open(None)
    secret = chats.says(foreign, "segreto")
    answer = console(OPERATOR).part(f"/inbox/{mine}/new?after=0&pending={secret}")
    assert answer.status_code == 204


@on_sqlite
def test_the_bar_refreshes_itself_only_when_something_changed(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock, words: Words
) -> None:
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    bar = browser.page(f"/inbox/{chat}").value('[hx-get*="/bar?seen="]', "hx-get")
    assert browser.part(bar).status_code == 204
    database.write(lambda s: handover.take(s, clock, words, cast.giulia, chat))
    changed = browser.part(bar)
    assert changed.status_code == 200
    assert "Giulia" in changed.text
    assert 'id="held" hx-swap-oob="true"' in changed.text


@on_sqlite
def test_looking_is_written_down_once_in_ten_minutes(
    console: Console, chats: Chats, cast: Cast, clock: SetClock, database: Database
) -> None:
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    for minutes in (0, 1, 8, 2):
        clock.advance(minutes=minutes)
        browser.get(f"/inbox/{chat}")
    with database.read() as session:
        looks = session.scalars(select(Audit).where(Audit.action == "conversation.view")).all()
    assert [(look.staff_id, look.subject_id) for look in looks] == [(cast.marco, chat)] * 2


@on_sqlite
def test_the_card_knows_the_family_and_says_so_when_nobody_does(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    english(database)
    browser = console(OPERATOR)
    page = browser.get(f"/inbox/{chats.waiting(cast.amina)}/card").text
    for sign in (f"/households/{cast.amrani}", "SP-101", "Amina", "Youssef", "Giulia Test", "Torre Cimabue"):
        assert sign in page
    assert "Nobody we know yet" in browser.get(f"/inbox/{chats.stranger()}").text
