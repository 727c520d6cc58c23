"""The inbox: who sees which conversation, what stands there, what can be done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from admin.app import ConsoleSettings, create_app
from admin.inbox.standing import until
from budgeting import tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Conversation, Message, Staff
from budgeting.errors import NotFound
from budgeting.states import (
    Direction,
    InboxState,
    MessageState,
    Operation,
    Role,
    TaskKind,
    Urgency,
)
from dialogs import handover, inbox
from dialogs.engine.content import t, to_json
from dialogs.i18n import Words
from tests.build import BOT, Cast

Console = Callable[..., Any]
OPERATOR, COACH, COORDINATOR = Role.OPERATOR, Role.COACH, Role.COORDINATOR
HOSTILE = "<script>alert(1)</script> & <b>x</b> \u202eevil\u202c \x07 👩‍👩‍👧 " + "lungo" * 400


class Chats:
    """Conversations and what is said in them."""

    def __init__(self, database: Database, clock: SetClock, cast: Cast) -> None:
        self.database, self.clock, self.cast = database, clock, cast

    def open(self, member: int | None, **values: Any) -> int:
        row = {
            "bot_id": BOT,
            "chat_id": self.clock.now().microsecond + self._count() + 500,
            "member_id": member,
            "created_at": self.clock.now(),
        } | values
        return self.database.write(
            lambda s: s.execute(insert(Conversation).values(**row).returning(Conversation.id)).scalar_one()
        )

    def waiting(self, member: int | None, minutes: int = 10, **values: Any) -> int:
        since = self.clock.now() - timedelta(minutes=minutes)
        return self.open(
            member,
            **{"inbox_state": InboxState.WAITING, "waiting_since": since, "topic": "conversation"} | values,
        )

    def stranger(self) -> int:
        number = self.waiting(None, topic="call_back")
        self.database.write(
            lambda s: tasks.open_task(
                s,
                self.clock,
                TaskKind.CALL_BACK,
                programme_id=self.cast.programme,
                conversation_id=number,
                key=f"call_back:{number}",
            )
        )
        return number

    def says(self, conversation: int, text: str = "", **values: Any) -> int:
        row = {
            "conversation_id": conversation,
            "bot_id": BOT,
            "direction": Direction.IN,
            "state": MessageState.RECEIVED,
            "created_at": self.clock.now(),
            "text": text,
        } | values
        return self.database.write(
            lambda s: s.execute(insert(Message).values(**row).returning(Message.id)).scalar_one()
        )

    def bot_says(self, conversation: int, text: str = "", **values: Any) -> int:
        return self.says(
            conversation, text, **{"direction": Direction.OUT, "state": MessageState.SENT} | values
        )

    def row(self, conversation: int) -> Conversation:
        with self.database.read() as session:
            return session.get_one(Conversation, conversation)

    def _count(self) -> int:
        with self.database.read() as session:
            return len(session.scalars(select(Conversation.id)).all())


@pytest.fixture
def chats(database: Database, clock: SetClock, cast: Cast) -> Chats:
    return Chats(database, clock, cast)


def _listed(page: Any) -> list[int]:
    assert page.status_code == 200
    return [int(number) for number in re.findall(r'data-testid="conversation-(\d+)"', page.text)]


def _shown(page: Any) -> list[int]:
    assert page.status_code == 200
    return [int(number) for number in re.findall(r'data-testid="message-(\d+)"', page.text)]


def _english(database: Database) -> None:
    database.write(lambda s: s.execute(update(Staff).values(language="en")))


# -- the list


def test_each_tab_holds_what_its_name_says(
    console: Console, chats: Chats, cast: Cast, clock: SetClock
) -> None:
    late = chats.waiting(cast.lucia, 5)
    early = chats.waiting(cast.amina, 90, held_by=cast.giulia, inbox_state=InboxState.HELD)
    mine = chats.open(cast.youssef, held_by=cast.marco, inbox_state=InboxState.HELD)
    asleep = chats.waiting(
        cast.harpreet, inbox_state=InboxState.SNOOZED, snoozed_until=clock.now() + timedelta(hours=1)
    )
    done = chats.open(cast.lucia, inbox_state=InboxState.RESOLVED)
    browser = console(OPERATOR)
    assert _listed(browser.get("/inbox")) == [early, late]
    assert _listed(browser.get("/inbox?tab=mine")) == [mine]
    assert _listed(browser.get("/inbox?tab=unassigned")) == [late]
    assert _listed(browser.get("/inbox?tab=snoozed")) == [asleep]
    assert _listed(browser.get("/inbox?tab=resolved")) == [done]
    assert set(_listed(browser.get("/inbox?tab=all"))) == {late, early, mine, asleep, done}
    clock.advance(minutes=61)
    assert _listed(browser.get("/inbox")) == [early, asleep, late]


def test_it_narrows_by_language_topic_and_priority(console: Console, chats: Chats, cast: Cast) -> None:
    arabic = chats.waiting(cast.amina, 30, language="ar", topic="cannot_pay", urgency=Urgency.HIGH)
    italian = chats.waiting(cast.lucia, 20, language="it")
    browser = console(OPERATOR)
    assert _listed(browser.get("/inbox?language=ar")) == [arabic]
    assert _listed(browser.get("/inbox?topic=conversation")) == [italian]
    assert _listed(browser.get("/inbox?priority=high")) == [arabic]
    assert _listed(browser.get("/inbox?language=it&priority=high")) == []


def test_a_page_has_thirty(console: Console, chats: Chats, cast: Cast) -> None:
    made = [chats.waiting(cast.lucia, 100 - number) for number in range(32)]
    browser = console(OPERATOR)
    assert _listed(browser.get("/inbox")) == made[:30]
    assert _listed(browser.get("/inbox?page=2")) == made[30:]
    assert _listed(browser.get("/inbox?page=3")) == []


def test_a_row_tells_the_last_words_of_a_person_in_the_readers_language(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    _english(database)
    chat = chats.waiting(cast.amina, language="ar")
    chats.says(chat, kind="tap", parts=[to_json(t("✋ I can't pay now"))])
    chats.bot_says(chat, "شكرا")
    page = console(OPERATOR).get("/inbox").text
    assert "✋ I can" in page
    assert "شكرا" not in page
    assert "Arabic" in page


@pytest.mark.parametrize(
    ("who", "theirs"),
    [
        (OPERATOR, {"lucia", "stranger"}),
        ("other_operator", {"lucia", "stranger"}),
        (COORDINATOR, {"lucia"}),
        (COACH, {"lucia"}),
        ("other_coach", set()),
        ("foreign_operator", {"stranger"}),
        (Role.PARTNER, None),
        (Role.ADMINISTRATOR, None),
    ],
)
def test_everybody_sees_theirs_and_nothing_else_exists(
    console: Console, chats: Chats, cast: Cast, who: Any, theirs: set[str] | None
) -> None:
    numbers = {"lucia": chats.waiting(cast.lucia), "stranger": chats.stranger()}
    quiet = chats.open(None)
    words = {name: chats.says(number, "ciao", media={"file_id": "f"}) for name, number in numbers.items()}
    browser = console(who)
    if theirs is None:
        assert browser.get("/inbox").status_code == 404
    else:
        assert set(_listed(browser.get("/inbox?tab=all"))) == {numbers[name] for name in theirs}
    writes = who not in (COORDINATOR, Role.PARTNER, Role.ADMINISTRATOR)
    for name, number in [*numbers.items(), ("quiet", quiet), ("none", 999_999), ("huge", 2**70)]:
        may = name in (theirs or ())
        for path in ("", "/bar", "/card", "/older?before=5", "/new?after=0"):
            assert (browser.get(f"/inbox/{number}{path}").status_code in (200, 204)) is may, (name, path)
        assert (browser.get(f"/inbox/{number}/case?m=1").status_code == 303) is (may and writes)
        for path, fields in (
            ("take", {}),
            ("note", {"note": "x"}),
            ("answer", {"text": "x"}),
            ("snooze", {"until": "hours"}),
            ("assign", {"to": str(cast.marco)}),
            ("resolve", {}),
            ("reopen", {}),
        ):
            status = browser.submit(f"/inbox/{number}/{path}", **fields).status_code
            assert (status != 404) is (may and writes), (name, path)
    for name, message in words.items():
        assert browser.get(f"/inbox/media/{message}").status_code == 404, "there is nobody to fetch it"
        assert name in numbers


def test_a_form_of_somebody_else_changes_nothing(console: Console, chats: Chats, cast: Cast) -> None:
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    assert browser.post(f"/inbox/{chat}/answer", data={"text": "x", "csrf": "forged"}).status_code == 403
    assert chats.row(chat).held_by is None


# -- the conversation


def test_the_bots_side_is_read_in_ones_own_language_with_the_original_beside_it(
    console: Console, chats: Chats, cast: Cast, database: Database, words: Words
) -> None:
    _english(database)
    chat = chats.waiting(cast.amina, language="ar")
    said = t("🙋 I have told {who} that you would like to talk.", who="Giulia")
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
    assert "🙋 I have told Giulia that you would like to talk." in page
    assert words.plain(said, "ar") in page
    assert "As the family reads it" in page
    assert "☰ Menu" in page
    assert '<p class="words" dir="auto">أريد أن أتكلم</p>' in page
    assert "✅ I have paid" in page


def test_what_staff_said_tells_who_and_whether_it_arrived(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock, words: Words
) -> None:
    _english(database)
    chat = chats.waiting(cast.lucia)
    row = database.write(lambda s: handover.answer(s, clock, words, cast.marco, chat, "Arrivo subito"))
    database.write(lambda s: inbox.note(s, clock, cast.marco, chat, "Chiamare ALER"))
    browser = console(COACH)
    for state, error, shown in (
        (MessageState.QUEUED, None, "On its way"),
        (MessageState.SENT, None, "Sent"),
        (MessageState.FAILED, "blocked", "the family has blocked the bot"),
        (MessageState.FAILED, "bad_request:strange", "Telegram refused it"),
        (MessageState.FAILED, "SomeError", "a fault of the program"),
        (MessageState.UNCERTAIN, "no_answer", "Telegram did not answer"),
        (MessageState.SKIPPED, "stopped", "the family asked for silence"),
    ):
        values = {"state": state, "error": error}
        database.write(lambda s, v=values: s.execute(update(Message).where(Message.id == row).values(**v)))
        page = browser.get(f"/inbox/{chat}").text
        assert shown in page, state
    assert '<p class="words" dir="auto">Arrivo subito</p>' in page
    assert "Note by Marco, for colleagues only" in page


def test_corrections_files_and_troubles_have_their_signs(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    _english(database)
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
    for shown in (
        "corrected later",
        'Corrected a message: <del class="words" dir="auto">pane 3,20</del>',
        "luce.pdf",
        "12.3 kB",
        "mlat=45.5",
        "+39 333 000",
        "The bot could not answer this",
        "a button of long ago",
        "The family has blocked the bot",
        "replaces an earlier message",
    ):
        assert shown in page
    assert "KeyError" not in page


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
    assert _shown(page) == made[10:]
    assert re.findall(r'id="day-([\d-]+)"', page.text) == ["2026-03-03"]
    older = browser.part(f"/inbox/{chat}/older?before={made[10]}&day=2026-03-03")
    assert _shown(older) == made[:10]
    # The separator that stood on top moves to where its day begins.
    assert re.findall(r'id="day-([\d-]+)"( hx-swap-oob="delete")?', older.text) == [
        ("2026-03-02", ""),
        ("2026-03-03", ""),
        ("2026-03-03", ' hx-swap-oob="delete"'),
    ]
    assert "/older" not in older.text


def test_an_open_page_is_told_only_what_is_new(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    chat = chats.waiting(cast.lucia)
    first = chats.says(chat, "ciao")
    going = chats.bot_says(chat, "eccomi", state=MessageState.QUEUED, staff_id=cast.marco)
    browser = console(OPERATOR)
    address = re.search(r'id="end"[^>]*hx-get="([^"]+)"', browser.get(f"/inbox/{chat}").text)
    assert address is not None
    assert address.group(1) == f"/inbox/{chat}/new?after={going}&amp;pending={going}"
    watching = address.group(1).replace("&amp;", "&")
    assert browser.part(watching).status_code == 204
    newest = chats.says(chat, "ci sei?")
    assert _shown(browser.part(watching)) == [newest]
    sent = update(Message).where(Message.id == going).values(state=MessageState.SENT)
    database.write(lambda s: s.execute(sent))
    told = browser.part(watching)
    assert _shown(told) == [going, newest]
    assert f'id="m{going}" class="said said-staff" hx-swap-oob="true"' in told.text
    assert f'/inbox/{chat}/new?after={newest}&amp;pending="' in told.text
    assert first not in _shown(told)
    assert (
        browser.part(f"/inbox/{chat}/new?after={newest}&pending=x,,-1,99999999999999999999").status_code
        == 204
    )


def test_messages_of_another_conversation_are_not_to_be_had_by_number(
    console: Console, chats: Chats, cast: Cast
) -> None:
    mine, foreign = chats.waiting(cast.lucia), chats.open(None)
    secret = chats.says(foreign, "segreto")
    answer = console(OPERATOR).part(f"/inbox/{mine}/new?after=0&pending={secret}")
    assert answer.status_code == 204


def test_the_bar_refreshes_itself_only_when_something_changed(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock, words: Words
) -> None:
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    seen = re.search(r"/bar\?seen=([^\"]+)", browser.get(f"/inbox/{chat}").text)
    assert seen is not None
    assert browser.part(f"/inbox/{chat}/bar?seen={seen.group(1)}").status_code == 204
    database.write(lambda s: handover.take(s, clock, words, cast.giulia, chat))
    changed = browser.part(f"/inbox/{chat}/bar?seen={seen.group(1)}")
    assert changed.status_code == 200
    assert "Giulia" in changed.text
    assert 'id="held" hx-swap-oob="true"' in changed.text


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


def test_the_card_knows_the_family_and_says_so_when_nobody_does(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    _english(database)
    browser = console(OPERATOR)
    page = browser.get(f"/inbox/{chats.waiting(cast.amina)}/card").text
    for shown in (f"/households/{cast.amrani}", "SP-101", "Amina", "Youssef", "Giulia Test", "Torre Cimabue"):
        assert shown in page
    assert "Nobody we know yet" in browser.get(f"/inbox/{chats.stranger()}").text


# -- what is done


def test_an_answer_takes_the_conversation_and_comes_back_to_it(
    console: Console, chats: Chats, cast: Cast
) -> None:
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    sent = browser.submit(f"/inbox/{chat}/answer", text="Buongiorno\r\nLucia")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/inbox/{chat}#end")
    assert chats.row(chat).held_by == cast.marco
    assert "Buongiorno\nLucia" in browser.get(f"/inbox/{chat}").text


def test_in_place_it_comes_back_empty_and_wakes_the_page(console: Console, chats: Chats, cast: Cast) -> None:
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    browser.headers["hx-request"] = "true"
    sent = browser.submit(f"/inbox/{chat}/answer", text="Buongiorno")
    assert (sent.status_code, sent.headers["hx-trigger"]) == (200, f"live-conversation-{chat}")
    assert "Buongiorno" not in sent.text
    assert "<html" not in sent.text


@pytest.mark.parametrize("in_place", [True, False])
@pytest.mark.parametrize(("path", "field"), [("answer", "text"), ("note", "note")])
def test_what_cannot_be_kept_comes_back_with_its_words(
    console: Console, chats: Chats, cast: Cast, database: Database, path: str, field: str, in_place: bool
) -> None:
    _english(database)
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    if in_place:
        browser.headers["hx-request"] = "true"
    empty = browser.submit(f"/inbox/{chat}/{path}", **{field: " "})
    assert (empty.status_code, "Write something first." in empty.text) == (422, True)
    long = browser.submit(f"/inbox/{chat}/{path}", **{field: "a<b" * 2_000})
    assert (long.status_code, "That is too long: 4000 characters at most." in long.text) == (422, True)
    assert "a&lt;b" * 2_000 in long.text
    assert ("<html" in long.text) is not in_place
    assert chats.row(chat).held_by is None


def test_whoever_writes_while_a_colleague_answers_is_warned_and_may_take_over(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock, words: Words
) -> None:
    _english(database)
    chat = chats.waiting(cast.lucia)
    database.write(lambda s: handover.take(s, clock, words, cast.giulia, chat))
    browser = console(OPERATOR)
    assert "Giulia is answering here." in browser.get(f"/inbox/{chat}").text
    stopped = browser.submit(f"/inbox/{chat}/answer", text="Sono Marco")
    assert stopped.status_code == 422
    assert "Giulia is answering here. Take over" in stopped.text
    assert "Sono Marco</textarea>" in stopped.text
    assert chats.row(chat).held_by == cast.giulia
    for path in ("take", "resolve", "snooze"):
        assert browser.submit(f"/inbox/{chat}/{path}", until="hours").status_code == 422
    browser.submit(f"/inbox/{chat}/answer", text="Sono Marco", over="1")
    assert chats.row(chat).held_by == cast.marco


def test_a_conversation_goes_through_all_its_states(
    console: Console, chats: Chats, cast: Cast, clock: SetClock, database: Database
) -> None:
    chat = chats.waiting(cast.lucia)
    browser = console(OPERATOR)
    steps = (
        ("take", {}, InboxState.HELD, cast.marco),
        ("snooze", {"until": "tomorrow"}, InboxState.SNOOZED, cast.marco),
        ("snooze", {"until": "now"}, InboxState.HELD, cast.marco),
        ("assign", {"to": cast.giulia}, InboxState.HELD, cast.giulia),
        ("take", {"over": "1"}, InboxState.HELD, cast.marco),
        ("resolve", {}, InboxState.RESOLVED, None),
        ("reopen", {}, InboxState.WAITING, None),
        ("resolve", {}, InboxState.RESOLVED, None),
    )
    for path, fields, state, holder in steps:
        assert browser.submit(f"/inbox/{chat}/{path}", **fields).status_code == 303, path
        kept = chats.row(chat)
        assert (kept.inbox_state, kept.held_by) == (state, holder), path
    with database.read() as session:
        done = session.scalars(
            select(Audit.action).where(Audit.subject == "conversation").order_by(Audit.id)
        ).all()
    assert done == [
        f"conversation.{what}"
        for what in ("take", "snooze", "wake", "assign", "take", "give_back", "reopen", "resolve")
    ]
    assert browser.submit(f"/inbox/{chat}/snooze", until="never").status_code == 404
    for to in ("", "x", "999999", "9" * 30):
        assert browser.submit(f"/inbox/{chat}/assign", to=to).status_code == 404


def test_chosen_messages_go_to_the_form_of_a_new_case(console: Console, chats: Chats, cast: Cast) -> None:
    chat = chats.waiting(cast.lucia)
    answer = console(OPERATOR).get(f"/inbox/{chat}/case?m=3&m=1")
    assert answer.headers["location"] == f"/cases/new?conversation={chat}&messages=3,1"


@pytest.mark.parametrize(
    ("now", "choice", "then"),
    [
        ((2026, 3, 2, 17), "hours", (2026, 3, 2, 20)),
        ((2026, 3, 2, 17), "tomorrow", (2026, 3, 3, 8)),
        ((2026, 3, 2, 17), "week", (2026, 3, 9, 8)),
        ((2026, 3, 1, 17), "week", (2026, 3, 2, 8)),
        # The night in which clocks go forward: 9 in Rome is 7 in UTC from then on.
        ((2026, 3, 28, 17), "tomorrow", (2026, 3, 29, 7)),
        # Half past midnight in Rome belongs to the day that has just begun.
        ((2026, 3, 2, 23), "tomorrow", (2026, 3, 4, 8)),
    ],
)
def test_laid_aside_means_the_morning_where_the_office_is(
    now: tuple[int, ...], choice: str, then: tuple[int, ...]
) -> None:
    year, month, day, hour = now
    moment = datetime(year, month, day, hour, 30 if hour == 23 else 0, tzinfo=UTC)
    year, month, day, hour = then
    assert until(choice, moment) == datetime(year, month, day, hour, tzinfo=UTC)


# -- files


@pytest.mark.parametrize(
    ("kind", "served", "shown"),
    [
        ("image/jpeg", "image/jpeg", True),
        ("audio/ogg; codecs=opus", "audio/ogg", True),
        ("text/html", "application/octet-stream", False),
        ("image/svg+xml", "application/octet-stream", False),
    ],
)
def test_a_file_comes_through_and_is_never_taken_for_a_page(
    console: Console,
    chats: Chats,
    cast: Cast,
    database: Database,
    clock: SetClock,
    kind: str,
    served: str,
    shown: bool,
) -> None:
    async def fetch(file_id: str) -> tuple[bytes, str]:
        assert file_id == "abc"
        return b"<html>", kind

    app = create_app(database, clock, ConsoleSettings(secure=False, fetch_file=fetch))
    chat = chats.waiting(cast.lucia)
    message = chats.says(chat, kind="photo", media={"file_id": "abc", "name": 'a"b\n;.html'})
    words = chats.says(chat, "solo parole")
    browser = console(OPERATOR, app)
    assert f"/inbox/media/{message}" in browser.get(f"/inbox/{chat}").text
    found = browser.get(f"/inbox/media/{message}")
    assert (found.status_code, found.content) == (200, b"<html>")
    assert found.headers["content-type"] == served
    assert found.headers["x-content-type-options"] == "nosniff"
    assert ("content-disposition" not in found.headers) is shown
    assert browser.get(f"/inbox/media/{words}").status_code == 404
    assert browser.get(f"/inbox/media/{2**70}").status_code == 404
    assert console("other_coach", app).get(f"/inbox/media/{message}").status_code == 404


def test_a_file_that_telegram_does_not_give_is_told_in_a_sentence(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock
) -> None:
    async def fetch(file_id: str) -> tuple[bytes, str]:
        raise NotFound("file", file_id)

    _english(database)
    app = create_app(database, clock, ConsoleSettings(secure=False, fetch_file=fetch))
    message = chats.says(chats.waiting(cast.lucia), kind="voice", media={"file_id": "abc"})
    gone = console(OPERATOR, app).get(f"/inbox/media/{message}")
    assert (gone.status_code, "Telegram did not give the file" in gone.text) == (503, True)
