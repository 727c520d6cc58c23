"""The weekly sheet on paper: printed in the family's language, entered once, taken back as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import delete, select, update

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Checkin, Consent, Entry, Member, PaperWeek
from budgeting.states.checkins import CheckinState, Mood
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite

WEEK = "2026-02-23"


def _look_through(browser: Browser, path: str, **fields: Any) -> dict[str, str]:
    """What the page of the preview would send."""
    answer = browser.submit(path, **fields)
    assert answer.status_code == 200, answer.text
    tree = LexborHTMLParser(answer.text)
    hidden = {
        str(n.attributes["name"]): str(n.attributes["value"])
        for n in tree.css("form.paper-form input[type=hidden]")
    }
    return {**fields, "once": hidden["once"], "seen": hidden["seen"], "enter": "1"}


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/households/{cast.rossi}/paper"


def test_a_sheet_is_looked_through_entered_once_and_taken_back(
    console: Console, cast: Cast, database: Database, path: str
) -> None:
    browser = console(Role.COACH)
    said = {
        "member": str(cast.lucia),
        "week": WEEK,
        "amount_food": "31,50",
        "day_food": "3",
        "note_food": "mercato",
        "amount_work": "420",
        "amount_0": "5",
        "category_0": "food",
        "cash": "80",
        "mood": "good",
    }
    ready = _look_through(browser, path, **said)
    with database.read() as s:
        assert s.scalar(select(PaperWeek)) is None
    # Two clicks, or a page sent again after a lost connection.
    for _ in range(2):
        assert browser.submit(path, **ready).status_code == 303
    with database.read() as s:
        paper = s.scalars(select(PaperWeek)).one()
        booked = s.scalars(select(Entry).order_by(Entry.amount_minor)).all()
        assert [(e.amount_minor, e.category, e.spent_on.isoformat(), e.beside_id) for e in booked] == [
            (500, "food", "2026-03-01", cast.giulia),
            (3150, "food", "2026-02-25", cast.giulia),
            (42000, "work", "2026-03-01", cast.giulia),
        ]
        checkin = s.scalars(select(Checkin)).one()
        assert (checkin.state, checkin.cash_minor, checkin.mood) == (CheckinState.DONE, 8000, Mood.GOOD)
        assert checkin.beside_id == cast.giulia
    assert "Giulia" in browser.get(path).text
    for _ in range(2):
        assert browser.submit(f"{path}/{paper.id}/undo").status_code == 303
    with database.read() as s:
        assert all(s.scalars(select(Entry.undone_at)))
        checkin = s.scalars(select(Checkin)).one()
        assert (checkin.state, checkin.cash_minor, checkin.mood) == (CheckinState.MISSED, None, None)


@on_sqlite
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"amount_food": "molto"},
        {"amount_food": "1.234"},
        {"amount_food": "-3"},
        {"amount_0": "5"},
        {"amount_food": "5", "week": "2026-02-24"},
        {"amount_food": "5", "week": "2027-01-04"},
        {"amount_food": "5", "member": "999"},
        {"amount_food": "5", "day_food": "9"},
    ],
)
def test_a_mistake_is_named_and_nothing_is_entered(
    console: Console, cast: Cast, database: Database, path: str, fields: dict[str, str]
) -> None:
    answer = console(Role.COACH).submit(
        path, **{"member": str(cast.lucia), "week": WEEK, "enter": "1", **fields}
    )
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text or "notice-bad" in answer.text
    with database.read() as s:
        assert s.scalar(select(Entry)) is None


@on_sqlite
def test_what_was_changed_after_the_preview_is_looked_through_again(
    console: Console, cast: Cast, database: Database, path: str
) -> None:
    browser = console(Role.COACH)
    ready = _look_through(browser, path, member=str(cast.lucia), week=WEEK, amount_food="3")
    assert browser.submit(path, **{**ready, "amount_food": "300"}).status_code == 200
    with database.read() as s:
        assert s.scalar(select(Entry)) is None


@on_sqlite
def test_without_consent_nothing_is_entered(
    console: Console, cast: Cast, database: Database, path: str
) -> None:
    database.write(lambda s: s.execute(delete(Consent).where(Consent.member_id == cast.lucia)))
    answer = console(Role.COACH).submit(path, member=str(cast.lucia), week=WEEK, amount_food="3")
    assert answer.status_code == 422


@on_sqlite
def test_the_sheet_speaks_the_familys_language_with_italian_beneath(
    console: Console, cast: Cast, database: Database, clock: SetClock
) -> None:
    database.write(lambda s: s.execute(update(Member).where(Member.id == cast.amina).values(joined_at=None)))
    path = f"/sheets/print?household={cast.amrani}&household={cast.rossi}"
    browser = console(Role.COACH)
    assert browser.get(f"{path}&household=x").status_code == 404
    html = browser.get(path).text
    tree = LexborHTMLParser(html)
    arabic, italian = tree.css("section.sheet")
    assert (arabic.attributes["lang"], arabic.attributes["dir"]) == ("ar", "rtl")
    assert "أسبوعنا" in arabic.text()
    assert "La nostra settimana" in arabic.text()
    assert italian.attributes["lang"] == "it"
    assert not italian.css("small[lang]")
    assert console("other_coach").get(f"/households/{cast.amrani}/sheet").status_code == 404


@on_sqlite
def test_next_week_and_the_households_without_a_phone_are_chosen_at_first(
    console: Console, cast: Cast, database: Database
) -> None:
    nobody = update(Member).where(Member.household_id == cast.rossi).values(joined_at=None)
    database.write(lambda s: s.execute(nobody))
    page = console(Role.COACH).page("/sheets")
    assert page.values("[name=week]") == ["next", "this"]
    assert page.values("[name=week][checked]") == ["next"]
    assert str(cast.amrani) in page.values("[name=household]")
    assert page.values("[name=household][checked]") == [str(cast.rossi)]
