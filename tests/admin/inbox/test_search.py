"""Searching the inbox: everybody finds exactly what they may see, and what was searched is written nowhere."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import select, update

from admin.inbox.thread import PAGE
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Instalment
from budgeting.states.messages import Direction
from budgeting.states.staff import Role
from dialogs import search
from tests.kit.build import Cast
from tests.kit.chats import Chats, english, shown
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page
from tests.kit.world import World

OPERATOR = Role.OPERATOR


def indexed(database: Database, clock: SetClock) -> None:
    """What the clock does within seconds."""
    after: int | None = None
    while (after := database.write(lambda s, at=after: search.index(s, clock, at))) is not None:
        pass


def searched(browser: Browser, typed: str) -> Response:
    answer: Response = browser.post(
        "/inbox/search", data={"csrf": browser.csrf, "search": typed}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 200
    return answer


def hits(answer: Response) -> list[int]:
    return Page(answer).numbers("hit")


@pytest.mark.parametrize(
    ("who", "theirs"),
    [
        (OPERATOR, {"lucia", "stranger"}),
        (Role.COORDINATOR, {"lucia"}),
        (Role.COACH, {"lucia"}),
        ("other_coach", set()),
        ("foreign_operator", {"stranger"}),
        (Role.PARTNER, None),
        (Role.ADMINISTRATOR, None),
    ],
)
def test_everybody_finds_exactly_what_they_may_see(
    console: Console,
    chats: Chats,
    cast: Cast,
    database: Database,
    clock: SetClock,
    who: Any,
    theirs: set[str] | None,
) -> None:
    rows = {
        "lucia": chats.says(chats.waiting(cast.lucia), "la caldaia"),
        "stranger": chats.says(chats.stranger(), "la caldaia"),
        "quiet": chats.says(chats.open(None), "la caldaia"),
    }
    indexed(database, clock)
    browser = console(who)
    if theirs is None:
        assert browser.get("/inbox/search").status_code == 404
        assert browser.submit("/inbox/search", search="caldaia").status_code == 404
        return
    assert set(hits(searched(browser, "caldaia"))) == {rows[name] for name in theirs}
    # The same for households: found and openable, or neither.
    found = Page(searched(browser, "rossi")).numbers("found-household")
    assert found == ([cast.rossi] if browser.get(f"/households/{cast.rossi}").status_code == 200 else [])


def test_a_number_finds_a_case_a_plan_and_a_notice_for_those_who_may(
    console: Console, own: World, foreign: World, database: Database
) -> None:
    notice = "302000001234567811"
    database.write(
        lambda s: s.execute(
            update(Instalment).where(Instalment.id == own.instalment).values(notice_number=notice)
        )
    )
    with database.read() as session:
        plan = session.get_one(Instalment, own.instalment).plan_id
    expected = {
        str(own.case): f"/cases/{own.case}",
        f"#{plan}": f"/households/{own.household}#plan-{plan}",
        "3020 0000 12": f"/households/{own.household}#plan-{plan}",
        notice: f"/households/{own.household}#plan-{plan}",
    }
    for who, may in ((OPERATOR, True), ("other_coach", False), ("foreign_operator", False)):
        browser = console(who)
        for typed, link in expected.items():
            assert (f'href="{link}"' in searched(browser, typed).text) is may, (who, typed)


@on_sqlite
def test_the_page_groups_and_marks_what_was_found(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock
) -> None:
    english(database)
    chat = chats.waiting(cast.lucia)
    said = chats.says(chat, "Lucìa non può pagare <b>subito</b>")
    note = chats.says(chat, "Lucia ha pagato", direction=Direction.NOTE, staff_id=cast.marco)
    indexed(database, clock)
    browser = console(OPERATOR)
    answer = searched(browser, "LUCIA")
    page = Page(answer)
    assert page.texts("h2") == ["People and households", "Conversations"]
    assert hits(answer) == [note, said]
    assert "<mark>Lucìa</mark> non può pagare &lt;b&gt;subito&lt;/b&gt;" in answer.text
    assert f'href="/inbox/{chat}?at={said}#m{said}"' in answer.text
    assert "<html" not in answer.text
    # Without a script: a page of its own, and what was typed is still in the field.
    whole = browser.submit("/inbox/search", search="LUCIA")
    assert 'value="LUCIA"' in whole.text
    assert hits(whole) == [note, said]
    assert 'action="/inbox/search"' in browser.get("/inbox").text


@on_sqlite
@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "l",
        "x" * 10_000,
        "%",
        "_",
        "*",
        '"',
        "' OR '1'='1",
        "NEAR(",
        "a AND b",
        "\x00",
        "\ud83d",
        "9" * 400,
    ],
)
def test_nonsense_finds_nothing_and_says_what_to_do(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock, typed: str
) -> None:
    chats.says(chats.waiting(cast.lucia), "la caldaia")
    indexed(database, clock)
    browser = console(OPERATOR)
    answer = browser.post(
        "/inbox/search",
        content=f"csrf={browser.csrf}&search=".encode() + typed.encode("utf-8", "surrogatepass"),
        headers={"hx-request": "true", "content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 200
    assert hits(answer) == []
    assert ("found-none" in answer.text) is bool(typed.strip(" \x00"))


@on_sqlite
def test_what_was_searched_is_written_nowhere(
    console: Console,
    chats: Chats,
    cast: Cast,
    database: Database,
    clock: SetClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    browser = console(OPERATOR)
    with caplog.at_level(logging.DEBUG):
        for typed in ("segretissima", "segretissima caldaia"):
            answer = searched(browser, typed)
            assert "hx-push-url" not in answer.headers
        clock.advance(minutes=11)
        searched(browser, "segretissima")
    assert "segretissima" not in caplog.text
    with database.read() as session:
        lines = session.scalars(select(Audit).where(Audit.action == "conversation.search")).all()
    assert [(line.subject_id, line.reason, line.household_id) for line in lines] == 2 * [(None, "", None)]


def test_a_hit_opens_the_thread_around_it(
    console: Console, chats: Chats, cast: Cast, database: Database
) -> None:
    chat, other = chats.waiting(cast.lucia), chats.waiting(cast.amina)
    rows = [chats.says(chat, f"riga {number}") for number in range(2 * PAGE)]
    elsewhere = chats.says(other, "altrove")
    half, browser = PAGE // 2, console(OPERATOR)
    middle = rows[PAGE]
    page = browser.get(f"/inbox/{chat}?at={middle}")
    assert shown(page) == rows[PAGE - half + 1 : PAGE + half + 1]
    last = rows[PAGE + half]
    assert f"/inbox/{chat}/older?before={rows[PAGE - half + 1]}" in page.text
    newer = f"/inbox/{chat}/new?after={last}&pending="
    assert Page(page).value("#end button", "hx-get") == newer
    # The rest fits, and from there on the page follows what is said.
    rest = browser.part(newer)
    assert shown(rest) == rows[PAGE + half + 1 :]
    assert not Page(rest).has("#end button")
    # At the end, nonsense, and another conversation's message: the end of the thread.
    for at in (rows[-1], 0, 10**15, elsewhere):
        page = browser.get(f"/inbox/{chat}?at={at}")
        assert shown(page)[-1] == rows[-1]
        assert not Page(page).has("#end button")
