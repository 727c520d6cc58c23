"""The settings page of a programme: complete, with errors in sentences, and listing what is open before hiding it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from budgeting.access import Action, roles
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Programme, RepaymentPlan
from budgeting.programmes import Settings
from budgeting.states.programmes import Instrument
from budgeting.states.staff import Role
from dialogs.text import Text
from tests.admin.families import with_plan
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page


def _stored(database: Database, programme: int) -> dict[str, Any]:
    with database.read() as session:
        return session.get_one(Programme, programme).settings


def _filled(page: Page) -> dict[str, Any]:
    """The page's form as a browser would send it."""
    form = page.part('form[action^="/programmes/"]')
    fields: dict[str, Any] = {}
    for node in form.css("input[name]"):
        attributes = node.attributes
        if attributes.get("type") == "checkbox":
            if "checked" in attributes:
                fields.setdefault(str(attributes["name"]), []).append(attributes["value"])
        else:
            fields[str(attributes["name"])] = attributes.get("value") or ""
    for node in form.css("select[name]"):
        chosen = node.css("option[selected]") or node.css("option")
        fields[str(node.attributes["name"])] = chosen[0].attributes["value"]
    return fields


def test_what_stands_there_is_what_is_set_and_saving_it_changes_nothing(
    console: Console, database: Database, cast: Cast
) -> None:
    browser = console(Role.COORDINATOR)
    before = _stored(database, cast.programme)
    page = browser.page(f"/programmes/{cast.programme}")
    assert page.value("#absurd_minor") == "2000,00"
    assert set(Settings.declared) <= set(page.values("input[name], select[name]", "name"))
    answer = browser.post(f"/programmes/{cast.programme}", data=_filled(page))
    assert (answer.status_code, _stored(database, cast.programme)) == (303, before)


def test_a_change_is_kept_and_stands_in_the_audit(
    console: Console, database: Database, cast: Cast, staff_of: Any
) -> None:
    browser = console(Role.COORDINATOR)
    fields = _filled(browser.page(f"/programmes/{cast.programme}"))
    fields |= {
        "office_from": "08:30",
        "absurd_minor": "1.500,00",
        "ladder": "-5, 0",
        "night_alerts": "on_call",
        "on_call": [str(cast.marco)],
    }
    fields.pop("activities")
    answer = browser.post(f"/programmes/{cast.programme}", data=fields)
    assert answer.status_code == 303
    changed = {
        "office_from": "08:30",
        "absurd_minor": 150_000,
        "ladder": [-5, 0],
        "night_alerts": "on_call",
        "on_call": [cast.marco],
        "activities": False,
    }
    assert changed.items() <= _stored(database, cast.programme).items()
    assert "Salvato" in browser.get(answer.headers["location"]).text
    with database.read() as session:
        line = session.scalars(select(Audit).where(Audit.action == "programme.settle")).one()
        assert (line.staff_id, line.details["fields"]) == (staff_of("elena"), sorted(changed))


@on_sqlite
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("office_from", "noon"),
        ("office_to", "08:00"),
        ("alert_after_minutes", "0"),
        ("alert_after_minutes", "soon"),
        ("ladder", "-7, soon"),
        ("ladder", "-7, 100"),
        ("holidays", "12"),
        ("office_contact", "x" * 301),
        ("night_alerts", "sometimes"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(
    console: Console, database: Database, cast: Cast, field: str, typed: str
) -> None:
    browser, before = console(Role.ADMINISTRATOR), _stored(database, cast.programme)
    fields = _filled(browser.page(f"/programmes/{cast.programme}")) | {"absurd_minor": "4321", field: typed}
    answer = browser.post(f"/programmes/{cast.programme}", data=fields)
    assert answer.status_code == 422
    page = Page(answer)
    assert page.has(f"#{field}-wrong")
    assert page.value("#absurd_minor") == "4321"
    if field != "night_alerts":
        assert page.value(f"#{field}") == typed
    assert _stored(database, cast.programme) == before


def test_what_is_open_is_told_first_and_kept(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    with_plan(database, clock, cast)
    browser = console(Role.COORDINATOR)
    fields = _filled(browser.page(f"/programmes/{cast.programme}"))
    fields.pop("arrears")
    told = browser.post(f"/programmes/{cast.programme}", data=fields)
    assert told.status_code == 422
    assert "1 piano di rientro è in corso" in told.text
    assert "arrears" not in _stored(database, cast.programme)
    again = _filled(Page(told))
    assert "arrears" not in again, "what was unticked stays so"
    assert browser.post(f"/programmes/{cast.programme}", data={**again, "sure": "1"}).status_code == 303
    assert _stored(database, cast.programme)["arrears"] is False
    with database.read() as session:
        assert session.scalars(select(RepaymentPlan.state)).all() == ["active"]


@on_sqlite
def test_only_who_answers_for_a_programme_has_its_page(console: Console, cast: Cast) -> None:
    for role in Role:
        answer = console(role).get(f"/programmes/{cast.programme}")
        assert answer.status_code == (200 if role in roles(Action.SET_PROGRAMME) else 404)


@on_sqlite
def test_the_list_shows_what_each_uses(console: Console, cast: Cast) -> None:
    browser = console(Role.ADMINISTRATOR)
    words = browser.app.state.services.words
    shown = browser.page("/programmes").texts(".tag")
    assert [words.plain(Text(Settings.declared[each.value].label), "it") for each in Instrument] == shown


def test_the_next_programme_begins_on_its_page(console: Console, database: Database, cast: Cast) -> None:
    path = f"/programmes/{cast.programme}/next"
    browser = console(Role.ADMINISTRATOR)
    assert f'href="{path}"' in browser.get(f"/programmes/{cast.programme}").text
    given = {"name": "Un ponte sul verde", "code": "Ponte-Verde", "parts": ["labels"]}
    wrong = browser.submit(path, **given | {"code": "due parole"})
    assert wrong.status_code == 422
    assert "come ponte-blu" in wrong.text
    answer = browser.submit(path, **given)
    assert answer.status_code == 303
    assert "lo amministri tu" in browser.get(answer.headers["location"]).text
    # A second press makes no second programme.
    assert browser.submit(path, **given).status_code == 422
    assert f'href="{path}"' not in console(Role.COORDINATOR).get(f"/programmes/{cast.programme}").text
