"""Numbers that help: those for everybody, a programme's own, and when they need checking again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.doctor import judge_numbers
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit
from budgeting.errors import NotPossible
from budgeting.programmes import help_numbers
from budgeting.programmes.help_numbers import HelpNumber
from budgeting.states.programmes import HelpTopic
from budgeting.states.staff import Role
from dialogs.crisis import numbers as shown
from tests.kit import build
from tests.kit.build import Cast, cast

FRESH = date(2026, 12, 1)
OWN = {
    "number": "030 111 222",
    "name": "Centro antiviolenza",
    "hours": "9-17",
    "topics": ["violence", "food"],
    "languages": ["it", "ar"],
    "source": "https://www.comune.brescia.it/",
    "checked_on": "2026-11-01",
}


def test_each_number_for_all_has_a_source_a_day_and_a_name_in_the_catalogue() -> None:
    numbers = help_numbers.for_all()
    assert {"112", "1522", "114", "02 2327 2327"} <= {number.number for number in numbers}
    for help_number in numbers:
        assert help_number.source.startswith("https://")
        assert help_number.topics
        assert help_number.name in shown._KNOWN
        assert help_number.hours in shown._KNOWN
        assert help_number.checked_on >= date(2026, 11, 28)


@pytest.fixture
def everybody(database: Database, clock: SetClock) -> Cast:
    return cast(database, clock)


def _of(database: Database, programme: int) -> dict[str, HelpNumber]:
    with database.read() as session:
        return {number.number: number for number in help_numbers.of_programme(session, programme)}


def test_a_programme_adds_changes_and_takes_out(database: Database, clock: SetClock, everybody: Cast) -> None:
    programme = everybody.programme
    assert list(_of(database, programme).values()) == list(help_numbers.for_all())
    changed = OWN | {"number": "15 22", "name": "1522, anche in chat"}
    gone = {"number": "0223272327", "topics": []}
    sara = database.write(lambda s: build.colleague(s, clock, "Sara", programme, Role.ADMINISTRATOR))
    database.write(lambda s: help_numbers.set_own(s, clock, sara, programme, [OWN, changed, gone]))
    by_number = _of(database, programme)
    assert list(by_number)[:2] == ["030 111 222", "15 22"], "its own come first"
    assert "1522" not in by_number
    assert "02 2327 2327" not in by_number
    assert by_number["030 111 222"].languages == ("it", "ar")
    with database.read() as session:
        assert session.query(Audit).filter_by(action="programme.numbers").count() == 1
    database.write(lambda s: help_numbers.set_own(s, clock, None, programme, []))
    assert list(_of(database, programme).values()) == list(help_numbers.for_all())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", ""),
        ("number", "call me"),
        ("number", None),
        ("number", "1" * 30),
        ("name", " "),
        ("name", 7),
        ("name", "x" * 200),
        ("topics", ["weather"]),
        ("topics", "food"),
        ("languages", "it"),
        ("source", ""),
        ("checked_on", "yesterday"),
        ("checked_on", None),
    ],
)
def test_what_is_no_number_is_refused_by_its_field(field: str, value: Any) -> None:
    with pytest.raises(NotPossible) as refused:
        help_numbers.parsed(OWN | {field: value})
    assert refused.value.reason == field


def test_the_doctor_asks_for_old_numbers_and_for_needs_without_one() -> None:
    numbers = list(help_numbers.for_all())
    fresh = [finding.words for finding in judge_numbers("blu", numbers, "030 1", FRESH)]
    assert fresh == [
        "Programme blu has no number that helps with eviction, food; families are given the office's contact."
    ]
    whole = [*numbers, help_numbers.parsed(OWN | {"topics": ["eviction", "food"]})]
    assert [f.state for f in judge_numbers("blu", whole, "", FRESH)] == ["ok"]
    late = FRESH + timedelta(days=184)
    words = [finding.words for finding in judge_numbers("blu", whole, "", late)]
    assert len(words) == 1
    assert "112, 1522" in words[0]
    assert "more than six months ago" in words[0]


def test_six_months_are_counted_by_the_day() -> None:
    number = help_numbers.parsed(OWN)
    last = number.checked_on + help_numbers.CHECKED_FOR
    assert (number.is_old(last), number.is_old(last + timedelta(days=1))) == (False, True)


def test_an_answer_shows_a_few_numbers_those_of_the_first_need_first() -> None:
    lines = shown.lines(help_numbers.for_all(), [HelpTopic.DESPAIR, HelpTopic.VIOLENCE, HelpTopic.ENERGY])
    assert [line.args["number"] for line in lines] == ["112", "02 2327 2327", "1522", "114"]
