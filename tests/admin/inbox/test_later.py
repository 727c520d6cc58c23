"""Planning an answer in the console: when, seen in the thread, changed, sent now, taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Household, Message, ScheduledAnswer
from budgeting.states.scheduled_answers import ScheduledAnswerState
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.chats import Chats, english
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite


@pytest.fixture
def chat(chats: Chats, cast: Cast) -> int:
    return chats.waiting(cast.lucia)


@pytest.fixture
def browser(console: Console, database: Database) -> Browser:
    english(database)
    return console(Role.OPERATOR)


def planned(database: Database) -> list[ScheduledAnswer]:
    with database.read() as session:
        return list(session.scalars(select(ScheduledAnswer).order_by(ScheduledAnswer.id)))


def test_it_is_planned_in_the_familys_time_seen_in_the_thread_and_taken_back(
    browser: Browser, database: Database, chat: int, cast: Cast
) -> None:
    database.write(lambda s: setattr(s.get_one(Household, cast.rossi), "zone", "Europe/Lisbon"))
    asked = browser.submit(f"/inbox/{chat}/later", text="A domani <b>Lucia</b>")
    assert asked.status_code == 200
    assert "A domani &lt;b&gt;Lucia&lt;/b&gt;</textarea>" in asked.text
    assert "Times are those of the family, in Lisbon" in asked.text
    assert "Tomorrow morning: Tuesday 3 March, 09:00" in asked.text
    done = browser.submit(f"/inbox/{chat}/later", planned="1", text="A domani", when="tomorrow")
    assert (done.status_code, done.headers["location"]) == (303, f"/inbox/{chat}#later")
    [answer] = planned(database)
    assert answer.send_at == datetime(2026, 3, 3, 9, tzinfo=UTC)
    page = browser.get(f"/inbox/{chat}").text
    assert "Will be sent Tuesday 3 March, 09:00, Lisbon time." in page
    assert "A domani" in browser.get(f"/inbox/{chat}/later").text
    assert browser.submit(f"/inbox/{chat}/later/{answer.id}/cancel").status_code == 303
    assert "Will be sent" not in browser.get(f"/inbox/{chat}").text
    # A second click, or a stale page.
    for path in ("", "/now", "/cancel"):
        fields = {"text": "Ancora", "when": "tomorrow"}
        assert browser.submit(f"/inbox/{chat}/later/{answer.id}{path}", **fields).status_code == 404


def test_it_is_changed_and_sent_now(browser: Browser, database: Database, chat: int, clock: SetClock) -> None:
    browser.headers["hx-request"] = "true"
    done = browser.submit(f"/inbox/{chat}/later", planned="1", text="A domani", when="tomorrow")
    assert (done.status_code, done.headers["hx-trigger"]) == (200, f"live-conversation-{chat}")
    [answer] = planned(database)
    form = browser.get(f"/inbox/{chat}/later/{answer.id}").text
    assert 'value="2026-03-03"' in form
    assert 'value="09:00"' in form
    fields = {"text": "A mercoledì", "when": "own", "day": "2026-03-04", "hour": "10:30"}
    assert browser.submit(f"/inbox/{chat}/later/{answer.id}", **fields).status_code == 200
    assert planned(database)[0].send_at == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    assert browser.submit(f"/inbox/{chat}/later/{answer.id}/now").status_code == 200
    with database.read() as session:
        sent = session.scalars(select(Message.text).where(Message.staff_id.is_not(None))).all()
    assert [text.splitlines()[-1] for text in sent] == ["A mercoledì"]
    assert planned(database)[0].state is ScheduledAnswerState.SENT


@on_sqlite
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"when": "own", "day": "2026-03-03", "hour": "23:00"}, "Families rest at that hour."),
        ({"when": "own", "day": "2026-03-08", "hour": "10:00"}, "That is a Sunday"),
        ({"when": "own", "day": "2026-04-06", "hour": "10:00"}, "That is a public holiday."),
        ({"when": "own", "day": "2026-03-29", "hour": "02:30", "anyway": "1"}, "Clocks skip that hour"),
        (
            {"when": "own", "day": "2026-03-01", "hour": "10:00", "anyway": "1"},
            "That time has already passed.",
        ),
        ({"when": "own", "day": "2028-03-01", "hour": "10:00", "anyway": "1"}, "That is too far away."),
        ({"when": "own", "day": "", "hour": ""}, "Please give a day and an hour."),
        ({"when": "own", "day": "boh", "hour": "99:99"}, "Please give a date."),
        ({"when": "never"}, "Please choose one from the list."),
        ({"when": "tomorrow", "text": " "}, "Write something first."),
    ],
)
def test_what_cannot_be_planned_comes_back_with_its_words(
    browser: Browser, database: Database, chat: int, fields: dict[str, str], sentence: str
) -> None:
    refused = browser.submit(f"/inbox/{chat}/later", **{"planned": "1", "text": "Ci sei?", **fields})
    assert (refused.status_code, sentence in refused.text) == (422, True)
    assert fields.get("text", "Ci sei?").strip() in refused.text
    assert planned(database) == []
    if "Choose another" in refused.text:
        again = {"planned": "1", "text": "Ci sei?", **fields, "anyway": "1"}
        assert browser.submit(f"/inbox/{chat}/later", **again).status_code == 303


@on_sqlite
def test_back_keeps_the_words_and_nothing_is_planned_without_any(
    browser: Browser, database: Database, chat: int
) -> None:
    back = browser.submit(f"/inbox/{chat}/later", planned="1", back="1", text="Ci sei?", when="tomorrow")
    assert (back.status_code, "Ci sei?</textarea>" in back.text) == (200, True)
    assert "Send to the family" in back.text
    empty = browser.submit(f"/inbox/{chat}/later", text=" ")
    assert (empty.status_code, "Write something first." in empty.text) == (422, True)
    assert planned(database) == []


def test_a_phrase_is_planned_too(browser: Browser, database: Database, chat: int) -> None:
    asked = browser.submit(f"/inbox/{chat}/phrases/unreadable/later")
    assert (asked.status_code, "When? Times are" in asked.text) == (200, True)
    sent = browser.submit(f"/inbox/{chat}/phrases/unreadable/later", planned="1", when="tomorrow")
    assert sent.status_code == 303
    [answer] = planned(database)
    assert answer.phrase == "unreadable"
    assert f'data-testid="later-{answer.id}"' in browser.get(f"/inbox/{chat}").text
    assert answer.text.startswith("Grazie per la foto.")
    form = browser.get(f"/inbox/{chat}/later/{answer.id}").text
    assert 'name="text"' not in form
    moved = {"when": "own", "day": "2026-03-04", "hour": "10:30"}
    assert browser.submit(f"/inbox/{chat}/later/{answer.id}", **moved).status_code == 303
    assert planned(database)[0].send_at == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
