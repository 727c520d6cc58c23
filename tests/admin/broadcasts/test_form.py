"""The form of an announcement: whom it reaches, the preview, and its errors."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from budgeting import households
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Activity, Broadcast
from budgeting.states.staff import Role
from dialogs.text.languages import languages
from tests.admin.announcing import HOSTILE, announce, fields, seen, sent
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page


@on_sqlite
def test_the_form_says_beforehand_whom_it_reaches_and_how_it_looks(
    console: Console, chatting: Cast, database: Database, clock: SetClock
) -> None:
    database.write(lambda s: households.stop(s, clock, chatting.lucia))
    operator = console(Role.OPERATOR)
    part = operator.submit("/broadcasts/check", **fields(chatting, text_it=HOSTILE, text_en="Closed")).text
    assert 'data-testid="reached">3<' in part
    assert "Amina" in part
    assert part.count('class="phone"') == len(languages())
    assert 'dir="rtl"' in part
    assert "<script>alert" not in part
    # Arabic has no text here and says so; English has.
    assert part.count("Italian ones are shown") + part.count("mostra") >= 1
    # Each language has somebody who reads it, or says that nobody does.
    looks = Page(part)
    assert "Amina" in looks.text("#look-ar ~ .look-shown .look-who")
    assert "nessuno" in looks.text("#look-bn ~ .look-shown .look-who").lower()
    assert looks.has("#look-it[checked]")
    chosen = operator.submit("/broadcasts/check", **fields(chatting, look="ar")).text
    assert Page(chosen).has("#look-ar[checked]")
    odd = operator.submit("/broadcasts/check", **fields(chatting, look="<x>")).text
    assert len(Page(odd).css('[name="look"][checked]')) == 1
    fewer = operator.submit("/broadcasts/check", **fields(chatting, languages=["ar"])).text
    assert 'data-testid="reached">1<' in fewer
    nobody = operator.submit("/broadcasts/check", **fields(chatting, sites=["0"])).text
    assert 'data-testid="reached">0<' in nobody
    assert sent(database) == 0


@on_sqlite
def test_it_says_how_many_may_not_read_about_arrears(console: Console, chatting: Cast) -> None:
    operator = console(Role.OPERATOR)
    calm = operator.submit("/broadcasts/check", **fields(chatting, text_it="Il corso comincia lunedì")).text
    assert '<p class="quiet" data-testid="without-arrears">1 ' in calm
    about = operator.submit(
        "/broadcasts/check", **fields(chatting, text_it="Chi ha una rata aperta venga")
    ).text
    assert '<p class="notice" data-testid="without-arrears">1 ' in about
    assert "rata." in about
    seeing = operator.submit("/broadcasts/check", **fields(chatting, languages=["ar"])).text
    assert "without-arrears" not in seeing


def test_an_untouched_form_does_not_scold(console: Console, chatting: Cast) -> None:
    page = console(Role.OPERATOR).get("/broadcasts/new")
    assert page.status_code == 200
    assert 'class="wrong"' not in page.text
    # Nobody is chosen yet: no tick never means everybody.
    assert 'data-testid="reached">0<' in page.text
    assert not Page(page).has('[name="sites"][checked], [name="languages"][checked]')


@on_sqlite
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text_it": "  ", "text_en": "Only English"}, "text_it-wrong"),
        ({"text_it": "x" * 3001}, "text_it-wrong"),
        ({"when": "later", "day": "2026-02-01", "hour": "10:00"}, "day-wrong"),
        ({"when": "later", "day": "", "hour": "25:00"}, "hour-wrong"),
        ({"when": "later", "day": "2031-01-01", "hour": "10:00"}, "day-wrong"),
        ({"sites": []}, 'class="wrong"'),
        ({"languages": []}, 'class="wrong"'),
        ({"what": "session", "session": "999"}, "session-wrong"),
        ({"what": "nonsense"}, 'class="wrong"'),
        (
            {
                "what": "new",
                "title_it": "Cucina",
                "place": "Sala",
                "session_day": "2026-03-10",
                "begins": "18:00",
                "ends": "17:00",
            },
            "ends-wrong",
        ),
        (
            {
                "what": "new",
                "title_it": "",
                "place": "",
                "session_day": "",
                "begins": "x",
                "ends": "",
                "capacity": "-1",
                "allowance": "molto",
            },
            "capacity-wrong",
        ),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    console: Console, chatting: Cast, database: Database, changed: dict[str, Any], field: str
) -> None:
    given = fields(chatting, text_ar="<i>مرحبا</i>", **changed)
    answer = console(Role.OPERATOR).submit("/broadcasts/new", **given)
    assert answer.status_code == 422
    assert field in answer.text
    assert "&lt;i&gt;مرحبا&lt;/i&gt;" in answer.text
    assert sent(database) == 0
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Broadcast)) == 0
        assert session.scalar(select(func.count()).select_from(Activity)) == 0


def _broadcasts(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Broadcast)) or 0


@on_sqlite
def test_nothing_is_sent_without_a_look_at_the_number(
    console: Console, chatting: Cast, database: Database, clock: SetClock
) -> None:
    database.write(lambda s: households.stop(s, clock, chatting.lucia))
    operator, given = console(Role.OPERATOR), fields(chatting, sites=["all"], languages=["all"])
    for do in ("send", "check", "", "edit"):
        answer = operator.submit("/broadcasts/new", **{**given, "do": do})
        assert answer.status_code == 200
        assert sent(database) == 0
    look = operator.submit("/broadcasts/new", **given)
    page = Page(look)
    assert "3" in page.text('button[value="send"]').split(), "the button says to how many"
    assert page.text('[data-testid="reached"]') == "3"
    assert "Lucia" in look.text, "who is left out"
    assert len(page.css('[data-testid="in-languages"] li')) == 3
    assert page.has('[data-testid="at-sites"] li')
    back = operator.submit("/broadcasts/new", **{**given, "do": "edit"})
    assert "Domani lo sportello" in back.text
    assert 'class="wrong"' not in back.text
    assert (
        operator.submit("/broadcasts/new", **{**given, "do": "send", "seen": seen(look)}).status_code == 303
    )
    assert sent(database) == 3


@on_sqlite
def test_it_asks_again_when_somebody_came_or_a_word_was_changed(
    console: Console, chatting: Cast, database: Database, clock: SetClock
) -> None:
    operator, given = console(Role.OPERATOR), fields(chatting, sites=["all"], languages=["all"])
    looked = seen(operator.submit("/broadcasts/new", **given))
    forged = {**given, "do": "send", "seen": looked, "text_it": "Altre parole"}
    assert operator.submit("/broadcasts/new", **forged).status_code == 409
    wider = {
        **given,
        "do": "send",
        "seen": seen(operator.submit("/broadcasts/new", **{**given, "languages": ["it"]})),
    }
    assert operator.submit("/broadcasts/new", **wider).status_code == 409
    # As many people as before, but different ones.
    database.write(lambda s: households.stop(s, clock, chatting.lucia))

    def somebody_new(session: Any) -> None:
        member = build.joined(session, clock, chatting.rossi, "Piero", "it")
        build.conversation(session, clock, member, 777)

    database.write(somebody_new)
    answer = operator.submit("/broadcasts/new", **{**given, "do": "send", "seen": looked})
    assert answer.status_code == 409
    assert sent(database) == 0
    assert "Piero" in answer.text or 'data-testid="reached">4<' in answer.text
    again = operator.submit("/broadcasts/new", **{**given, "do": "send", "seen": seen(answer)})
    assert again.status_code == 303
    assert sent(database) == 4


def test_double_clicks_and_two_windows_make_one_announcement(
    console: Console, chatting: Cast, database: Database, clock: SetClock
) -> None:
    operator, given = console(Role.OPERATOR), fields(chatting, sites=["all"], languages=["all"])
    looked = seen(operator.submit("/broadcasts/new", **given))
    addresses = {
        operator.submit("/broadcasts/new", **{**given, "do": "send", "seen": looked}).headers["location"]
        for _ in range(3)
    }
    addresses.add(announce(operator, **{**given, "key": "another-window"}).headers["location"])
    assert len(addresses) == 1
    assert _broadcasts(database) == 1
    assert sent(database) == 4
    # Different words, different people, or the same an hour later make a separate announcement.
    others = [{"text_it": "Altro"}, {"languages": ["it"]}]
    for number, changed in enumerate(others, 2):
        announce(operator, **{**given, **changed, "key": f"window-{number}"})
        assert _broadcasts(database) == number
    clock.advance(hours=1)
    assert announce(operator, **{**given, "key": "an-hour-later"}).status_code == 303
    assert _broadcasts(database) == 4


def test_all_is_a_choice_and_means_those_to_come_as_well(
    console: Console, chatting: Cast, database: Database
) -> None:
    operator = console(Role.OPERATOR)
    announce(operator, **fields(chatting, sites=["all"], languages=["all"]))
    announce(operator, **fields(chatting, key="second-form", text_it="Altro"))
    with database.read() as session:
        audiences = list(session.scalars(select(Broadcast.audience).order_by(Broadcast.id)))
    assert audiences[0] == {"sites": None, "languages": None}
    assert (
        audiences[1] == {"sites": [chatting.site, 0], "languages": ["it", "en", "ar"]}
        or audiences[1]["sites"]
    )
