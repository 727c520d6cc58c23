"""The form of an announcement: whom it reaches and how it looks beforehand, and what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from budgeting import households
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Activity, Broadcast
from budgeting.states import Role
from tests.admin.announcing import HOSTILE, fields, sent
from tests.admin.conftest import Console
from tests.build import Cast


def test_the_form_says_beforehand_whom_it_reaches_and_how_it_looks(
    console: Console, chatting: Cast, database: Database, clock: SetClock
) -> None:
    database.write(lambda s: households.stop(s, clock, chatting.lucia))
    operator = console(Role.OPERATOR)
    part = operator.submit("/broadcasts/check", **fields(chatting, text_it=HOSTILE, text_en="Closed")).text
    assert 'data-testid="reached">3<' in part
    assert "Amina" in part
    assert part.count('class="phone"') == 3
    assert 'dir="rtl"' in part
    assert "<script>alert" not in part
    # Arabic has no words of its own and says so; English has.
    assert part.count("Italian ones are shown") + part.count("mostra") >= 1
    fewer = operator.submit("/broadcasts/check", **fields(chatting, languages=["ar"])).text
    assert 'data-testid="reached">1<' in fewer
    nobody = operator.submit("/broadcasts/check", **fields(chatting, sites=["0"])).text
    assert 'data-testid="reached">0<' in nobody
    assert sent(database) == 0


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
    assert 'data-testid="reached">4<' in page.text


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
