"""An announcement from its criteria to its report: chosen, looked at, tried, sent, paused, answered, downloaded."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import activities, households, labels
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Broadcast, BroadcastTrial, Conversation, Message, Staff
from budgeting.states.broadcasts import BroadcastState, TrialProblem
from budgeting.states.labels import LabelColour
from budgeting.states.messages import MessageState
from budgeting.states.staff import Role
from dialogs import broadcasts
from dialogs.broadcasts import trials
from dialogs.text.words import Words
from tests.admin.announcing import announce, fields, seen, sent
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.chats import english
from tests.kit.console import Console
from tests.kit.page import Page

EVERYBODY: dict[str, Any] = {"sites": ["all"], "languages": ["all"]}


@pytest.fixture
def course(database: Database, clock: SetClock, chatting: Cast) -> tuple[int, int]:
    """A course with one seat, which Lucia has, and Amina waiting for it: (activity, session)."""

    def make(session: Session) -> tuple[int, int]:
        made = activities.create_activity(
            session, clock, None, chatting.programme, kind="course", title={"it": "Cucina"}
        )
        starts = clock.now() + timedelta(days=4)
        meeting = activities.add_session(
            session,
            clock,
            None,
            made.id,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            place="Sala",
            capacity=1,
        )
        for member in (chatting.lucia, chatting.amina):
            activities.answer(session, clock, build.person(session, member), meeting.id, "coming")
        return made.id, meeting.id

    return database.write(make)


def _to(browser: Any, cast: Cast, **chosen: Any) -> str:
    """How many the form says it reaches."""
    page = browser.submit("/broadcasts/check", **{**fields(cast), **EVERYBODY, **chosen}).text
    return Page(page).text('[data-testid="reached"]')


def test_each_criterion_narrows_the_count_and_the_check_says_which_were_chosen(
    console: Console, chatting: Cast, course: tuple[int, int], database: Database, clock: SetClock
) -> None:
    english(database)

    def prepare(session: Session) -> int:
        label = labels.add(session, clock, None, chatting.programme, "Doposcuola", LabelColour.BLUE)
        chats = {
            chat.member_id: chat
            for chat in session.scalars(select(Conversation).where(Conversation.member_id.is_not(None)))
        }
        labels.put(session, clock, chatting.giulia, chats[chatting.harpreet].id, label)
        chats[chatting.lucia].last_seen_at = clock.now() - timedelta(days=60)
        for member in (chatting.amina, chatting.youssef, chatting.harpreet):
            chats[member].last_seen_at = clock.now()
        households.add_member(session, clock, None, chatting.rossi, "Nuovo", "it")
        return label

    label, (activity, meeting) = database.write(prepare), course
    operator = console(Role.OPERATOR)
    assert _to(operator, chatting) == "4"
    assert _to(operator, chatting, people=f"activity:{activity}") == "2"
    assert _to(operator, chatting, people=f"session:{meeting}", ways=["waiting"]) == "1"
    assert _to(operator, chatting, labels=[str(label)]) == "1"
    assert _to(operator, chatting, seen="not_within", days="30") == "1"
    assert _to(operator, chatting, seen="within", days="30") == "3"
    assert _to(operator, chatting, plans=["none"]) == "4"
    assert _to(operator, chatting, plans=["active"]) == "0"
    assert _to(operator, chatting, arrears="1") == "3"
    # Nobody who has not joined can be reached: they are named, with a way on.
    page = operator.submit("/broadcasts/new", **{**fields(chatting), **EVERYBODY, "joining": "not_joined"})
    look = Page(page)
    assert look.text('[data-testid="reached"]') == "0"
    assert "Nuovo" in look.text('[data-testid="without"]')
    assert look.has('a[href="/households/invites"]')
    assert not look.has('[data-testid="send"]')
    chosen = {
        "people": f"session:{meeting}",
        "ways": ["enrolled"],
        "seen": "not_within",
        "days": "30",
        "arrears": "1",
    }
    check = Page(operator.submit("/broadcasts/new", **{**fields(chatting), **EVERYBODY, **chosen}))
    words = check.text('[data-testid="criteria"]')
    assert all(part in words for part in ("Cucina", "enrolled", "not in the last 30 days", "arrears"))
    assert check.text('[data-testid="reached"]') == "1"
    # Nonsense chooses nothing and breaks nothing; days must be said.
    for nonsense in ({"people": "activity:x"}, {"seen": "within", "days": "0"}):
        wrong = operator.submit("/broadcasts/new", **{**fields(chatting), **EVERYBODY, **nonsense})
        assert wrong.status_code == 422, nonsense
    odd = {"plans": ["x"], "labels": ["99"], "ways": ["?"], "joining": "x", "seen": "y"}
    assert _to(operator, chatting, **odd) == "4"


def test_the_page_of_a_course_opens_the_form_for_its_enrolled(
    console: Console, chatting: Cast, course: tuple[int, int], database: Database
) -> None:
    english(database)
    operator, (activity, meeting) = console(Role.OPERATOR), course
    for page, code in (
        (f"/activities/{activity}", f"activity:{activity}"),
        (f"/activities/sessions/{meeting}", f"session:{meeting}"),
    ):
        link = f"/broadcasts/new?programme={chatting.programme}&people={code}&ways=enrolled"
        assert link in operator.get(page).text.replace("&amp;", "&")
        form = Page(operator.get(link))
        assert form.text('[data-testid="reached"]') == "1"
        assert form.has("#what-text[checked]")
        assert form.has(f'option[value="{code}"][selected]')
    free = {"people": f"activity:{activity}", "ways": ["enrolled"], "text_it": "Portate un grembiule"}
    announce(operator, **{**fields(chatting), **EVERYBODY, **free})
    assert sent(database) == 1
    with database.read() as session:
        assert session.scalars(select(Broadcast.session_id)).one() is None


def test_a_phrase_of_the_phrasebook_fills_every_language(
    console: Console, chatting: Cast, database: Database
) -> None:
    english(database)
    operator = console(Role.OPERATOR)
    options = Page(operator.get("/broadcasts/new")).css("#phrase option")
    keys = [option.attributes["value"] for option in options if option.attributes.get("value")]
    # A question waits for the answer of one family.
    assert "away" in keys
    assert "isee" not in keys
    given = {**fields(chatting), "text_it": "", "do": "phrase", "phrase": "away", "slot_place": "Spazio Sole"}
    unfilled = operator.submit("/broadcasts/new", **given)
    assert "leaves open" in unfilled.text
    filled = Page(operator.submit("/broadcasts/new", **{**given, "slot_date": "2026-03-31"}))
    texts = {code: filled.text(f'textarea[name="text_{code}"]') for code in ("it", "en", "ar")}
    assert all("Spazio Sole" in text for text in texts.values())
    assert len(set(texts.values())) == 3
    assert "31" in texts["it"]
    nothing = operator.submit("/broadcasts/new", **{**given, "phrase": "<x>"})
    assert "Choose a phrase first." in nothing.text
    assert sent(database) == 0


def test_the_writer_tries_it_on_their_own_phone(console: Console, chatting: Cast, database: Database) -> None:
    english(database)
    operator = console(Role.OPERATOR)
    given = {**fields(chatting, text_ar="مرحبا"), "buttons": ["skills"], "look": "ar", "do": "try"}
    with_phone = operator.submit("/broadcasts/new", **given)
    assert "on its way to your phone" in with_phone.text
    with database.read() as session:
        first = session.scalars(select(BroadcastTrial.id)).one()
    # A double click: one test.
    operator.submit("/broadcasts/new", **given)
    with database.read() as session:
        trial = session.scalars(select(BroadcastTrial)).one()
        assert trial.id == first
        assert "مرحبا" in trial.text
        assert len(trial.buttons) == 3
    assert sent(database) == 0
    database.write(lambda s: s.execute(update(Staff).values(telegram_chat_id=None)))
    without = operator.submit("/broadcasts/new", **given)
    assert without.status_code == 422
    assert not Page(without).has('[data-testid="try"]')


def test_the_page_says_what_became_of_the_test_and_what_to_do(
    console: Console, chatting: Cast, database: Database, clock: SetClock
) -> None:
    english(database)
    operator = console(Role.OPERATOR)
    given = {**fields(chatting), "do": "try"}

    def shown() -> Page:
        return operator.page("/broadcasts/trial")

    def taken() -> int:
        (trial,) = database.write(lambda s: trials.claim(s, clock, 9))
        return trial.id

    def end(trial: int, problem: TrialProblem | None) -> None:
        database.write(lambda s: trials.settle(s, clock, trial, problem))

    assert not shown().has("#trial p")
    told = set()
    for problem in TrialProblem:
        # A new one each time: after a failure the very same test may be sent again at once.
        operator.submit("/broadcasts/new", **given)
        assert shown().value("#trial", "hx-get") == "/broadcasts/trial"
        end(taken(), problem)
        page = operator.page("/broadcasts/new")
        told.add(page.text('[data-testid="trial-failed"]'))
        assert not shown().has("#trial[hx-get]")
    assert len(told) == len(TrialProblem)
    assert any("press Start" in words for words in told)
    # One that arrives takes the sentence away.
    operator.submit("/broadcasts/new", **given)
    end(taken(), None)
    assert shown().has('[data-testid="trial-arrived"]')
    assert not shown().has('[data-testid="trial-failed"]')
    assert not Page(console("Paola").get("/broadcasts/new")).has("#trial p")
    # Whoever asks while no staff bot runs, or one that stopped in the middle, doesn't wait for ever.
    clock.advance(seconds=trials.TWICE.total_seconds() + 1)
    operator.submit("/broadcasts/new", **given)
    clock.advance(seconds=trials.PATIENCE.total_seconds() + 1)
    assert "is not running" in shown().text('[data-testid="trial-failed"]')
    late = taken()
    assert shown().has('[data-testid="trial-moving"]')
    database.write(lambda s: trials.recover(s, clock))
    assert "Look at your phone" in shown().text('[data-testid="trial-failed"]')
    operator.submit("/broadcasts/new", **given)
    # What was replaced meanwhile says nothing about the next.
    end(late, TrialProblem.REFUSED)
    assert shown().has('[data-testid="trial-moving"]')
    clock.advance(seconds=trials.STALE.total_seconds() + 1)
    assert database.write(lambda s: trials.claim(s, clock, 9)) == []
    clock.advance(seconds=trials.SHOWN.total_seconds())
    assert not shown().has("#trial p")


def test_two_colleagues_who_confirm_at_once_make_one(
    console: Console, chatting: Cast, database: Database
) -> None:
    given = {**fields(chatting), **EVERYBODY}
    marco, paola = console(Role.OPERATOR), console("Paola")
    looked = [seen(browser.submit("/broadcasts/new", **given)) for browser in (marco, paola)]
    assert looked[0] == looked[1]
    pages = {
        browser.submit(
            "/broadcasts/new", **{**given, "do": "send", "seen": looked[0], "key": f"form-of-{number}"}
        ).headers["location"]
        for number, browser in enumerate((marco, paola))
    }
    assert len(pages) == 1
    assert sent(database) == 4


def test_it_is_paused_goes_on_and_its_recipients_are_a_file(
    console: Console, chatting: Cast, database: Database, clock: SetClock, words: Words
) -> None:
    english(database)
    operator = console(Role.OPERATOR)
    given = {**fields(chatting), **EVERYBODY, "buttons": ["skills"]}
    made = announce(operator, **given).headers["location"]
    page = Page(operator.get(made))
    assert page.has("#pause")
    operator.submit(f"{made}/pause")
    assert operator.submit(f"{made}/pause").headers["location"] == made
    paused = Page(operator.get(made))
    assert "Paused" in paused.text('[data-testid="state"]')
    assert paused.has("#resume")
    operator.submit(f"{made}/resume")

    def arrive(session: Session) -> None:
        session.execute(update(Message).values(state=MessageState.SENT, sent_at=clock.now()))
        last = session.scalars(
            select(Message.id).where(Message.broadcast_id.is_not(None)).order_by(Message.id.desc())
        ).first()
        session.execute(
            update(Message).where(Message.id == last).values(state=MessageState.FAILED, error="blocked")
        )
        broadcasts.work_off(session, clock, words)

    database.write(arrive)
    # A colleague's page from before: too late, and said so.
    stale = operator.submit(f"{made}/pause")
    assert stale.status_code == 409
    assert "Everything has been sent" in stale.text
    with database.read() as session:
        assert session.scalars(select(Broadcast.state)).one() is BroadcastState.DONE
    number = made.rsplit("/", 1)[1]
    recipients = f"/broadcasts/recipients?broadcast={number}"
    assert recipients in operator.get(made).text
    assert len(operator.page(recipients).numbers("recipient")) == 4
    assert len(operator.page(f"{recipients}&state=failed").numbers("recipient")) == 1
    file = operator.get(f"/broadcasts/recipients/export.csv?broadcast={number}").content
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert len(rows) == 5
    assert sum("Amina" in row for row in rows) == 1
