"""The page of the numbers that help: what it changes is what families are given, and nothing is lost on the way."""

from __future__ import annotations

from typing import Any

import pytest

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.programmes import help_numbers
from budgeting.programmes.help_numbers import HelpNumber
from budgeting.states.programmes import HelpTopic
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

OWN: dict[str, Any] = {
    "number": "030 111 222",
    "name": "Banco alimentare",
    "hours": "9-12",
    "topics": ["food", "any"],
    "languages": ["it", "ar"],
    "source": "il Comune",
    "checked_on": "2026-03-01",
}


@pytest.fixture
def numbers(database: Database, cast: Cast) -> Any:
    def read() -> dict[str, HelpNumber]:
        with database.read() as session:
            given = help_numbers.of_programme(session, cast.programme)
        return {number.dialled: number for number in given}

    return read


@on_sqlite
def test_a_number_is_added_changed_checked_and_removed(
    console: Console, cast: Cast, clock: SetClock, numbers: Any
) -> None:
    browser, path = console(Role.COORDINATOR), f"/programmes/{cast.programme}/numbers"
    # Nobody helps who has nothing to eat, and the page says so.
    assert "Nessun pasto" in browser.get(path).text
    assert browser.submit(path, **OWN).status_code == 303
    assert numbers()["030111222"].topics == (HelpTopic.FOOD, HelpTopic.ANY)
    page = browser.get(path).text
    assert "Banco alimentare" in page
    assert "Da ricontrollare" not in page
    # Again, or with the digits in another order of spaces, it is the same number.
    twice = browser.submit(path, **(OWN | {"number": "0301 11222"}))
    assert twice.status_code == 422
    assert "Questo numero c" in twice.text
    # Another number for the same place.
    moved = OWN | {"number": "030 111 333", "checked_on": "2025-06-01"}
    assert browser.submit(f"{path}/030111222", **moved).status_code == 303
    assert set(numbers()) >= {"030111333", "112"}
    assert "030111222" not in numbers()
    assert "Da ricontrollare" in browser.get(path).text
    assert browser.submit(f"{path}/030111333/checked").status_code == 303
    assert not numbers()["030111333"].is_old(clock.now().date())
    assert browser.submit(f"{path}/030111333/remove").status_code == 303
    assert "030111333" not in numbers()
    # From a page that is no longer right.
    assert browser.submit(f"{path}/030111333/checked").status_code == 404


@on_sqlite
def test_a_common_number_is_checked_hidden_and_given_again(
    console: Console, cast: Cast, clock: SetClock, numbers: Any
) -> None:
    browser, path = console(Role.COORDINATOR), f"/programmes/{cast.programme}/numbers"
    before = numbers()["1522"]
    browser.submit(f"{path}/1522/checked")
    assert numbers()["1522"].checked_on == clock.now().date()
    assert numbers()["1522"].name == before.name, "it is still said in the family's language"
    browser.submit(f"{path}/1522/remove")
    assert "1522" not in numbers()
    assert browser.submit(f"{path}/1522/restore").status_code == 303
    assert numbers()["1522"] == before
    assert browser.submit(f"{path}/1522/restore").status_code == 404


@on_sqlite
@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "chiama"), ("topics", []), ("name", " "), ("source", ""), ("checked_on", "ieri")],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_kept(
    console: Console, cast: Cast, numbers: Any, field: str, value: Any
) -> None:
    before = numbers()
    path = f"/programmes/{cast.programme}/numbers"
    answer = console(Role.COORDINATOR).submit(path, **(OWN | {field: value}))
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text
    assert numbers() == before
